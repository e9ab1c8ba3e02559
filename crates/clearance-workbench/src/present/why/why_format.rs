//! The type of an explanation's format: a row of the table of formats.

use std::io::{self, Write};

use crate::why::Explanation;
use clearance_render::output::style::Style;

/// A form: one row of [`OUTPUTS`](crate::present::why::OUTPUTS).
#[derive(Debug)]
pub struct WhyFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes all of it, in many small pieces: the writer should be buffered.
    pub write: fn(&Explanation, &Style, &mut dyn Write) -> io::Result<()>,
}
