//! The result of a run: the report, and what is said beside it.

use std::collections::BTreeSet;

use crate::files::Skipped;
use crate::report::{Broken, Finding, Report};
use crate::script::Coverage;

/// The result of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// The skipped files and folders with the reason, sorted.
    pub passed_over: Vec<(String, Skipped)>,
    /// Files that were not checked on their own, as they did not change.
    pub unchanged: Unchanged,
    /// The names of files that did not change and in which rules over all documents found something.
    pub joined: BTreeSet<String>,
    /// The lines that rules printed, sorted by file and rule; empty unless tracing.
    pub trace: Vec<String>,
    /// The coverage of scripts; nothing unless they are observed.
    pub coverage: Coverage,
}

impl Checked {
    /// The findings, sorted by file and position.
    pub fn findings(&self) -> &[Finding] {
        self.report.findings()
    }

    /// Everything that could not be checked: files that cannot be read, rules that did not finish.
    pub fn broken(&self) -> &[Broken] {
        self.report.broken()
    }

    /// Whether everything could be checked.
    pub fn is_complete(&self) -> bool {
        self.report.is_complete()
    }

    /// The files that were skipped, and why, sorted.
    pub fn skipped(&self) -> &[(String, Skipped)] {
        &self.passed_over
    }
}

/// Files that were not checked on their own (see [`Options::changed`](super::Options::changed)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unchanged {
    /// All of them.
    pub files: u64,
    /// Those, or their documents, that rules over all documents could not look at: they cannot be read or parsed, or
    /// break the schema.
    pub unread: u64,
}
