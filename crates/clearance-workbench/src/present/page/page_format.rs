//! The type of a page's format: a row of the tables of formats.

use std::io::{self, Write};

use crate::page::RulePage;
use clearance_render::output::style::Style;

/// A form in which pages can be written: one row of [`PAGES`](crate::present::page::PAGES) or [`LISTS`](crate::present::page::LISTS).
#[derive(Debug)]
pub struct PageFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes the pages, in many small pieces: the writer should be buffered.
    pub write: fn(&[RulePage], &Style, &mut dyn Write) -> io::Result<()>,
}
