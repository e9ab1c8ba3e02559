//! The report of lints over rules and libraries.

use super::finding::Finding;
use super::severity::Severity;

/// The findings of lints in rules and libraries.
#[derive(Debug, Clone, Default)]
pub struct LintReport {
    /// The findings, sorted by file, location, lint. A finding's rule is the lint's id, its location is in a script.
    pub findings: Vec<Finding>,
    /// The number of rules that were linted.
    pub rules: usize,
    /// The number of libraries that were linted.
    pub libraries: usize,
}

impl LintReport {
    /// Returns the number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
