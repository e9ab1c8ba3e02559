//! The report for people: problems, waived findings, and one line of counts.

use std::io::{self, Write};

use crate::output::format::Output;
use crate::output::human::problem::Problem;
use crate::output::human::problem_list::write_problems;
use crate::output::human::{counts, waived};
use crate::output::own::{first_line, is_problem};
use crate::output::style::Style;
use clearance_engine::report::{Finding, Keep, Report, Status};

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
    write_problems(
        report.broken.iter().map(|broken| Problem::of_broken(broken, &report.words)),
        style,
        out,
    )?;
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
