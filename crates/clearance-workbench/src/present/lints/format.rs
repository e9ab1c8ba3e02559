//! A format of a lint report: what a row of the table of formats holds.

use std::io::{self, Write};

use clearance_engine::report::LintReport;
use clearance_render::output::style::Style;

/// A form of a lint report: one row of [`LINT_OUTPUTS`](crate::present::lints::LINT_OUTPUTS).
#[derive(Debug)]
pub struct LintOutput {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes the report.
    pub write: fn(&LintReport, &Style, &mut dyn Write) -> io::Result<()>,
}
