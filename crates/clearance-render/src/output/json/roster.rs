//! Customers and their standing in their published form.

use serde::Serialize;

use clearance_engine::report::{FindingCounts, RosterEntry};

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
