//! The result of a run: the report, and what is said beside it.

use std::collections::BTreeSet;

use crate::files::Skipped;
use crate::report::Report;
use crate::script::Coverage;

/// What a run gives.
#[derive(Debug)]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// What was passed over and why, sorted.
    pub passed_over: Vec<(String, Skipped)>,
    /// Files that were not checked on their own, as they did not change.
    pub unchanged: Unchanged,
    /// The names of files that did not change and in which rules over all customers found something.
    pub joined: BTreeSet<String>,
    /// What rules printed, sorted by file and rule; empty unless tracing.
    pub trace: Vec<String>,
    /// What was reached of the scripts; nothing unless they are observed.
    pub coverage: Coverage,
}

/// Files that were not checked on their own (see [`Options::changed`](super::Options::changed)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unchanged {
    /// All of them.
    pub files: u64,
    /// Those, or their customers, that rules over all customers could not look at: they cannot be read or parsed, or
    /// break the schema.
    pub unread: u64,
}
