//! The report for people: problems, waived findings, and one line of counts.

use std::io::{self, Write};

use crate::output::format::ReportFormat;
use crate::output::human::problem::Problem;
use crate::output::human::problem_list::write_problems;
use crate::output::human::{counts, waived_finding};
use crate::output::recognition::{first_line, is_problem};
use crate::output::style::Style;
use clearance_engine::report::{Finding, Keep, Report, Status};

/// The row for `--format human`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "human",
    about: "Findings with the lines they are about, for people",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    let line = first_line(head);
    let kinds = ["error", "warning", "advice", "question", "not checked", "waived"];
    is_problem(&line, &kinds) || line.contains(" · as of ") && line.contains(" rule")
}

fn write_report(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (findings, questions) = split_questions(report);
    for finding in findings.into_iter().chain(questions) {
        match &finding.status {
            Status::Open => write_problems([Problem::from(finding)].into_iter(), style, out)?,
            Status::Waived(by) => waived_finding::write_waived(finding, by, style, out)?,
            // Known findings would be repeated with every run; the line of counts has their number.
            Status::Known => {}
        }
    }
    write_problems(
        report.broken.iter().map(|broken| Problem::of_broken(broken, &report.words)),
        style,
        out,
    )?;
    if style.quiet && has_nothing_to_say(report) {
        Ok(())
    } else {
        writeln!(out, "{}", counts::summary_line(report, style))
    }
}

/// Splits the findings of a report into those that something is wrong about, and questions, which come after them.
fn split_questions(report: &Report) -> (Vec<&Finding>, Vec<&Finding>) {
    report.findings.iter().partition(|finding| !finding.is_question())
}

/// Returns whether a quiet report is empty: documents were checked, and nothing is open or broken.
fn has_nothing_to_say(report: &Report) -> bool {
    let known = |finding: &Finding| matches!(finding.status, Status::Known);
    report.findings.iter().all(known) && report.broken.is_empty() && report.summary.documents > 0
}

/// Names the rules that ran in place of the shipped ones, or without a schema, where no report does: one for people is not
/// written, or is quiet and empty.
pub fn describe_stand_in(report: &Report, is_quiet: bool, is_written: bool) -> Option<String> {
    let told = is_written && !(is_quiet && has_nothing_to_say(report));
    let is_stand_in = report.stand_in.as_ref().is_some_and(|pack| is_quiet || !pack.has_schema);
    let worth_telling = is_stand_in || !report.has_schema;
    (worth_telling && !told).then(|| counts::count_rules(report))
}
