//! A format of the pages of rules: what a row of the tables of formats holds.

use std::io::{self, Write};

use crate::page::Page;
use clearance_render::output::style::Style;

/// A form in which pages can be written: one row of [`PAGES`](crate::present::page::PAGES) or [`LISTS`](crate::present::page::LISTS).
#[derive(Debug)]
pub struct Form {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Writes the pages, in many small pieces: the writer should be buffered.
    pub write: fn(&[Page], &Style, &mut dyn Write) -> io::Result<()>,
}
