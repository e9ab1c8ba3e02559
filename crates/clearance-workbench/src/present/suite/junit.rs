//! The results as JUnit's XML, as CI systems read it: a suite for each rule, a case for each fixture.
//!
//! There are no times in it, so that the same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::format::Output;
use super::outcome::line;
use crate::fixture::Scope;
use crate::suite::coverage::Covered;
use crate::suite::{CaseResult, Kind, Outcome, Suite};
use clearance_render::output::junit::xml::{self, Case, End, Problem};
use clearance_render::output::style::Style;

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
    let mut suites: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
    let names = suite.rules.iter().map(|rule| &*rule.id);
    for name in names.filter(|name| *name != clearance_engine::rule::SCHEMA_ID) {
        suites.entry(name).or_default();
    }
    for case in &suite.cases {
        suites.entry(suite_of(case)).or_default().push(of_case(case));
    }
    for rule in suite.lacking().filter(|_| suite.requires_both) {
        if let Some(cases) = suites.get_mut(&*rule.id) {
            let lacks = rule.lacks().unwrap_or_default();
            cases.push(failed("fixtures", problem(lacks.to_owned(), "lacking")));
        }
    }
    if let Some(case) = suite.coverage.as_ref().and_then(too_little) {
        suites.entry("coverage").or_default().push(case);
    }
    let suite = |(name, cases): (&str, Vec<Case>)| xml::Suite {
        name: name.to_owned(),
        properties: Vec::new(),
        cases,
    };
    let suites: Vec<xml::Suite> = suites.into_iter().map(suite).collect();
    xml::write_report("clearance test", &suites, out)
}

/// A case that fails because less was reached than is asked for.
fn too_little(covered: &Covered) -> Option<Case> {
    let minimum = covered.minimum.filter(|_| !covered.is_enough())?;
    let percent = covered.total().percent();
    let text = format!("coverage of {percent} % is below the minimum of {minimum} %");
    Some(failed("minimum", problem(text, "coverage")))
}

fn suite_of(case: &CaseResult) -> &str {
    match &case.fixture.scope {
        Scope::Rule(id) => id,
        Scope::Pack => WHOLE_PACK,
    }
}

fn of_case(case: &CaseResult) -> Case {
    let bad: Vec<&Outcome> =
        case.outcomes.iter().filter(|outcome| outcome.kind().is_failure()).collect();
    let is_broken = bad.iter().any(|outcome| outcome.kind() == Kind::Broken);
    let lines: Vec<String> = bad.iter().map(|outcome| line(outcome)).collect();
    let end = match bad.first() {
        None => End::Passed,
        Some(first) => {
            let problem = problem(lines.join("\n"), first.kind().name());
            if is_broken { End::Broken(problem) } else { End::Failed(problem) }
        }
    };
    let name = case.fixture.name.clone();
    Case { file: Some(name.clone()), name, end, output: String::new() }
}

fn failed(name: &str, problem: Problem) -> Case {
    Case { name: name.to_owned(), file: None, end: End::Failed(problem), output: String::new() }
}

/// What is wrong, in lines; the first is the message.
fn problem(text: String, kind: &'static str) -> Problem {
    Problem { message: text.lines().next().unwrap_or_default().to_owned(), kind, text }
}
