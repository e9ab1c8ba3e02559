//! The report of lints over rules and libraries.

use super::finding::Finding;
use super::severity::Severity;

/// What lints found in rules and libraries.
#[derive(Debug, Clone, Default)]
pub struct LintReport {
    /// What was found, sorted by file, place, lint. A finding's rule is the lint's id, its place is in a script.
    pub findings: Vec<Finding>,
    /// How many rules were looked at.
    pub rules: usize,
    /// How many libraries were looked at.
    pub libraries: usize,
}

impl LintReport {
    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
