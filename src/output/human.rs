//! The report for people: each finding with the lines that it is about, then one line of counts.

pub(crate) mod counts;
mod drawn;
mod narrated;
pub(crate) mod problem;
mod waived;

use std::io::{self, Write};

use crate::output::escape::break_commands;
use crate::output::own::{first_line, is_problem};
use crate::output::{Output, Style};
use crate::report::{Broken, Finding, Keep, Report, Status};
use crate::source::Fault;

use problem::Problem;

/// The row for `--format human`.
pub const OUTPUT: Output = Output {
    name: "human",
    about: "Findings with the lines they are about, for people",
    keep: Keep::NOTHING,
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    let line = first_line(head);
    let kinds = ["error", "warning", "advice", "not checked", "waived"];
    is_problem(&line, &kinds) || line.contains(" · as of ") && line.contains(" rule")
}

fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        match &finding.status {
            Status::Open => write_problems([Problem::from(finding)].into_iter(), style, out)?,
            Status::Waived(by) => waived::write(finding, by, style, out)?,
            // Nobody is to be told again and again; the line of counts has their number.
            Status::Known => {}
        }
    }
    write_problems(report.broken.iter().map(Problem::from), style, out)?;
    match style.quiet && has_nothing_to_say(report) {
        true => Ok(()),
        false => writeln!(out, "{}", counts::line(report, style)),
    }
}

/// Whether a quiet report of a run is empty: customers were checked, and nothing is open or broken.
fn has_nothing_to_say(report: &Report) -> bool {
    let known = |finding: &Finding| matches!(finding.status, Status::Known);
    report.findings.iter().all(known) && report.broken.is_empty() && report.summary.documents > 0
}

/// Which rules ran in place of the shipped ones, where some did and no report says so: one for people is not written, or
/// is quiet and empty.
pub fn stand_in(report: &Report, is_quiet: bool, is_written: bool) -> Option<String> {
    let told = is_written && !(is_quiet && has_nothing_to_say(report));
    let worth_telling = report.stand_in.as_ref().is_some_and(|pack| is_quiet || !pack.has_schema);
    (worth_telling && !told).then(|| counts::rules(report))
}

/// Writes findings without the line of counts.
///
/// # Errors
/// The writer's own.
pub fn write_findings(findings: &[Finding], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_problems(findings.iter().map(Problem::from), style, out)
}

/// Writes what could not be checked.
///
/// # Errors
/// The writer's own.
pub fn write_broken(broken: &[Broken], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_problems(broken.iter().map(Problem::from), style, out)
}

/// Writes what is wrong with rules that cannot be loaded.
///
/// # Errors
/// The writer's own.
pub fn write_faults(faults: &[Fault], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_problems(faults.iter().map(Problem::from), style, out)
}

pub(crate) fn write_problems<'a>(
    problems: impl Iterator<Item = Problem<'a>>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::new();
    for problem in problems {
        text.clear();
        let done = if style.narrated {
            narrated::narrate(&problem, &mut text)
        } else {
            drawn::draw(&problem, style, &mut text)
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
