//! Customers and their standing in their published form.

use serde::Serialize;

use crate::report::{FindingCounts, Readiness, RosterEntry};

#[derive(Serialize)]
pub(super) struct EntryJson<'a> {
    file: &'a str,
    document: Option<usize>,
    name: Option<&'a str>,
    standing: &'static str,
    counts: CountsJson,
}

impl<'a> From<RosterEntry<'a>> for EntryJson<'a> {
    fn from(entry: RosterEntry<'a>) -> Self {
        let RosterEntry { file, document, name, standing, counts } = entry;
        Self { file, document, name, standing: standing.name(), counts: CountsJson::from(counts) }
    }
}

/// Counts by severity and status.
#[derive(Serialize)]
struct CountsJson {
    errors: StatusesJson,
    warnings: StatusesJson,
    advice: StatusesJson,
}

impl From<FindingCounts> for CountsJson {
    fn from(counts: FindingCounts) -> Self {
        let of = |[open, waived, known]: [u64; 3]| StatusesJson { open, waived, known };
        Self { errors: of(counts.errors), warnings: of(counts.warnings), advice: of(counts.advice) }
    }
}

#[derive(Serialize)]
struct StatusesJson {
    open: u64,
    waived: u64,
    known: u64,
}

#[derive(Serialize)]
pub(super) struct ReadinessJson {
    sentence: String,
    ready: u64,
    ready_by_waiver: u64,
    open: u64,
    blocked: u64,
    not_checked: u64,
}

impl From<Readiness> for ReadinessJson {
    fn from(readiness: Readiness) -> Self {
        Self {
            sentence: readiness.sentence(),
            ready: readiness.ready,
            ready_by_waiver: readiness.ready_by_waiver,
            open: readiness.open,
            blocked: readiness.blocked,
            not_checked: readiness.not_checked,
        }
    }
}
