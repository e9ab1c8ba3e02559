//! A report format: what a row of the table of formats holds.

use std::io::{self, Write};

use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// An output format: one row of [`OUTPUTS`](crate::output::OUTPUTS).
#[derive(Debug)]
pub struct Output {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// What the report must hold beyond findings and counts.
    pub keep: Keep,
    /// Whether a text begins as reports in this form do, by which an earlier one is known.
    pub is_own: fn(&str) -> bool,
    /// Writes the report, in many small pieces: the writer should be buffered.
    pub write: fn(&Report, &Style, &mut dyn Write) -> io::Result<()>,
}
