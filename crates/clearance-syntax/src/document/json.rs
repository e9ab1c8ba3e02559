//! JSON as RFC 8259 has it, JSON Lines, and JSON with comments for configuration files.

use std::sync::Arc;

use super::format::{Format, Parsed};
use crate::source::Source;

mod json_errors;
mod json_scalar;
mod json_tree;
mod lines;
mod piece;
mod strict;

use json_scalar::{read_scalar, write_entry, write_over, write_scalar};
use piece::{parse_strict, parse_with_comments};

/// One document, strictly as RFC 8259 has it.
pub(super) const FORMAT: Format = json_format("json", &["json"], parse_strict);

/// One document per line.
pub(super) const LINES: Format =
    Format { by_line: true, ..json_format("jsonl", &["jsonl", "ndjson"], lines::parse) };

/// JSON in which `//` and `/* */` comments may stand: configuration files, never documents.
pub const WITH_COMMENTS: Format = json_format("json", &["json"], parse_with_comments);

/// The three differ in how they are read alone.
const fn json_format(
    name: &'static str,
    extensions: &'static [&'static str],
    parse: fn(&Arc<Source>) -> Parsed,
) -> Format {
    Format {
        name,
        extensions,
        by_line: false,
        parse,
        write_scalar,
        write_over,
        write_entry,
        read_scalar,
    }
}
