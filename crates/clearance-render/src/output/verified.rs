//! The result of a verification: the differences of a run from its evidence.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::escape::escape;
use crate::output::json::write_value;
use clearance_gate::evidence::{Difference, StatementPart};

/// The JSON Schema (2020-12) of what [`write_json`] writes.
pub const SCHEMA: &str = include_str!("verified.schema.json");

/// The longest value that is shown to people, in characters.
const SHOWN: usize = 160;

/// Writes differences for people: a line for each, and the verdict.
///
/// # Errors
/// The writer's own.
pub fn write_human(
    evidence: &str,
    differences: &[Difference],
    out: &mut dyn Write,
) -> io::Result<()> {
    for Difference { part, name, change } in differences {
        writeln!(out, "{} {}: {}", part.name(), escape(name), change.name())?;
        let (recorded, now) = change.sides();
        // For a missing or new file, its digest adds nothing.
        if matches!(part, StatementPart::Input | StatementPart::File(_))
            && (recorded.is_none() || now.is_none())
        {
            continue;
        }
        for (side, text) in [("recorded", recorded), ("now     ", now)] {
            if let Some(text) = text {
                writeln!(out, "  {side}  {}", escape(&shorten_value(text)))?;
            }
        }
    }
    if !differences.is_empty() {
        writeln!(out)?;
    }
    let evidence = escape(evidence);
    match differences.len() {
        0 => writeln!(out, "{evidence} holds: the run came to the same"),
        1 => writeln!(out, "{evidence} does not hold: 1 difference"),
        more => writeln!(out, "{evidence} does not hold: {more} differences"),
    }
}

fn shorten_value(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[derive(Serialize)]
struct VerifiedJson<'a> {
    version: u32,
    evidence: &'a str,
    same: bool,
    differences: Vec<DifferenceJson<'a>>,
}

#[derive(Serialize)]
struct DifferenceJson<'a> {
    part: &'a str,
    name: &'a str,
    change: &'static str,
    recorded: Option<&'a str>,
    now: Option<&'a str>,
}

/// Writes differences for programs.
///
/// # Errors
/// The writer's own.
pub fn write_json<'a>(
    evidence: &str,
    differences: &'a [Difference],
    out: &mut dyn Write,
) -> io::Result<()> {
    let one = |difference: &'a Difference| {
        let Difference { part, name, change } = difference;
        let (recorded, now) = change.sides();
        DifferenceJson { part: part.name(), name, change: change.name(), recorded, now }
    };
    let differences: Vec<DifferenceJson<'_>> = differences.iter().map(one).collect();
    write_value(
        &VerifiedJson { version: 1, evidence, same: differences.is_empty(), differences },
        out,
    )
}
