//! Evidence as its file: the same evidence gives the same bytes.

use std::io::{self, Write};

use crate::output::json::write_value;
use crate::output::own::begins;
use clearance_gate::evidence::Statement;

/// Whether a text begins as evidence of ours does.
pub fn is_own(head: &str) -> bool {
    begins(head, "{\"_type\":\"https://in-toto.io/Statement/")
}

/// Writes evidence.
///
/// # Errors
/// The writer's own.
pub fn write(statement: &Statement, out: &mut dyn Write) -> io::Result<()> {
    write_value(statement, out)
}
