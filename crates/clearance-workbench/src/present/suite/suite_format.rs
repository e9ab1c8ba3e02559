//! The type of a test report's format: a row of the table of formats.

use std::io::{self, Write};

use crate::suite::SuiteReport;
use clearance_render::output::style::Style;

/// An output format: one row of [`OUTPUTS`](crate::present::suite::OUTPUTS).
#[derive(Debug)]
pub struct SuiteFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Whether a text begins as results in this form do, by which earlier ones are known.
    pub is_own: fn(&str) -> bool,
    /// Writes the results; where the flag is set, every fixture is listed.
    pub write: fn(&SuiteReport, bool, &Style, &mut dyn Write) -> io::Result<()>,
}
