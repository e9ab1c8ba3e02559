//! Writes a list of problems, drawn or narrated.

use std::io::{self, Write};

use crate::output::escape::break_commands;
use crate::output::human::problem::Problem;
use crate::output::human::{drawing, narration};
use crate::output::style::Style;
use clearance_engine::report::{Broken, Finding, Words};
use clearance_syntax::source::Diagnostic;

/// Writes findings without the line of counts.
///
/// # Errors
/// The writer's own.
pub fn write_findings(findings: &[Finding], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_problems(findings.iter().map(Problem::from), style, out)
}

/// Writes what could not be checked, in the words of the packs.
///
/// # Errors
/// The writer's own.
pub fn write_broken(
    broken: &[Broken],
    words: &Words,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_problems(broken.iter().map(|one| Problem::of_broken(one, words)), style, out)
}

/// Writes what is wrong with rules that cannot be loaded.
///
/// # Errors
/// The writer's own.
pub fn write_diagnostics(
    diagnostics: &[Diagnostic],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_problems(diagnostics.iter().map(Problem::from), style, out)
}

/// Writes drawings of some problems, a blank line after each.
pub fn write_problems<'a>(
    problems: impl Iterator<Item = Problem<'a>>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::new();
    for problem in problems {
        text.clear();
        let done = if style.narrated {
            narration::narrate_problem(&problem, &mut text)
        } else {
            drawing::draw_problem(&problem, style, &mut text)
        };
        done.map_err(io::Error::other)?;
        // Empty lines of source would leave blanks at the end of theirs.
        for line in text.lines() {
            writeln!(out, "{}", break_commands(line.trim_end()))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
