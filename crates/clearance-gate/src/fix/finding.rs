//! Findings as fixing sees them: their identity from round to round, and whether they have fixes.

use std::sync::Arc;

use clearance_engine::report::{Finding, Subject};

/// Whether a finding counts and has fixes.
pub fn is_fixable(finding: &Finding) -> bool {
    finding.status.is_open() && !finding.fixes.is_empty()
}

/// The identity of a finding from round to round.
pub(super) type FindingIdentity = (Arc<str>, Option<Subject>, String, Option<usize>, String);

pub(super) fn identity_of(finding: &Finding) -> FindingIdentity {
    let place = &finding.location;
    let (name, pointer) = (place.source.name.clone(), place.pointer.clone());
    (Arc::clone(&finding.rule), finding.subject.clone(), name, place.document, pointer)
}

/// The subject whose fixes are tried and judged together.
pub(super) type Group = Option<Subject>;
