//! AdminDroid's scripts: reports of when subscriptions expire.

use super::collector::{PieceCollector, get_guid, get_line};
use super::format::{ExportFormat, How};
use super::graph_directory_subscriptions::STATES;
use crate::piece::{EndKind, Facts, SubscriptionFacts, TenantKey, why_left_out};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "admindroid-expiry",
    title: "AdminDroid, expiry of licenses or subscriptions (CSV)",
    signatures: &[&[
        "Subscription Name",
        "Total Units",
        "Status",
        "SKU Id",
        "License Expiry Date/Next LifeCycle Activity Date",
    ]],
    fills: &[
        "source.subscriptions[].id",
        "source.subscriptions[].offer",
        "source.subscriptions[].licenses",
        "source.subscriptions[].status",
        "source.subscriptions[].purchased",
        "source.subscriptions[].ends",
    ],
    lacks: "the tenant, ids of subscriptions (they are numbered by their offers), the channel and renewal; dates are local, and the free or trial of `Subscription Type` is a guess",
    how: &[How {
        tool: "AdminDroid's scripts (https://github.com/admindroid-community/powershell-scripts)",
        steps: "./LicenseExpiryDateReport.ps1, and the CSV that it writes; better: the export of Microsoft Graph",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some(part) = get_line(record, "subscriptionname") else { return };
    let status = out.word(record, "status", STATES);
    let next = out.date(record, "licenseexpirydatenextlifecycleactivitydate");
    let facts = SubscriptionFacts {
        ids: vec![out.number_name(&part)],
        offers: get_guid(record, "skuid").into_iter().chain([part]).collect(),
        licenses: out.count(record, "totalunits"),
        status,
        purchased: out.date(record, "subscribeddate"),
        ends: next.filter(|_| status == Some("active")).map(|next| (next, EndKind::Local)),
        left_out: why_left_out(&[], status),
        ..SubscriptionFacts::default()
    };
    out.add(record, TenantKey::default(), Facts::Subscription(Box::new(facts)));
}
