//! The results as JUnit's XML, as CI systems read it: a suite for each rule, a case for each fixture.
//!
//! There are no times in it, so that the same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::outcome::outcome_line;
use super::suite_format::{Detail, SuiteFormat};
use crate::fixture::FixtureScope;
use crate::suite::coverage::SuiteCoverage;
use crate::suite::{CaseResult, FixtureOutcome, OutcomeKind, SuiteReport};
use clearance_render::output::junit::xml::{self, CaseEnd, CaseProblem, JunitCase};
use clearance_render::output::style::Style;

/// The row for `--format junit`.
pub(super) const OUTPUT: SuiteFormat = SuiteFormat {
    name: "junit",
    about: "A suite per rule and a case per fixture, for CI systems",
    is_own,
    write: write_junit,
};

/// Whether a text begins as these results do.
fn is_own(head: &str) -> bool {
    head.starts_with("<?xml") && head.contains("<testsuites name=\"clearance test\"")
}

/// The name of the suite of fixtures that run all rules.
const WHOLE_PACK: &str = "all rules";

fn write_junit(
    suite: &SuiteReport,
    _detail: Detail<'_>,
    _style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<JunitCase>> = BTreeMap::new();
    let names = suite.rules.iter().map(|rule| &*rule.id);
    for name in names.filter(|name| *name != clearance_engine::rule::SCHEMA_ID) {
        suites.entry(name).or_default();
    }
    for case in &suite.cases {
        suites.entry(suite_name(case)).or_default().push(case_of_fixture(case));
    }
    for rule in suite.lacking().filter(|_| suite.requires_both) {
        if let Some(cases) = suites.get_mut(&*rule.id) {
            let lacks = rule.lacks().unwrap_or_default();
            cases.push(failed_case("fixtures", new_problem(lacks.to_owned(), "lacking")));
        }
    }
    if let Some(case) = suite.coverage.as_ref().and_then(coverage_case) {
        suites.entry("coverage").or_default().push(case);
    }
    let suite = |(name, cases): (&str, Vec<JunitCase>)| xml::JunitSuite {
        name: name.to_owned(),
        properties: Vec::new(),
        cases,
    };
    let suites: Vec<xml::JunitSuite> = suites.into_iter().map(suite).collect();
    xml::write_report("clearance test", &suites, out)
}

/// A case that fails because less was reached than is asked for.
fn coverage_case(covered: &SuiteCoverage) -> Option<JunitCase> {
    let minimum = covered.minimum.filter(|_| !covered.is_enough())?;
    let percent = covered.total().percent();
    let text = format!("coverage of {percent} % is below the minimum of {minimum} %");
    Some(failed_case("minimum", new_problem(text, "coverage")))
}

fn suite_name(case: &CaseResult) -> &str {
    match &case.fixture.scope {
        FixtureScope::Rule(id) => id,
        FixtureScope::Pack => WHOLE_PACK,
    }
}

fn case_of_fixture(case: &CaseResult) -> JunitCase {
    let bad: Vec<&FixtureOutcome> =
        case.outcomes.iter().filter(|outcome| outcome.kind().is_failure()).collect();
    let is_broken = bad.iter().any(|outcome| outcome.kind() == OutcomeKind::Broken);
    let lines: Vec<String> = bad.iter().map(|outcome| outcome_line(outcome)).collect();
    let end = match bad.first() {
        None => CaseEnd::Passed,
        Some(first) => {
            let problem = new_problem(lines.join("\n"), first.kind().name());
            if is_broken { CaseEnd::Broken(problem) } else { CaseEnd::Failed(problem) }
        }
    };
    let name = case.fixture.name.clone();
    JunitCase { file: Some(name.clone()), name, end, output: String::new() }
}

fn failed_case(name: &str, problem: CaseProblem) -> JunitCase {
    JunitCase {
        name: name.to_owned(),
        file: None,
        end: CaseEnd::Failed(problem),
        output: String::new(),
    }
}

/// Makes a problem of its lines; the first is the message.
fn new_problem(text: String, kind: &'static str) -> CaseProblem {
    CaseProblem { message: text.lines().next().unwrap_or_default().to_owned(), kind, text }
}
