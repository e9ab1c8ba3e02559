//! Subjects in a report, and what a report keeps of those that pass.

use std::sync::Arc;

use jiff::civil::Date;

use super::finding::Finding;
use super::severity::Severity;
use super::subject_table::TableRow;
use clearance_syntax::source::Span;

/// The subject that something is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The file, as it was given.
    pub file: Arc<str>,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
}

/// A subject by its file, as it was given, and which document of it it is.
pub(super) type SubjectKey<'a> = (&'a str, Option<usize>);

impl Subject {
    /// Its file and which document of it, to find it by.
    pub fn key(&self) -> (&str, Option<usize>) {
        (&self.file, self.document)
    }
}

/// The outcome of a rule on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has nothing to say against it.
    Pass,
    /// It has findings.
    Fail,
    /// It does not apply, or took nothing from it, or the document breaks the schema.
    Skip,
    /// It did not finish.
    Error,
    /// It lacks a fact to decide, and found nothing else.
    Open,
}

impl Outcome {
    /// The outcome of a rule that finished with these findings.
    pub fn of_findings<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        match findings.into_iter().map(|finding| finding.severity).max() {
            None => Self::Pass,
            Some(Severity::Question) => Self::Open,
            Some(_) => Self::Fail,
        }
    }
}

/// A subject that was checked.
#[derive(Debug, Clone)]
pub struct SubjectReport {
    /// Whom.
    pub subject: Subject,
    /// The part of the file that its document is.
    pub extent: Span,
    /// The subject's name, where the pack names its key.
    pub name: Option<String>,
    /// The day by which the move must be done, where the pack says how to come to it: the next of such days from the
    /// run's date on; where all are past, the last.
    pub deadline: Option<Date>,
    /// The last day on which the same document has the same standing, as if nothing was waived; nothing where it is for
    /// ever. [`RosterEntry::holds_until`](super::RosterEntry::holds_until) knows of waivers.
    pub standing_until: Option<Date>,
    /// The outcome of each rule, in the order of [`Report::rules`](super::Report::rules).
    pub outcomes: Vec<Outcome>,
    /// The rows of its table (see [`Report::table`](super::Report::table)); empty unless [`Keep::tables`].
    pub rows: Vec<TableRow>,
}

/// The optional parts of a report, which take memory for each file that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keep {
    /// All subjects.
    pub subjects: bool,
    /// The digests of all files that were read.
    pub evidence: bool,
    /// The plans of all subjects, for which `plan` of each rule runs.
    pub plans: bool,
    /// The tables of all subjects, for which the function of the pack runs that gives their rows.
    pub tables: bool,
}

impl Keep {
    /// Nothing.
    pub const NOTHING: Self =
        Self { subjects: false, evidence: false, plans: false, tables: false };

    /// Returns the parts that either needs.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            subjects: self.subjects || other.subjects,
            evidence: self.evidence || other.evidence,
            plans: self.plans || other.plans,
            tables: self.tables || other.tables,
        }
    }
}
