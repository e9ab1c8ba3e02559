//! The report as JUnit's XML, as CI systems read it: a suite for each customer file, a case for each rule and one for
//! the schema.
//!
//! JUnit knows no warnings, and a failure turns a pipeline red. So only open findings of severity error are failures;
//! warnings and advice, and what is waived or in the baseline, stand in the output of a case that passes. A rule that
//! did not apply is skipped. What could not be checked is an error. Files are named from the repository's folder on.
//! There are no times in it, so that the same input gives the same bytes.

mod suites;

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::output::escape::escape;
use crate::output::{Output, Style, human};
use crate::report::{Broken, Finding, Keep, Report, Severity, Status};
use suites::{Ended, Suite, Test};

/// The row for `--format junit`.
pub const OUTPUT: Output = Output {
    name: "junit",
    about: "A suite per customer file and a case per rule, for CI systems",
    keep: Keep { customers: true, evidence: false },
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.starts_with("<?xml") && head.contains("<testsuites name=\"clearance check\"")
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut junit = quick_junit::Report::new("clearance check");
    for suite in suites::of(report) {
        junit.add_test_suite(of_suite(&suite)?);
    }
    write_report(&junit, out)
}

/// Writes the XML whole: the library's errors do not tell a closed pipe from a full disk.
pub(super) fn write_report(report: &quick_junit::Report, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(report.to_string().map_err(io::Error::other)?.as_bytes())
}

fn of_suite(suite: &Suite<'_>) -> io::Result<TestSuite> {
    let name = escape(&suite.name);
    let mut written = TestSuite::new(&*name);
    for (property, standing) in &suite.standings {
        written.add_property((property.as_str(), *standing));
    }
    for test in &suite.tests {
        let mut case = of_test(test)?;
        case.set_classname(&*name);
        written.add_test_case(case);
    }
    Ok(written)
}

fn of_test(test: &Test<'_>) -> io::Result<TestCase> {
    let counts =
        |finding: &&Finding| finding.status.is_open() && finding.severity == Severity::Error;
    let (failures, notes): (Vec<&Finding>, Vec<&Finding>) =
        test.findings.iter().copied().partition(|finding| counts(finding));
    let status = match (&*test.broken, &*failures) {
        ([first, ..], _) => broken(first, &test.broken)?,
        ([], [first, ..]) => failed(first, &failures)?,
        ([], []) => match test.ended {
            Ended::Ran => TestCaseStatus::success(),
            Ended::Skipped(why) => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(why);
                status
            }
            Ended::Broken => unknown(),
        },
    };
    let mut case = TestCase::new(escape(&test.name).into_owned(), status);
    // A case that broke says so; what else was found is told beside it.
    let beside = match test.broken.is_empty() {
        true => notes,
        false => test.findings.clone(),
    };
    if !beside.is_empty() {
        case.set_system_out(told(&beside)?);
    }
    Ok(case)
}

/// The case of findings that stand against the move.
fn failed(first: &Finding, all: &[&Finding]) -> io::Result<TestCaseStatus> {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(with_others(&first.message, all.len()));
    status.set_type(first.severity.name());
    status.set_description(told(all)?);
    Ok(status)
}

/// The case of what could not be checked.
fn broken(first: &Broken, all: &[&Broken]) -> io::Result<TestCaseStatus> {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(with_others(&first.message, all.len()));
    status.set_type("not checked");
    let mut text = Vec::new();
    for broken in all {
        human::write_broken(std::slice::from_ref(*broken), &Style::PLAIN, &mut text)?;
    }
    status.set_description(in_lines(&text));
    Ok(status)
}

/// The case of a rule that broke, where it is not known how.
fn unknown() -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message("the rule did not finish");
    status.set_type("not checked");
    status
}

fn with_others(message: &str, all: usize) -> String {
    match all {
        1 => escape(message).into_owned(),
        _ => format!("{} (and {} more)", escape(message), all - 1),
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
