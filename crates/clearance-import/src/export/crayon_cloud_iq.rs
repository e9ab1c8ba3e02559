//! Crayon Cloud-iQ: subscriptions, as its API gives them.

use super::collector::{PieceCollector, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use super::partner_center_subscriptions::TERMS;
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;
use crate::spelling::{read_guid, read_product_sku};

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "crayon-cloud-iq",
    title: "Crayon Cloud-iQ, subscriptions (API)",
    signatures: &[&["PublisherSubscriptionId", "Quantity", "Status", "CommitmentEndDate"]],
    fills: &[
        "customer.tenant",
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].auto_renew",
        "source.subscriptions[].term",
    ],
    lacks: "the country and assigned licenses; the numbers of `BillingCycle` mean different things on two pages of its documentation, so they are not read",
    how: &[How {
        tool: "Cloud-iQ API, as the reseller",
        steps: "get the subscriptions of the customer's tenant, and save the response",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// States by number, and as older versions write them.
const STATES: &[(&str, Option<&str>)] = &[
    ("0", None),
    ("None", None),
    ("1", Some("active")),
    ("Active", Some("active")),
    ("2", Some("suspended")),
    ("Suspended", Some("suspended")),
    ("4", Some("cancelled")),
    ("Deleted", Some("cancelled")),
    ("8", Some("cancelled")),
    ("CustomerCancellation", Some("cancelled")),
    ("16", None),
    ("Converted", None),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "publishersubscriptionid") else { return };
    let part = record.text("product.partnumber");
    let offer = part.and_then(|part| read_product_sku(&part).or_else(|| read_guid(&part)));
    let status = out.word(record, "status", STATES);
    let end = out.date(record, "commitmentenddate");
    let facts = SubscriptionFacts {
        ids: vec![own],
        offers: offer.into_iter().collect(),
        name: get_line(record, "product.itemname"),
        licenses: out.count(record, "quantity"),
        status,
        purchased: out.date(record, "effectivestartdate"),
        purchased_is_term_start: true,
        ends: end.map(|end| (end, EndKind::Unsaid)),
        auto_renew: out.flag(record, "autorenewenabled"),
        term: out.word(record, "termduration", TERMS),
        channel: Some(("csp", true)),
        left_out: why_left_out(&[], status),
        ..SubscriptionFacts::default()
    };
    let tenant = TenantKey::of_id(get_guid(record, "customertenant.publishercustomerid"));
    out.add(record, tenant, Facts::Subscription(Box::new(facts)));
}
