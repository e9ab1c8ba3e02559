//! The subject and the waiver of a finding as JSON.

use serde::Serialize;

use super::location::SourceLocationJson;
use clearance_engine::report::{Subject, Waived};

#[derive(Serialize)]
pub(super) struct SubjectJson<'a> {
    file: &'a str,
    document: Option<usize>,
}

impl<'a> From<&'a Subject> for SubjectJson<'a> {
    fn from(subject: &'a Subject) -> Self {
        Self { file: &subject.file, document: subject.document }
    }
}

#[derive(Serialize)]
pub(super) struct WaivedJson<'a> {
    reason: &'a str,
    approved_by: Option<&'a str>,
    ticket: Option<&'a str>,
    expires: String,
    days_left: i64,
    place: SourceLocationJson<'a>,
}

impl<'a> From<&'a Waived> for WaivedJson<'a> {
    fn from(waived: &'a Waived) -> Self {
        Self {
            reason: &waived.reason,
            approved_by: waived.approved_by.as_deref(),
            ticket: waived.ticket.as_deref(),
            expires: waived.expires.to_string(),
            days_left: waived.days_left,
            place: SourceLocationJson::new(&waived.source, waived.span),
        }
    }
}
