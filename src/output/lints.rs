//! What lints found, as text: the forms are those of a check's findings, and rows of [`LINT_OUTPUTS`].

use std::io::{self, Write};

use super::{Style, compact, human, json};
use crate::report::{Finding, Severity};

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

/// A form of a lint report: one row of [`LINT_OUTPUTS`].
#[derive(Debug)]
pub struct LintOutput {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes the report.
    pub write: fn(&LintReport, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every form, in the order that help shows them; the first is the default.
pub const LINT_OUTPUTS: &[LintOutput] = &[
    LintOutput {
        name: "human",
        about: "What was found, with the lines it is about",
        write: human::lints::write,
    },
    LintOutput {
        name: "compact",
        about: "One line per finding, for editors and grep",
        write: |report, _, out| compact::write_findings(&report.findings, out),
    },
    LintOutput { name: "json", about: "Everything, for programs", write: json::lints::write },
];
