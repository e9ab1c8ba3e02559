//! Groups findings into JUnit suites and cases: a suite for each file, a case for each rule.

use std::collections::{BTreeMap, BTreeSet};

use crate::output::escape::shorten_text;
use clearance_engine::report::{Broken, BrokenKind, Finding, Outcome, Report, SubjectReport};
use clearance_engine::rule::SCHEMA_ID;

/// The name of the case of a file that cannot be read.
const FILE: &str = "file";

/// A document.
pub(super) struct FileSuite<'a> {
    pub name: String,
    /// The file; none where the suite is about all of them.
    pub(super) file: Option<String>,
    pub(super) tests: Vec<RuleCase<'a>>,
    /// The standings in it: the name of each property, and its value.
    pub(super) standings: Vec<(String, &'static str)>,
}

/// A rule on a subject.
pub(super) struct RuleCase<'a> {
    pub(super) name: String,
    pub(super) ended: CaseRun,
    pub(super) findings: Vec<&'a Finding>,
    pub(super) broken: Vec<&'a Broken>,
}

/// The run of a rule on a document.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum CaseRun {
    /// It finished, with or without findings.
    Ran,
    /// It was skipped, for this reason.
    Skipped(String),
    /// It did not finish.
    Broken,
}

/// A customer: the file, and which document of it.
type DocumentKey<'a> = (&'a str, Option<usize>);

/// The findings and broken evaluations of a case.
#[derive(Default)]
struct CaseFindings<'a> {
    findings: Vec<&'a Finding>,
    broken: Vec<&'a Broken>,
}

type FindingsByRule<'a> = BTreeMap<&'a str, CaseFindings<'a>>;

/// Collects all suites, sorted by file; the last holds the cases of no file.
pub(super) fn collect_suites(report: &Report) -> Vec<FileSuite<'_>> {
    let mut by_document: BTreeMap<DocumentKey<'_>, FindingsByRule<'_>> = BTreeMap::new();
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
    // Where a rule broke over all documents, the case of each reports it.
    let over_all = by_document.remove(&("", None)).unwrap_or_default();
    let mut suites: BTreeMap<&str, Vec<RuleCase<'_>>> = BTreeMap::new();
    for customer in &report.subjects {
        let of = (&*customer.subject.file, customer.subject.document);
        let rules = by_document.remove(&of).unwrap_or_default();
        let tests = subject_cases(report, customer, rules, &over_all);
        suites.entry(of.0).or_default().extend(tests);
    }
    for ((file, document), rules) in by_document {
        suites
            .entry(file)
            .or_default()
            .extend(other_cases(rules, CaseSubject { name: None, document }));
    }
    let embedded = embedded_files(report);
    let mut standings: BTreeMap<&str, Vec<(String, &'static str)>> = BTreeMap::new();
    for entry in report.roster() {
        let about = CaseSubject { name: None, document: entry.document };
        let property = (about.name_case("standing"), entry.standing.name());
        standings.entry(entry.file).or_default().push(property);
    }
    let name_of = |file: &str| match embedded.contains(file) {
        // It has the name that it has in the program.
        true => file.to_owned(),
        false => report.root.relative(file),
    };
    let named = |(file, tests)| {
        let standings = standings.remove(file).unwrap_or_default();
        let name = name_of(file);
        FileSuite { file: Some(name.clone()), name, tests, standings }
    };
    let mut suites: Vec<FileSuite<'_>> = suites.into_iter().map(named).collect();
    if !over_all.is_empty() {
        let tests = other_cases(over_all, CaseSubject::default()).collect();
        let name = format!("all {}", report.words.subjects);
        suites.push(FileSuite { name, file: None, tests, standings: Vec::new() });
    }
    suites
}

/// The files in the program that findings point at.
fn embedded_files(report: &Report) -> BTreeSet<&str> {
    let sources = report.findings.iter().map(|finding| &finding.location.source);
    let embedded = sources.filter(|source| source.embedded_path().is_some());
    embedded.map(|source| source.name.as_str()).collect()
}

/// The subject of a case: its name and its document within the file.
#[derive(Clone, Copy, Default)]
struct CaseSubject<'a> {
    /// Its name, if known.
    name: Option<&'a str>,
    /// The document of the file, from 0, where it can hold several.
    document: Option<usize>,
}

impl CaseSubject<'_> {
    /// `same-license-total (Contoso GmbH, document 1)`.
    fn name_case(self, rule: &str) -> String {
        /// Each rule's case has the name.
        const LONGEST: usize = 100;
        let name = self.name.map(|name| shorten_text(name, LONGEST).into_owned());
        let document = self.document.map(|document| format!("document {document}"));
        match name.into_iter().chain(document).collect::<Vec<_>>().join(", ").as_str() {
            "" => rule.to_owned(),
            about => format!("{rule} ({about})"),
        }
    }
}

/// The cases of a customer: the schema, each rule, and what else was found.
fn subject_cases<'a>(
    report: &'a Report,
    customer: &'a SubjectReport,
    mut rules: FindingsByRule<'a>,
    over_all: &FindingsByRule<'a>,
) -> Vec<RuleCase<'a>> {
    let subject = &report.words.subject;
    let about = CaseSubject { name: customer.name.as_deref(), document: customer.subject.document };
    let schema = rules.remove(SCHEMA_ID).unwrap_or_default();
    let keeps_to_schema = schema.findings.is_empty();
    let mut tests = vec![new_case(SCHEMA_ID, about, CaseRun::Ran, schema)];
    for (rule, outcome) in report.rules.iter().zip(&customer.outcomes) {
        let mut found = rules.remove(&*rule.id).unwrap_or_default();
        let ended = match outcome {
            Outcome::Open => CaseRun::Skipped(ask_all(&found.findings)),
            Outcome::Pass | Outcome::Fail => CaseRun::Ran,
            Outcome::Skip if keeps_to_schema => {
                CaseRun::Skipped(format!("the rule does not apply to this {subject}"))
            }
            Outcome::Skip => {
                CaseRun::Skipped(format!("the {subject} file does not keep to the schema"))
            }
            Outcome::Error => CaseRun::Broken,
        };
        if ended == CaseRun::Broken && found.broken.is_empty() {
            let everywhere = over_all.get(&*rule.id);
            found.broken.extend(everywhere.iter().flat_map(|found| &found.broken));
        }
        tests.push(new_case(&rule.id, about, ended, found));
    }
    tests.extend(other_cases(rules, about));
    tests
}

/// The reason why a case with open questions is neither passed nor failed.
fn ask_all(findings: &[&Finding]) -> String {
    let questions = findings.iter().map(|finding| match &finding.help {
        Some(help) => format!("question: {} ({help})", finding.message),
        None => format!("question: {}", finding.message),
    });
    questions.collect::<Vec<_>>().join("; ")
}

/// Returns the cases of ids that are no rules of the run: broken files, and waivers.
fn other_cases<'a>(
    rules: FindingsByRule<'a>,
    about: CaseSubject<'_>,
) -> impl Iterator<Item = RuleCase<'a>> {
    rules.into_iter().map(move |(rule, found)| new_case(rule, about, CaseRun::Ran, found))
}

fn new_case<'a>(
    rule: &str,
    about: CaseSubject<'_>,
    ended: CaseRun,
    found: CaseFindings<'a>,
) -> RuleCase<'a> {
    let name = about.name_case(rule);
    RuleCase { name, ended, findings: found.findings, broken: found.broken }
}
