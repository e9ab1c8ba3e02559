//! Writes values as JSON without hidden characters, indented or in one line.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::json::escaping::EscapingFormatter;

/// Writes anything as indented JSON without hidden characters.
pub fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut *out, EscapingFormatter::default());
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes anything as a line of JSON without hidden characters.
pub fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut *out, EscapingFormatter::in_one_line());
    value.serialize(&mut serializer)?;
    writeln!(out)
}
