//! The report as JUnit's XML, as CI systems read it: a suite for each customer file, a case for each rule and one for
//! the schema.
//!
//! JUnit knows no warnings, and a failure turns a pipeline red. So only open findings of severity error are failures;
//! warnings and advice, and what is waived or in the baseline, stand in the output of a case that passes. A rule that
//! did not apply is skipped. What could not be checked is an error. Files are named from the repository's folder on;
//! cases say in their names whom they are about, as some readers show them without their suites.
//! There are no times in it, so that the same input gives the same bytes.

mod suites;
pub mod xml;

use std::io::{self, Write};

use crate::output::escape::escape;
use crate::output::format::Output;
use crate::output::human;
use crate::output::style::Style;
use clearance_engine::report::{Broken, Finding, Keep, Report, Severity, Status, Words};
use suites::{Ended, Suite, Test};
use xml::{Case, End, Problem};

/// The row for `--format junit`.
pub const OUTPUT: Output = Output {
    name: "junit",
    about: "A suite per file and a case per rule, for CI systems",
    keep: Keep { customers: true, evidence: false },
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.starts_with("<?xml") && head.contains("<testsuites name=\"clearance check\"")
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let written: io::Result<Vec<xml::Suite>> =
        suites::of(report).iter().map(|suite| of_suite(suite, &report.words)).collect();
    xml::write_report("clearance check", &written?, out)
}

fn of_suite(suite: &Suite<'_>, words: &Words) -> io::Result<xml::Suite> {
    let properties = suite.standings.iter();
    let properties = properties.map(|(name, standing)| (name.clone(), (*standing).to_owned()));
    let cases: io::Result<Vec<Case>> =
        suite.tests.iter().map(|test| of_test(test, suite, words)).collect();
    Ok(xml::Suite { name: suite.name.clone(), properties: properties.collect(), cases: cases? })
}

fn of_test(test: &Test<'_>, suite: &Suite<'_>, words: &Words) -> io::Result<Case> {
    let counts =
        |finding: &&Finding| finding.status.is_open() && finding.severity == Severity::Error;
    let (failures, notes): (Vec<&Finding>, Vec<&Finding>) =
        test.findings.iter().copied().partition(|finding| counts(finding));
    let end = match (&*test.broken, &*failures) {
        ([first, ..], _) => End::Broken(broken(first, &test.broken, words)?),
        ([], [first, ..]) => End::Failed(failed(first, &failures)?),
        ([], []) => match &test.ended {
            Ended::Ran => End::Passed,
            Ended::Skipped(why) => End::Skipped(why.clone()),
            Ended::Broken => End::Broken(unknown()),
        },
    };
    // A case that broke says so; what else was found is told beside it.
    let beside = match test.broken.is_empty() {
        true => notes,
        false => test.findings.clone(),
    };
    let output = if beside.is_empty() { String::new() } else { told(&beside)? };
    Ok(Case { name: test.name.clone(), file: suite.file.clone(), end, output })
}

/// What is wrong where findings stand against a document.
fn failed(first: &Finding, all: &[&Finding]) -> io::Result<Problem> {
    Ok(Problem {
        message: with_others(&first.message, all.len()),
        kind: first.severity.name(),
        text: told(all)?,
    })
}

/// What could not be checked.
pub fn broken(first: &Broken, all: &[&Broken], words: &Words) -> io::Result<Problem> {
    let mut text = Vec::new();
    for broken in all {
        human::write_broken(std::slice::from_ref(*broken), words, &Style::PLAIN, &mut text)?;
    }
    let message = with_others(&first.message, all.len());
    Ok(Problem { message, kind: NOT_CHECKED, text: in_lines(&text) })
}

/// The same of a rule that broke, where it is not known how.
fn unknown() -> Problem {
    let message = "the rule did not finish".to_owned();
    Problem { message, kind: NOT_CHECKED, text: String::new() }
}

/// The type of an error.
const NOT_CHECKED: &str = "not checked";

fn with_others(message: &str, all: usize) -> String {
    match all {
        1 => message.to_owned(),
        _ => format!("{message} (and {} more)", all - 1),
    }
}

/// Findings as they are drawn elsewhere, each after what is said of its status.
fn told(findings: &[&Finding]) -> io::Result<String> {
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
    Ok(in_lines(&text))
}

fn in_lines(text: &[u8]) -> String {
    format!("\n{}\n", String::from_utf8_lossy(text).trim_end())
}
