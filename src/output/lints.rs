//! What lints found, as text: the forms are those of a check's findings, and rows of [`LINT_OUTPUTS`].

use std::io::{self, Write};

use super::{Style, compact, human, json};

pub use crate::report::LintReport;

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
