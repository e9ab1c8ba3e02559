//! A format of test results: what a row of the table of formats holds.

use std::io::{self, Write};

use crate::suite::Suite;
use clearance_render::output::style::Style;

/// An output format: one row of [`OUTPUTS`](crate::present::suite::OUTPUTS).
#[derive(Debug)]
pub struct Output {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Whether a text begins as results in this form do, by which earlier ones are known.
    pub is_own: fn(&str) -> bool,
    /// Writes the results; where the flag is set, every fixture is listed.
    pub write: fn(&Suite, bool, &Style, &mut dyn Write) -> io::Result<()>,
}
