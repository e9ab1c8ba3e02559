//! The report of a run over documents.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::broken::Broken;
use super::evidence::Evidence;
use super::finding::{Finding, Status};
use super::holding::Holding;
use super::plan::SubjectPlan;
use super::severity::Severity;
use super::subject::SubjectReport;
use super::subject_table::SubjectTable;
use super::summary::{RuleSummary, Summary};
use super::words::Words;
use clearance_syntax::source::Root;

/// A pack that is used in place of the shipped one, without a request for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// The name that it declares.
    pub pack: String,
    /// The number of shipped rules that did not run.
    pub shipped: usize,
    /// Whether it brings a whole schema: what it checks are other files than those of the shipped rules.
    pub has_schema: bool,
}

/// All that a run has to say.
#[derive(Debug, Clone)]
pub struct Report {
    /// The title that was asked for, for formats that have one.
    pub title: Option<String>,
    /// The author that was asked for, likewise.
    pub author: Option<String>,
    /// The date that `today()` gave.
    pub as_of: Date,
    /// The packs' words for the documents that were checked.
    pub words: Words,
    /// From where on files are named for others.
    pub root: Root,
    /// Every rule that was loaded, sorted by id; the schema is not among them.
    pub rules: Vec<RuleSummary>,
    /// Sorted by file, document, position, rule, message.
    pub findings: Vec<Finding>,
    /// Findings that say of further subjects what one in `findings` says, which names them.
    pub joined: Vec<Finding>,
    /// Sorted by file, document, kind, rule, place.
    pub broken: Vec<Broken>,
    /// The counts.
    pub summary: Summary,
    /// Ids of rules that the configuration turned off, sorted.
    pub off: Vec<Arc<str>>,
    /// Whether documents were validated against a schema: without one a misspelt key is not seen.
    pub has_schema: bool,
    /// The pack that was found and used in place of the shipped one, where one was.
    pub stand_in: Option<StandIn>,
    /// The last days on which nothing changes.
    pub holding: Holding,
    /// Every subject whose file could be read, sorted by file and document; empty unless [`Keep::subjects`](super::Keep::subjects).
    pub subjects: Vec<SubjectReport>,
    /// The plan of every subject that has one, sorted by file and document; empty unless [`Keep::plans`](super::Keep::plans).
    pub plans: Vec<SubjectPlan>,
    /// Why plans and tables lack something, sorted as [`broken`](Self::broken): a `plan` of a rule, or the function of a table, did
    /// not finish. No verdict depends on either.
    pub unplanned: Vec<Broken>,
    /// What the table of each subject is called; nothing unless [`Keep::tables`](super::Keep::tables), or where the pack has none.
    pub table: Option<SubjectTable>,
    /// The materials of the run; nothing unless [`Keep::evidence`](super::Keep::evidence).
    pub evidence: Option<Evidence>,
}

impl Report {
    /// The findings, sorted by file and position.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Everything that could not be checked: files that cannot be read or parsed, rules that did not finish.
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// Counts what keeps plans and tables from being whole as what could not be checked: for runs that are about these.
    pub fn count_unplanned(&mut self) {
        self.summary.broken += self.unplanned.len() as u64;
        self.broken.append(&mut self.unplanned);
        self.broken.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    }

    /// Whether everything could be checked.
    pub fn is_complete(&self) -> bool {
        self.broken.is_empty()
    }

    /// Recounts the findings after some of them changed their status.
    pub fn recount_findings(&mut self) {
        let mut failed = BTreeSet::new();
        let summary = &mut self.summary;
        (summary.errors, summary.warnings, summary.advice) = (0, 0, 0);
        (summary.questions, summary.waived, summary.known) = (0, 0, 0);
        for finding in &self.findings {
            match (&finding.status, finding.severity) {
                (Status::Waived(_), _) => summary.waived += 1,
                (Status::Known, _) => summary.known += 1,
                (Status::Open, Severity::Error) => summary.errors += 1,
                (Status::Open, Severity::Warning) => summary.warnings += 1,
                (Status::Open, Severity::Advice) => summary.advice += 1,
                (Status::Open, Severity::Question) => summary.questions += 1,
            }
        }
        for finding in self.findings.iter().chain(&self.joined) {
            failed.extend(finding.subject.as_ref().filter(|_| finding.status.is_open()));
        }
        summary.failed_documents = failed.len() as u64;
    }
}
