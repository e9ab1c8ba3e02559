//! JSON as RFC 8259 has it, JSON Lines, and JSON with comments for configuration files.

use std::sync::Arc;

use super::format::{Format, Parsed};
use crate::source::Source;

mod complaint;
mod lines;
mod piece;
mod scalar;
mod strict;
mod tree;

use piece::{parse_strict, parse_with_comments};
use scalar::{read_scalar, write_entry, write_over, write_scalar};

/// One document, strictly as RFC 8259 has it.
pub(super) const FORMAT: Format = with("json", &["json"], parse_strict);

/// One document per line.
pub(super) const LINES: Format = with("jsonl", &["jsonl", "ndjson"], lines::parse);

/// JSON in which `//` and `/* */` comments may stand: configuration files, never customer files.
pub const WITH_COMMENTS: Format = with("json", &["json"], parse_with_comments);

/// The three differ in how they are read alone.
const fn with(
    name: &'static str,
    extensions: &'static [&'static str],
    parse: fn(&Arc<Source>) -> Parsed,
) -> Format {
    Format { name, extensions, parse, write_scalar, write_over, write_entry, read_scalar }
}
