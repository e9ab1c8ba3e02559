//! The type of a list of facts in some format: a row of the table of formats.

use std::io::{self, Write};

use clearance_engine::pack::Fact;
use clearance_render::output::style::Style;

/// A form in which facts can be written: one row of [`FACT_LISTS`](crate::present::facts::FACT_LISTS).
#[derive(Debug)]
pub struct FactFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// Writes the facts, in many small pieces: the writer should be buffered.
    pub write: fn(&[Fact], &Style, &mut dyn Write) -> io::Result<()>,
}
