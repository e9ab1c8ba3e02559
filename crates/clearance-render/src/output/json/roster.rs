//! The roster as JSON: every document with its standing and counts.

use serde::Serialize;

use clearance_engine::report::{FindingCounts, RosterEntry};

#[derive(Serialize)]
pub(super) struct RosterEntryJson<'a> {
    file: &'a str,
    document: Option<usize>,
    name: Option<&'a str>,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    holds_until: Option<String>,
    counts: FindingCountsJson,
}

impl<'a> From<RosterEntry<'a>> for RosterEntryJson<'a> {
    fn from(entry: RosterEntry<'a>) -> Self {
        let RosterEntry { file, document, name, standing, holds_until, counts } = entry;
        Self {
            file,
            document,
            name,
            standing: standing.name(),
            holds_until: holds_until.map(|day| day.to_string()),
            counts: FindingCountsJson::from(counts),
        }
    }
}

/// Counts by severity and status.
#[derive(Serialize)]
struct FindingCountsJson {
    errors: StatusCountsJson,
    warnings: StatusCountsJson,
    advice: StatusCountsJson,
    questions: StatusCountsJson,
}

impl From<FindingCounts> for FindingCountsJson {
    fn from(counts: FindingCounts) -> Self {
        let of = |[open, waived, known]: [u64; 3]| StatusCountsJson { open, waived, known };
        Self {
            errors: of(counts.errors),
            warnings: of(counts.warnings),
            advice: of(counts.advice),
            questions: of(counts.questions),
        }
    }
}

#[derive(Serialize)]
struct StatusCountsJson {
    open: u64,
    waived: u64,
    known: u64,
}
