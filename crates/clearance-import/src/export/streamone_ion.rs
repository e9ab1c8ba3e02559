//! TD SYNNEX StreamOne ION: the subscriptions of a customer, as its API gives them.

use super::collector::{PieceCollector, get_guid, get_id, get_line, is_word};
use super::format::{ExportFormat, How};
use super::partner_center_subscriptions::STATES;
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;
use crate::spelling::read_product_sku;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "streamone-ion",
    title: "TD SYNNEX StreamOne ION, subscriptions (API)",
    signatures: &[&[
        "subscriptionId",
        "subscriptionStatus",
        "subscriptionPurchasedDate",
        "subscriptionEndDate",
    ]],
    fills: &[
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].auto_renew",
    ],
    lacks: "the tenant, the country and assigned licenses; `subscriptionBillingTerm` says how it is billed, not its term, so it is not read",
    how: &[How {
        tool: "StreamOne ION API v3, as the reseller",
        steps: "get the subscriptions of the customer, and save the response",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(own) = get_id(record, "subscriptionid") else { return };
    let product = record.text("subscriptionproductid").unwrap_or_default();
    let sku = record.text("subscriptionskuid").unwrap_or_default();
    let offer = record.text("subscriptionofferid").and_then(|offer| read_product_sku(&offer));
    let offer = offer
        .or_else(|| read_product_sku(&format!("{product}:{sku}")))
        .or_else(|| get_guid(record, "subscriptionofferid"));
    let is_by_use = is_word(record, "subscriptionbillingtype", "usage");
    let status = out.word(record, "subscriptionstatus", STATES);
    let end = out.date(record, "subscriptionenddate");
    let facts = SubscriptionFacts {
        ids: vec![own],
        offers: offer.into_iter().collect(),
        name: get_line(record, "subscriptionname"),
        licenses: out.count(record, "subscriptiontotallicenses"),
        status,
        purchased: out.date(record, "subscriptionpurchaseddate"),
        // Samples have the day of the renewal there.
        ends: end.map(|end| (end, EndKind::Doubtful)),
        auto_renew: out.flag(record, "autorenew"),
        channel: Some(("csp", true)),
        left_out: why_left_out(&[(is_by_use, "billed by use")], status),
        ..SubscriptionFacts::default()
    };
    out.add(record, TenantKey::default(), Facts::Subscription(Box::new(facts)));
}
