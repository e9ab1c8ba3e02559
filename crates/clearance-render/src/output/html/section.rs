//! A section of the page: its heading, and what is below it.

use std::io::{self, Write};

use maud::Markup;

use crate::output::html::view::View;

/// A part of the page, with a heading and a line in its contents.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Whether there is anything to say.
    pub(super) shown: fn(&View<'_>) -> bool,
    /// Writes what is below the heading.
    pub(super) write: fn(&View<'_>, &mut dyn Write) -> io::Result<()>,
}

/// Writes a piece of the page, and ends the line: a page of one line is hard on editors and diffs.
pub(super) fn put(out: &mut dyn Write, piece: Markup) -> io::Result<()> {
    writeln!(out, "{}", piece.into_string())
}
