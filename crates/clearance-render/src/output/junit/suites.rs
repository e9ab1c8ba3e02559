//! What belongs into which suite and case.

use std::collections::BTreeMap;

use crate::output::escape::shorten;
use clearance_engine::report::{Broken, BrokenKind, Customer, Finding, Outcome, Report};
use clearance_engine::rule::SCHEMA_ID;

/// The name of the case of a file that cannot be read.
const FILE: &str = "file";

/// A customer file.
pub(super) struct Suite<'a> {
    pub name: String,
    /// The file; none where the suite is about all of them.
    pub(super) file: Option<String>,
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
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// It did, with or without findings.
    Ran,
    /// It was not run, and why.
    Skipped(String),
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
    let mut by_document: BTreeMap<Of<'_>, ByRule<'_>> = BTreeMap::new();
    for finding in &report.findings {
        let of = match &finding.subject {
            Some(subject) => (&*subject.file, subject.document),
            None => (&*finding.location.source.name, None),
        };
        let rules = by_document.entry(of).or_default();
        rules.entry(&finding.rule).or_default().findings.push(finding);
    }
    for broken in &report.broken {
        let rule = match broken.kind {
            BrokenKind::File => FILE,
            BrokenKind::Rule => broken.rule.as_deref().unwrap_or_default(),
        };
        let rules = by_document.entry((&broken.file, broken.document)).or_default();
        rules.entry(rule).or_default().broken.push(broken);
    }
    // Where a rule broke over all customers, that is what each of them is told.
    let over_all = by_document.remove(&("", None)).unwrap_or_default();
    let mut suites: BTreeMap<&str, Vec<Test<'_>>> = BTreeMap::new();
    for customer in &report.customers {
        let of = (&*customer.subject.file, customer.subject.document);
        let rules = by_document.remove(&of).unwrap_or_default();
        let tests = of_document(report, customer, rules, &over_all);
        suites.entry(of.0).or_default().extend(tests);
    }
    for ((file, document), rules) in by_document {
        suites.entry(file).or_default().extend(others(rules, About { name: None, document }));
    }
    let mut standings: BTreeMap<&str, Vec<(String, &'static str)>> = BTreeMap::new();
    for entry in report.roster() {
        let about = About { name: None, document: entry.document };
        let property = (about.name_case("standing"), entry.standing.name());
        standings.entry(entry.file).or_default().push(property);
    }
    let named = |(file, tests)| {
        let standings = standings.remove(file).unwrap_or_default();
        let name = report.root.relative(file);
        Suite { file: Some(name.clone()), name, tests, standings }
    };
    let mut suites: Vec<Suite<'_>> = suites.into_iter().map(named).collect();
    if !over_all.is_empty() {
        let tests = others(over_all, About::default()).collect();
        let name = format!("all {}", report.words.subjects);
        suites.push(Suite { name, file: None, tests, standings: Vec::new() });
    }
    suites
}

/// Whom a case is about, beside the file.
#[derive(Clone, Copy, Default)]
struct About<'a> {
    /// What the customer is called, if that is known.
    name: Option<&'a str>,
    /// Which document of the file, from 0, where it can hold several.
    document: Option<usize>,
}

impl About<'_> {
    /// `same-license-total (Contoso GmbH, document 1)`.
    fn name_case(self, rule: &str) -> String {
        /// Each rule's case has the name.
        const LONGEST: usize = 100;
        let name = self.name.map(|name| shorten(name, LONGEST).into_owned());
        let document = self.document.map(|document| format!("document {document}"));
        match name.into_iter().chain(document).collect::<Vec<_>>().join(", ").as_str() {
            "" => rule.to_owned(),
            about => format!("{rule} ({about})"),
        }
    }
}

/// The cases of a customer: the schema, each rule, and what else was found.
fn of_document<'a>(
    report: &'a Report,
    customer: &'a Customer,
    mut rules: ByRule<'a>,
    over_all: &ByRule<'a>,
) -> Vec<Test<'a>> {
    let subject = &report.words.subject;
    let about = About { name: customer.name.as_deref(), document: customer.subject.document };
    let schema = rules.remove(SCHEMA_ID).unwrap_or_default();
    let keeps_to_schema = schema.findings.is_empty();
    let mut tests = vec![test(SCHEMA_ID, about, Ended::Ran, schema)];
    for (rule, outcome) in report.rules.iter().zip(&customer.outcomes) {
        let mut found = rules.remove(&*rule.id).unwrap_or_default();
        let ended = match outcome {
            Outcome::Pass | Outcome::Fail => Ended::Ran,
            Outcome::Skip if keeps_to_schema => {
                Ended::Skipped(format!("the rule does not apply to this {subject}"))
            }
            Outcome::Skip => {
                Ended::Skipped(format!("the {subject} file does not keep to the schema"))
            }
            Outcome::Error => Ended::Broken,
        };
        if ended == Ended::Broken && found.broken.is_empty() {
            let everywhere = over_all.get(&*rule.id);
            found.broken.extend(everywhere.iter().flat_map(|found| &found.broken));
        }
        tests.push(test(&rule.id, about, ended, found));
    }
    tests.extend(others(rules, about));
    tests
}

/// Cases of what no rule of the run is asked for: broken files, and waivers.
fn others<'a>(rules: ByRule<'a>, about: About<'_>) -> impl Iterator<Item = Test<'a>> {
    rules.into_iter().map(move |(rule, found)| test(rule, about, Ended::Ran, found))
}

fn test<'a>(rule: &str, about: About<'_>, ended: Ended, found: Found<'a>) -> Test<'a> {
    let name = about.name_case(rule);
    Test { name, ended, findings: found.findings, broken: found.broken }
}
