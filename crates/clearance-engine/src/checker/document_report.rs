//! The report of one document, or of the documents of one text.

use jiff::civil::Date;

use crate::report::{Broken, Finding, Report, Standing};

/// The findings about one document, or about all documents of one text.
#[derive(Debug, Clone)]
pub struct DocumentReport {
    report: Report,
    index: Option<usize>,
}

impl DocumentReport {
    pub(super) const fn new(report: Report, index: Option<usize>) -> Self {
        Self { report, index }
    }

    /// The number of the document in its stream, from 0; nothing where it is about a whole text.
    pub const fn index(&self) -> Option<usize> {
        self.index
    }

    /// The findings, sorted by position.
    pub fn findings(&self) -> &[Finding] {
        self.report.findings()
    }

    /// Everything that could not be checked: a text that cannot be parsed, a rule that did not finish.
    pub fn broken(&self) -> &[Broken] {
        self.report.broken()
    }

    /// Whether everything could be checked.
    pub fn is_complete(&self) -> bool {
        self.report.is_complete()
    }

    /// The standing of the document; of several the worst.
    pub fn standing(&self) -> Standing {
        self.report.readiness().worst()
    }

    /// The name of the document's subject, where the pack says where that is written.
    pub fn name(&self) -> Option<&str> {
        self.report.subjects.first()?.name.as_deref()
    }

    /// The day by which its subject must act, where the pack says how to come to it.
    pub fn deadline(&self) -> Option<Date> {
        self.report.subjects.first()?.deadline
    }

    /// The last day on which the same document has the same standing; nothing where that is for ever.
    pub fn holds_until(&self) -> Option<Date> {
        self.report.holds_until()
    }

    /// The same as the report of a run, as formats write it.
    pub const fn as_report(&self) -> &Report {
        &self.report
    }
}
