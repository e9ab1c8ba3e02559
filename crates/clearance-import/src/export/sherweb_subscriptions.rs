//! Sherweb: the subscriptions of a customer, as its API gives them.

use super::collector::{PieceCollector, get_id, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey};
use crate::reader::ExportRecord;
use crate::spelling::read_product_sku;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "sherweb-subscriptions",
    title: "Sherweb, subscriptions of a customer (API)",
    signatures: &[&["id", "productName", "sku", "quantity", "commitmentTerm"]],
    fills: &[
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].renews_licenses",
    ],
    lacks: "the tenant, states, assigned licenses and, mostly, identities of offers: these are found by their names and have to be confirmed; other makers' products are in it, too",
    how: &[How {
        tool: "Sherweb's API for service providers",
        steps: "get the subscriptions of the customer, and save the response",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "id") else { return };
    let end = out.date(record, "commitmentterm.termenddate");
    let facts = SubscriptionFacts {
        ids: vec![own],
        offers: record.text("sku").and_then(|sku| read_product_sku(&sku)).into_iter().collect(),
        name: get_line(record, "productname"),
        licenses: out.count(record, "quantity"),
        purchased: out.date(record, "purchasedate"),
        ends: end.map(|end| (end, EndKind::Doubtful)),
        renews_licenses: out.count(record, "commitmentterm.renewalconfiguration.scheduledquantity"),
        channel: Some(("csp", true)),
        ..SubscriptionFacts::default()
    };
    out.add(record, TenantKey::default(), Facts::Subscription(Box::new(facts)));
}
