//! Partner Center: the segments for which a customer is approved.

use super::collector::PieceCollector;
use super::format::{ExportFormat, How};
use crate::piece::{Facts, TenantKey};
use crate::reader::ExportRecord;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    id: "partner-center-qualifications",
    title: "Partner Center, qualifications of a customer (API)",
    signatures: &[&["qualification", "vettingStatus"]],
    fills: &["customer.segment"],
    lacks: "the tenant, and the day of the approval; nonprofits are approved elsewhere",
    how: &[How {
        tool: "Partner Center API, as the partner",
        steps: "GET https://api.partnercenter.microsoft.com/v1/customers/{tenant-id}/qualifications, and save the response",
    }],
    nested: &[],
    newest_by: None,
    read: read_record,
};

/// Qualifications, as customer files name segments. Those owned by a state buy what commercial customers buy.
const SEGMENTS: &[(&str, Option<&str>)] = &[
    ("Education", Some("education")),
    ("GovernmentCommunityCloud", Some("government")),
    ("Nonprofit", Some("nonprofit")),
    ("StateOwnedEntity", None),
    ("None", None),
];

const STATES: &[(&str, Option<bool>)] =
    &[("Approved", Some(true)), ("InReview", Some(false)), ("Denied", Some(false)), ("None", None)];

fn read_record(record: &ExportRecord<'_>, out: &mut PieceCollector) {
    let segment = out.word(record, "qualification", SEGMENTS);
    let approved = out.word(record, "vettingstatus", STATES);
    if let (Some(segment), Some(is_approved)) = (segment, approved) {
        if !is_approved {
            out.note(record, format!("the customer is not approved for {segment}"));
        }
        let facts = Facts::Qualification { segment, is_approved };
        out.add(record, TenantKey::default(), facts);
    }
}
