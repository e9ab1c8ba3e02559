//! The report as JUnit's XML, as CI systems read it: a suite for each document, a case for each rule and one for
//! the schema.
//!
//! JUnit knows no warnings, and a failure turns a pipeline red. So only open findings of severity error are failures;
//! warnings and advice, and what is waived or in the baseline, stand in the output of a case that passes. A rule that
//! did not apply is skipped. A file or a rule that could not be checked is an error. Files are named from the repository's folder on;
//! cases have the document in their names, as some readers show them without their suites.
//! There are no times in it, so that the same input gives the same bytes.

mod suites;
pub mod xml;

use std::io::{self, Write};

use crate::output::escape::escape;
use crate::output::format::ReportFormat;
use crate::output::human;
use crate::output::style::Style;
use clearance_engine::report::{Broken, Finding, Keep, Report, Severity, Status, Words};
use suites::{CaseRun, FileSuite, RuleCase};
use xml::{CaseEnd, CaseProblem, JunitCase, JunitSuite};

/// The row for `--format junit`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "junit",
    about: "A suite per file and a case per rule, for CI systems",
    keep: Keep { subjects: true, ..Keep::NOTHING },
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    head.starts_with("<?xml") && head.contains("<testsuites name=\"clearance check\"")
}

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let written: io::Result<Vec<JunitSuite>> = suites::collect_suites(&report.separated())
        .iter()
        .map(|suite| suite_xml(suite, &report.words))
        .collect();
    xml::write_report("clearance check", &written?, out)
}

fn suite_xml(suite: &FileSuite<'_>, words: &Words) -> io::Result<JunitSuite> {
    let properties = suite.standings.iter();
    let properties = properties.map(|(name, standing)| (name.clone(), (*standing).to_owned()));
    let cases: io::Result<Vec<JunitCase>> =
        suite.tests.iter().map(|test| case_xml(test, suite, words)).collect();
    Ok(JunitSuite { name: suite.name.clone(), properties: properties.collect(), cases: cases? })
}

fn case_xml(test: &RuleCase<'_>, suite: &FileSuite<'_>, words: &Words) -> io::Result<JunitCase> {
    let counts =
        |finding: &&Finding| finding.status.is_open() && finding.severity == Severity::Error;
    let (failures, notes): (Vec<&Finding>, Vec<&Finding>) =
        test.findings.iter().copied().partition(|finding| counts(finding));
    let end = match (&*test.broken, &*failures) {
        ([first, ..], _) => CaseEnd::Broken(broken_problem(first, &test.broken, words)?),
        ([], [first, ..]) => CaseEnd::Failed(failed_problem(first, &failures)?),
        ([], []) => match &test.ended {
            CaseRun::Ran => CaseEnd::Passed,
            CaseRun::Skipped(why) => CaseEnd::Skipped(why.clone()),
            CaseRun::Broken => CaseEnd::Broken(unfinished_problem()),
        },
    };
    // A case that broke is an error; other findings become its output.
    let beside = if test.broken.is_empty() { notes } else { test.findings.clone() };
    let output = if beside.is_empty() { String::new() } else { draw_findings(&beside)? };
    Ok(JunitCase { name: test.name.clone(), file: suite.file.clone(), end, output })
}

/// The message for a document with open findings.
fn failed_problem(first: &Finding, all: &[&Finding]) -> io::Result<CaseProblem> {
    Ok(CaseProblem {
        message: with_others(&first.message, all.len()),
        kind: first.severity.name(),
        text: draw_findings(all)?,
    })
}

/// Returns the error of a case that broke.
pub fn broken_problem(first: &Broken, all: &[&Broken], words: &Words) -> io::Result<CaseProblem> {
    let mut text = Vec::new();
    for broken in all {
        human::write_broken(std::slice::from_ref(*broken), words, &Style::PLAIN, &mut text)?;
    }
    let message = with_others(&first.message, all.len());
    Ok(CaseProblem { message, kind: NOT_CHECKED, text: enclose_lines(&text) })
}

/// Returns the error of a case whose rule broke for an unknown reason.
fn unfinished_problem() -> CaseProblem {
    let message = "the rule did not finish".to_owned();
    CaseProblem { message, kind: NOT_CHECKED, text: String::new() }
}

/// The type of an error.
const NOT_CHECKED: &str = "not checked";

fn with_others(message: &str, all: usize) -> String {
    match all {
        1 => message.to_owned(),
        _ => format!("{message} (and {} more)", all - 1),
    }
}

/// Draws findings as text, each after a line on its status.
fn draw_findings(findings: &[&Finding]) -> io::Result<String> {
    let mut text = Vec::new();
    for finding in findings {
        match &finding.status {
            Status::Open => {}
            Status::Known => writeln!(text, "in the baseline:")?,
            Status::Waived(waived) => {
                let by = waived.approved_by.as_deref().map(escape);
                let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
                let (reason, until) = (escape(&waived.reason), waived.expires);
                writeln!(text, "waived{by} until {until}: {reason}")?;
            }
        }
        human::write_findings(std::slice::from_ref(*finding), &Style::PLAIN, &mut text)?;
    }
    Ok(enclose_lines(&text))
}

fn enclose_lines(text: &[u8]) -> String {
    format!("\n{}\n", String::from_utf8_lossy(text).trim_end())
}
