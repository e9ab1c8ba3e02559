//! The unified diff of a file: a patch for programs, or lines for a terminal.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use crate::output::escape::{escape, is_hidden};

/// The context: lines shown around a change.
const AROUND: usize = 3;

/// The marker after a line without a line break.
const NO_NEWLINE: &str = "\\ No newline at end of file";

/// The reader of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffReader {
    /// A program that applies it, such as `git apply -p0`: every byte of the lines is there.
    Program,
    /// A person before a terminal: hidden characters are escaped, so that nothing steers it.
    Person {
        /// Write colours.
        color: bool,
    },
}

/// Writes the unified diff of two texts.
///
/// # Errors
/// The writer's own.
pub fn write_diff(
    name: &str,
    old: &str,
    new: &str,
    reader: DiffReader,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = header_name(name);
    writeln!(out, "--- {name}\n+++ {name}")?;
    // A carriage return alone ends no line: for programs that apply patches only a line feed does.
    let [old, new] = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let diff = TextDiff::from_slices(&old, &new);
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            write_line(change.tag(), change.value(), reader, out)?;
            if !change.value().ends_with('\n') {
                let end = if reader == DiffReader::Program { "\n" } else { "" };
                writeln!(out, "{end}{NO_NEWLINE}")?;
            }
        }
    }
    Ok(())
}

/// Writes a line of a hunk. For a program the line keeps its own end, or none.
pub fn write_line(
    tag: ChangeTag,
    line: &str,
    reader: DiffReader,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (sign, color) = match tag {
        ChangeTag::Delete => ('-', "\u{1b}[31m"),
        ChangeTag::Insert => ('+', "\u{1b}[32m"),
        ChangeTag::Equal => (' ', ""),
    };
    match reader {
        DiffReader::Program => write!(out, "{sign}{line}"),
        DiffReader::Person { color: true } if !color.is_empty() => {
            writeln!(out, "{color}{sign}{}\u{1b}[0m", escape_line(line))
        }
        DiffReader::Person { .. } => writeln!(out, "{sign}{}", escape_line(line)),
    }
}

/// Escapes a line for a terminal: without its line break; tabs stay.
fn escape_line(line: &str) -> String {
    let pieces = line.trim_end_matches(['\n', '\r']).split('\t').map(escape);
    pieces.collect::<Vec<_>>().join("\t")
}

/// Formats a file name for the header of a diff: in quotes, as in C, where a character would end it or is hidden; with
/// a tab behind it where blanks are in it, as programs look for a time after blanks.
fn header_name(name: &str) -> String {
    if !name.contains(|c| is_hidden(c) || matches!(c, '"' | '\\')) {
        let end = if name.contains(' ') { "\t" } else { "" };
        return format!("{name}{end}");
    }
    let mut quoted = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if is_hidden(c) => {
                let mut bytes = [0; 4];
                quoted
                    .extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("\\{byte:03o}")));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
