//! What belongs into which suite and case.

use std::collections::BTreeMap;

use crate::report::{Broken, BrokenKind, Finding, Outcome, Report};
use crate::rule::SCHEMA_ID;

/// The name of the suite of what was not about one customer.
const ALL: &str = "all customers";

/// The name of the case of a file that cannot be read.
const FILE: &str = "file";

/// A customer file.
pub(super) struct Suite<'a> {
    pub(super) name: String,
    pub(super) tests: Vec<Test<'a>>,
    /// The standing of each customer in it: a name for the property, and the standing.
    pub(super) standings: Vec<(String, &'static str)>,
}

/// A rule on a customer.
pub(super) struct Test<'a> {
    pub(super) name: String,
    pub(super) ended: Ended,
    pub(super) findings: Vec<&'a Finding>,
    pub(super) broken: Vec<&'a Broken>,
}

/// How a rule ended on a customer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It did, with or without findings.
    Ran,
    /// It was not run, and why.
    Skipped(&'static str),
    /// It did not finish.
    Broken,
}

/// A customer: the file, and which document of it.
type Of<'a> = (&'a str, Option<usize>);

/// What was found, by customer and rule.
#[derive(Default)]
struct Found<'a> {
    findings: Vec<&'a Finding>,
    broken: Vec<&'a Broken>,
}

type ByRule<'a> = BTreeMap<&'a str, Found<'a>>;

/// All suites, sorted by file; the last is that of what is about no file.
pub(super) fn of(report: &Report) -> Vec<Suite<'_>> {
    let mut by_customer: BTreeMap<Of<'_>, ByRule<'_>> = BTreeMap::new();
    for finding in &report.findings {
        let of = match &finding.subject {
            Some(subject) => (&*subject.file, subject.document),
            None => (&*finding.place.source.name, None),
        };
        let rules = by_customer.entry(of).or_default();
        rules.entry(&finding.rule).or_default().findings.push(finding);
    }
    for broken in &report.broken {
        let rule = match broken.kind {
            BrokenKind::File => FILE,
            BrokenKind::Rule => broken.rule.as_deref().unwrap_or_default(),
        };
        let rules = by_customer.entry((&broken.file, broken.document)).or_default();
        rules.entry(rule).or_default().broken.push(broken);
    }
    // Where a rule broke over all customers, that is what each of them is told.
    let over_all = by_customer.remove(&("", None)).unwrap_or_default();
    let mut suites: BTreeMap<&str, Vec<Test<'_>>> = BTreeMap::new();
    for customer in &report.customers {
        let of = (&*customer.subject.file, customer.subject.document);
        let rules = by_customer.remove(&of).unwrap_or_default();
        let tests = of_customer(report, of.1, &customer.outcomes, rules, &over_all);
        suites.entry(of.0).or_default().extend(tests);
    }
    for ((file, document), rules) in by_customer {
        suites.entry(file).or_default().extend(others(rules, document));
    }
    let mut standings: BTreeMap<&str, Vec<(String, &'static str)>> = BTreeMap::new();
    for entry in report.roster() {
        let property = (in_document("standing", entry.document), entry.standing.name());
        standings.entry(entry.file).or_default().push(property);
    }
    let named = |(file, tests)| {
        let standings = standings.remove(file).unwrap_or_default();
        Suite { name: report.root.relative(file), tests, standings }
    };
    let mut suites: Vec<Suite<'_>> = suites.into_iter().map(named).collect();
    if !over_all.is_empty() {
        let tests = others(over_all, None).collect();
        suites.push(Suite { name: ALL.to_owned(), tests, standings: Vec::new() });
    }
    suites
}

/// The cases of a customer: the schema, each rule, and what else was found.
fn of_customer<'a>(
    report: &'a Report,
    document: Option<usize>,
    outcomes: &[Outcome],
    mut rules: ByRule<'a>,
    over_all: &ByRule<'a>,
) -> Vec<Test<'a>> {
    let schema = rules.remove(SCHEMA_ID).unwrap_or_default();
    let keeps_to_schema = schema.findings.is_empty();
    let mut tests = vec![test(SCHEMA_ID, document, Ended::Ran, schema)];
    for (rule, outcome) in report.rules.iter().zip(outcomes) {
        let mut found = rules.remove(&*rule.id).unwrap_or_default();
        let ended = match outcome {
            Outcome::Pass | Outcome::Fail => Ended::Ran,
            Outcome::Skip if keeps_to_schema => {
                Ended::Skipped("the rule does not apply to this customer")
            }
            Outcome::Skip => Ended::Skipped("the customer file does not keep to the schema"),
            Outcome::Error => Ended::Broken,
        };
        if ended == Ended::Broken && found.broken.is_empty() {
            let everywhere = over_all.get(&*rule.id);
            found.broken.extend(everywhere.iter().flat_map(|found| &found.broken));
        }
        tests.push(test(&rule.id, document, ended, found));
    }
    tests.extend(others(rules, document));
    tests
}

/// Cases of what no rule of the run is asked for: broken files, and waivers.
fn others(rules: ByRule<'_>, document: Option<usize>) -> impl Iterator<Item = Test<'_>> {
    rules.into_iter().map(move |(rule, found)| test(rule, document, Ended::Ran, found))
}

fn test<'a>(rule: &str, document: Option<usize>, ended: Ended, found: Found<'a>) -> Test<'a> {
    let name = in_document(rule, document);
    Test { name, ended, findings: found.findings, broken: found.broken }
}

/// A name, with the document that it is about.
fn in_document(name: &str, document: Option<usize>) -> String {
    match document {
        Some(document) => format!("{name} (document {})", document + 1),
        None => name.to_owned(),
    }
}
