//! The results as JUnit's XML, as CI systems read it: a suite for each rule, a case for each fixture.
//!
//! There are no times in it, so that the same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Output, line};
use crate::fixture::Scope;
use crate::output::Style;
use crate::output::escape::escape;
use crate::output::junit::write_report;
use crate::suite::coverage::Covered;
use crate::suite::{CaseResult, Kind, Outcome, Suite};

/// The row for `--format junit`.
pub(super) const OUTPUT: Output = Output {
    name: "junit",
    about: "A suite per rule and a case per fixture, for CI systems",
    is_own,
    write,
};

/// Whether a text begins as these results do.
fn is_own(head: &str) -> bool {
    head.starts_with("<?xml") && head.contains("<testsuites name=\"clearance test\"")
}

/// What the suite of the fixtures for all rules is called.
const WHOLE_PACK: &str = "all rules";

fn write(suite: &Suite, _verbose: bool, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    let names = suite.rules.iter().map(|rule| &*rule.id);
    let with_cases = suite.cases.iter().map(suite_of);
    for name in names.filter(|name| *name != crate::rule::SCHEMA_ID).chain(with_cases) {
        suites.entry(name).or_insert_with(|| TestSuite::new(&*escape(name)));
    }
    for case in &suite.cases {
        if let Some(suite) = suites.get_mut(suite_of(case)) {
            suite.add_test_case(of_case(case));
        }
    }
    for rule in suite.lacking().filter(|_| suite.requires_both) {
        if let Some(suite) = suites.get_mut(&*rule.id) {
            let lacks = rule.lacks().unwrap_or_default();
            suite.add_test_case(failed("fixtures", NonSuccessKind::Failure, lacks, "lacking"));
        }
    }
    if let Some(test) = suite.coverage.as_ref().and_then(too_little) {
        suites.entry("coverage").or_insert_with(|| TestSuite::new("coverage")).add_test_case(test);
    }
    let mut report = Report::new("clearance test");
    report.add_test_suites(suites.into_values());
    write_report(&report, out)
}

/// A case that fails because less was reached than is asked for.
fn too_little(covered: &Covered) -> Option<TestCase> {
    let minimum = covered.minimum.filter(|_| !covered.is_enough())?;
    let percent = covered.total().percent();
    let text = format!("coverage of {percent} % is below the minimum of {minimum} %");
    Some(failed("minimum", NonSuccessKind::Failure, &text, "coverage"))
}

fn suite_of(case: &CaseResult) -> &str {
    match &case.fixture.scope {
        Scope::Rule(id) => id,
        Scope::Pack => WHOLE_PACK,
    }
}

fn of_case(case: &CaseResult) -> TestCase {
    let name = escape(&case.fixture.name);
    let bad: Vec<&Outcome> =
        case.outcomes.iter().filter(|outcome| outcome.kind().is_failure()).collect();
    let Some(first) = bad.first() else {
        return named(&name, suite_of(case), TestCaseStatus::success());
    };
    let is_broken = bad.iter().any(|outcome| outcome.kind() == Kind::Broken);
    let kind = if is_broken { NonSuccessKind::Error } else { NonSuccessKind::Failure };
    let lines: Vec<String> = bad.iter().map(|outcome| line(outcome)).collect();
    let mut test = failed(&name, kind, &lines.join("\n"), first.kind().name());
    test.set_classname(&*escape(suite_of(case)));
    test
}

fn named(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(&*escape(class));
    case
}

fn failed(name: &str, kind: NonSuccessKind, text: &str, what: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(text.lines().next().unwrap_or_default());
    status.set_type(what);
    status.set_description(text);
    TestCase::new(name, status)
}
