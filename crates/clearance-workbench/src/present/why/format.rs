//! A format of how a rule came to its verdict: what a row of the table of formats holds.

use std::io::{self, Write};

use crate::why::Why;
use clearance_render::output::style::Style;

/// A form: one row of [`OUTPUTS`](crate::present::why::OUTPUTS).
#[derive(Debug)]
pub struct Output {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes all of it, in many small pieces: the writer should be buffered.
    pub write: fn(&Why, &Style, &mut dyn Write) -> io::Result<()>,
}
