//! The type of a section of the HTML page: id, heading and writer.

use std::io::{self, Write};

use maud::Markup;

use crate::output::html::view::PageView;

/// A part of the page, with a heading and a line in its contents.
pub(super) struct PageSection {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Returns whether the section has content.
    pub(super) shown: fn(&PageView<'_>) -> bool,
    /// Writes the content below the heading.
    pub(super) write: fn(&PageView<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Writes a piece of markup, and ends the line: a page of one line is hard on editors and diffs.
pub(super) fn write_markup(out: &mut dyn Write, piece: Markup) -> io::Result<()> {
    writeln!(out, "{}", piece.into_string())
}
