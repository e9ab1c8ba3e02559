//! Counts of a run: of each rule, and of all.

use std::sync::Arc;

use super::severity::Severity;

/// One rule over the whole run.
#[derive(Debug, Clone)]
pub struct RuleSummary {
    /// The rule's id.
    pub id: Arc<str>,
    /// Its severity.
    pub severity: Severity,
    /// Its title.
    pub title: Arc<str>,
    /// Its page in Markdown, the title included.
    pub page: Arc<str>,
    /// Words by which it is selected.
    pub tags: Arc<[String]>,
    /// Its page on the web.
    pub url: Option<Arc<str>>,
    /// Whether it looks at all documents together, so that what it says of one may tell of others.
    pub over_all: bool,
    /// Documents it passed on.
    pub passed: u64,
    /// Documents it has findings in.
    pub failed: u64,
    /// Documents about which it only has questions.
    pub open: u64,
    /// Documents it did not apply to or took nothing from, or that broke the schema.
    pub skipped: u64,
    /// Documents it broke on; all that it took something from, where it broke over all.
    pub broken: u64,
}

/// Counts over the whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Files that were given or found.
    pub files: u64,
    /// Documents that were read; a subject each.
    pub documents: u64,
    /// Documents with at least one open finding.
    pub failed_documents: u64,
    /// Open findings of severity error.
    pub errors: u64,
    /// Open findings of severity warning.
    pub warnings: u64,
    /// Open findings of severity advice.
    pub advice: u64,
    /// Open questions.
    pub questions: u64,
    /// Findings that are waived.
    pub waived: u64,
    /// Findings that were there when the baseline was made.
    pub known: u64,
    /// Files that could not be read or parsed, and rules that broke on a document or over all.
    pub broken: u64,
}
