//! Evidence (an in-toto statement) written as its JSON file: the same evidence has the same bytes.

use std::io::{self, Write};

use crate::output::json::write_value;
use crate::output::recognition::starts_compactly;
use clearance_gate::evidence::Statement;

/// Recognizes evidence by its first bytes.
pub fn is_own(head: &str) -> bool {
    starts_compactly(head, "{\"_type\":\"https://in-toto.io/Statement/")
}

/// Writes evidence.
///
/// # Errors
/// The writer's own.
pub fn write_evidence(statement: &Statement, out: &mut dyn Write) -> io::Result<()> {
    write_value(statement, out)
}
