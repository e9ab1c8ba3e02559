//! Pax8: subscriptions, as its API gives them.

use super::collector::{PieceCollector, get_guid, get_id, get_line};
use super::format::{ExportFormat, How};
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;
use crate::spelling::read_product_sku;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "pax8-subscriptions",
    title: "Pax8, subscriptions (API)",
    signatures: &[&["id", "companyId", "productId", "quantity", "status", "billingTerm"]],
    fills: &[
        "source.channel",
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
        "source.subscriptions[].addon_to",
    ],
    lacks: "the tenant, the country, renewal, assigned licenses and identities of offers: these are found by their names and have to be confirmed; other makers' products are in it, too, and are asked about",
    how: &[How {
        tool: "Pax8's API",
        steps: "GET https://api.pax8.com/v1/subscriptions?companyId=COMPANY, page by page, and save the responses",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// States; what is pending has none yet.
const STATES: &[(&str, Option<&str>)] = &[
    ("Active", Some("active")),
    ("Activated", Some("active")),
    ("PendingCancel", Some("active")),
    ("Trial", Some("active")),
    ("Cancelled", Some("cancelled")),
    ("PendingManual", None),
    ("PendingAutomated", None),
    ("PendingActivation", None),
    ("WaitingForDetails", None),
    ("Converted", None),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let vendor = get_guid(record, "vendorsubscriptionid");
    let ids: Vec<String> = vendor.into_iter().chain(get_id(record, "id")).collect();
    if ids.is_empty() {
        return;
    }
    let status = out.word(record, "status", STATES);
    let is_trial =
        get_line(record, "status").is_some_and(|text| text.eq_ignore_ascii_case("trial"));
    let end = out.date(record, "commitmentterm.enddate");
    let sku = record.text("vendorskuid").and_then(|sku| read_product_sku(&sku));
    let facts = SubscriptionFacts {
        ids,
        offers: sku.into_iter().collect(),
        name: get_line(record, "productname"),
        licenses: out.count(record, "quantity"),
        status,
        purchased: out.date(record, "startdate"),
        ends: end.map(|end| (end, EndKind::Unsaid)),
        channel: Some(("csp", true)),
        addon_to: get_id(record, "parentsubscriptionid"),
        left_out: why_left_out(&[(is_trial, "a trial")], status),
        ..SubscriptionFacts::default()
    };
    let account = get_id(record, "companyid");
    let tenant = TenantKey { account, ..TenantKey::default() };
    out.add(record, tenant, Facts::Subscription(Box::new(facts)));
}
