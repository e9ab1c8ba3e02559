//! Partner Center: transfers of subscriptions between partners.

use super::collector::{PieceCollector, get_guid};
use super::format::{ExportFormat, How};
use crate::piece::{Facts, TenantKey, TransferFacts};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "partner-center-transfers",
    title: "Partner Center, transfers of a customer's subscriptions (API)",
    signatures: &[&["customerTenantId", "status", "createdTime", "lineItems"]],
    fills: &["move.path", "move.transfer.requested"],
    lacks: "the days on which partners agree; states, terms and ends of the subscriptions",
    how: &[How {
        tool: "Partner Center API, as either partner",
        steps: "GET https://api.partnercenter.microsoft.com/v1/customers/{tenant-id}/transfers, and save the response",
    }],
    nested: &["lineitems"],
    newest_by: None,
    read: read_record,
};

/// States: whether a transfer is still open, and whether all of it is done.
const STATES: &[(&str, Option<(bool, bool)>)] = &[
    ("Active", Some((true, false))),
    ("Pending", Some((true, false))),
    ("InProgress", Some((true, false))),
    ("Complete", Some((false, true))),
    ("Completed", Some((false, true))),
    ("PartiallyComplete", Some((false, false))),
    ("Reject", Some((false, false))),
    ("Rejected", Some((false, false))),
    ("Expired", Some((false, false))),
    ("Cancelled", Some((false, false))),
    ("Canceled", Some((false, false))),
    ("Failed", Some((false, false))),
];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let Some((is_open, is_complete)) = out.word(record, "status", STATES) else { return };
    let items = record.objects("lineitems");
    let facts = TransferFacts {
        is_open,
        is_complete,
        requested: out.date(record, "createdtime"),
        subscriptions: items.iter().filter_map(|item| get_guid(item, "subscriptionid")).collect(),
    };
    let tenant = TenantKey::of_id(get_guid(record, "customertenantid"));
    out.add(record, tenant, Facts::Transfer(Box::new(facts)));
}
