//! The forms in which can be told how a rule came to its verdict: the rows of [`OUTPUTS`].

mod human;
mod json;

use std::io::{self, Write};

use crate::output::Style;
use crate::why::Why;

/// A form: one row of [`OUTPUTS`].
#[derive(Debug)]
pub struct Output {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes all of it, in many small pieces: the writer should be buffered.
    pub write: fn(&Why, &Style, &mut dyn Write) -> io::Result<()>,
}

/// The JSON Schema (2020-12) of the form `json`.
pub const SCHEMA: &str = include_str!("why/why.schema.json");

/// Every form, in the order that help shows them; the first is the default.
pub const OUTPUTS: &[Output] = &[human::OUTPUT, json::OUTPUT];

/// The form of a name.
pub fn by_name(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}
