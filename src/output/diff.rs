//! What changes in a file, as a unified diff.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use crate::output::Style;
use crate::output::escape::escape;

/// Lines shown around a change.
const AROUND: usize = 3;

/// What `patch` takes to mean that the line before it has no end.
const NO_NEWLINE: &str = "\\ No newline at end of file";

/// Writes what changes from one text to another.
///
/// # Errors
/// The writer's own.
pub fn write_diff(
    name: &str,
    old: &str,
    new: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = escape(name);
    writeln!(out, "--- {name}\n+++ {name}")?;
    let diff = TextDiff::from_lines(old, new);
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, color) = match change.tag() {
                ChangeTag::Delete => ('-', "\u{1b}[31m"),
                ChangeTag::Insert => ('+', "\u{1b}[32m"),
                ChangeTag::Equal => (' ', ""),
            };
            // What is at the end of a line stays the same, and would only blur the picture.
            let text = escape(change.value().trim_end_matches(['\n', '\r'])).replace("\\t", "\t");
            match style.color && !color.is_empty() {
                true => writeln!(out, "{color}{sign}{text}\u{1b}[0m")?,
                false => writeln!(out, "{sign}{text}")?,
            }
            if change.missing_newline() {
                writeln!(out, "{NO_NEWLINE}")?;
            }
        }
    }
    Ok(())
}
