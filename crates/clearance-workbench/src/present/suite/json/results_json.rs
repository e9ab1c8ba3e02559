//! The results for programs: versioned, described by [`SCHEMA`].
//!
//! The types here are the published form. They change only together with the schema and `version`.

use std::io::{self, Write};

use serde::Serialize;

use crate::fixture::FixtureScope;
use crate::present::suite::json::coverage_json::CoverageJson;
use crate::present::suite::json::mutation_json::MutationJson;
use crate::present::suite::suite_format::{Detail, SuiteFormat};
use crate::suite::{
    CaseResult, ExpectedFinding, FixtureOutcome, OutcomeKind, RuleResult, SuiteReport,
};
use clearance_render::output::json::{BrokenJson, FindingJson, write_value};
use clearance_render::output::recognition::begins_versioned;
use clearance_render::output::style::Style;

/// The JSON Schema (2020-12) of the results.
pub const SCHEMA: &str = include_str!("suite.schema.json");

/// The row for `--format json`.
pub(crate) const OUTPUT: SuiteFormat = SuiteFormat {
    name: "json",
    about: "Every fixture and what came of it, for programs",
    is_own,
    write: write_json,
};

/// Whether a text begins as these results do.
fn is_own(head: &str) -> bool {
    begins_versioned(head, ",\"good\":")
}

fn write_json(
    suite: &SuiteReport,
    _detail: Detail<'_>,
    _style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_value(&SuiteJson::from(suite), out)
}

#[derive(Serialize)]
struct SuiteJson<'a> {
    version: u32,
    good: bool,
    rules: Vec<TestedJson<'a>>,
    fixtures: Vec<CaseJson<'a>>,
    /// Absent where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<MutationJson<'a>>,
    summary: SuiteSummaryJson,
    /// Absent where it was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageJson<'a>>,
}

impl<'a> From<&'a SuiteReport> for SuiteJson<'a> {
    fn from(suite: &'a SuiteReport) -> Self {
        let rules = suite.rules.iter().map(|rule| TestedJson::new(rule, suite.is_partial));
        Self {
            version: 1,
            good: suite.is_good(),
            rules: rules.collect(),
            fixtures: suite.cases.iter().map(CaseJson::from).collect(),
            mutation: suite.mutation.as_ref().map(MutationJson::from),
            summary: SuiteSummaryJson {
                fixtures: suite.cases.len(),
                counts: OutcomeCountsJson::new(|kind| suite.count(kind)),
            },
            coverage: suite.coverage.as_ref().map(CoverageJson::from),
        }
    }
}

#[derive(Serialize)]
struct SuiteSummaryJson {
    fixtures: usize,
    #[serde(flatten)]
    counts: OutcomeCountsJson,
}

#[derive(Serialize)]
struct OutcomeCountsJson {
    validated: u64,
    reported: u64,
    known: u64,
    missing: u64,
    noisy: u64,
    stale: u64,
    broken: u64,
}

impl OutcomeCountsJson {
    fn new(count: impl Fn(OutcomeKind) -> u64) -> Self {
        Self {
            validated: count(OutcomeKind::Validated),
            reported: count(OutcomeKind::Reported),
            known: count(OutcomeKind::Known),
            missing: count(OutcomeKind::Missing),
            noisy: count(OutcomeKind::Noisy),
            stale: count(OutcomeKind::Stale),
            broken: count(OutcomeKind::Broken),
        }
    }
}

#[derive(Serialize)]
struct TestedJson<'a> {
    id: &'a str,
    severity: &'static str,
    good: bool,
    /// Null where only some fixtures ran, as the others may have what lacks.
    lacks: Option<Vec<&'static str>>,
    #[serde(flatten)]
    counts: OutcomeCountsJson,
}

impl<'a> TestedJson<'a> {
    fn new(rule: &'a RuleResult, is_partial: bool) -> Self {
        let catching = (rule.catching == 0).then_some("catching");
        let passing = (rule.passing == 0).then_some("passing");
        let is_rule = *rule.id != *clearance_engine::rule::SCHEMA_ID;
        let lacks = catching.into_iter().chain(passing).filter(|_| is_rule).collect();
        Self {
            id: &rule.id,
            severity: rule.severity.name(),
            good: rule.is_good(),
            lacks: Some(lacks).filter(|_| !is_partial),
            counts: OutcomeCountsJson::new(|kind| rule.count(kind)),
        }
    }
}

#[derive(Serialize)]
struct CaseJson<'a> {
    name: &'a str,
    /// The rule that runs alone on it.
    rule: Option<&'a str>,
    as_of: String,
    files: Vec<&'a str>,
    good: bool,
    outcomes: Vec<OutcomeJson<'a>>,
}

impl<'a> From<&'a CaseResult> for CaseJson<'a> {
    fn from(case: &'a CaseResult) -> Self {
        let fixture = &case.fixture;
        Self {
            name: &fixture.name,
            rule: match &fixture.scope {
                FixtureScope::Rule(id) => Some(id),
                FixtureScope::Pack => None,
            },
            as_of: fixture.as_of.to_string(),
            files: fixture.files.iter().map(|file| &*file.input.name).collect(),
            good: case.is_good(),
            outcomes: case.outcomes.iter().map(OutcomeJson::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct OutcomeJson<'a> {
    outcome: &'static str,
    rule: Option<&'a str>,
    expected: Option<ExpectedJson<'a>>,
    finding: Option<FindingJson<'a>>,
    /// The findings of the rule elsewhere in the file.
    instead: Vec<FindingJson<'a>>,
    broken: Option<BrokenJson<'a>>,
}

impl<'a> From<&'a FixtureOutcome> for OutcomeJson<'a> {
    fn from(outcome: &'a FixtureOutcome) -> Self {
        let mut json = Self {
            outcome: outcome.kind().name(),
            rule: outcome.rule().map(|rule| &**rule),
            expected: None,
            finding: None,
            instead: Vec::new(),
            broken: None,
        };
        match outcome {
            FixtureOutcome::Validated(_) => {}
            FixtureOutcome::Reported(expected, finding)
            | FixtureOutcome::Stale(expected, finding) => {
                json.expected = Some(expected.into());
                json.finding = Some(FindingJson::from(&**finding));
            }
            FixtureOutcome::Known(expected) => json.expected = Some(expected.into()),
            FixtureOutcome::Missing(expected, instead) => {
                json.expected = Some(expected.into());
                json.instead = instead.iter().map(FindingJson::from).collect();
            }
            FixtureOutcome::Noisy(finding) => json.finding = Some(FindingJson::from(&**finding)),
            FixtureOutcome::Broken(broken) => json.broken = Some(BrokenJson::from(&**broken)),
        }
        json
    }
}

#[derive(Serialize)]
struct ExpectedJson<'a> {
    file: &'a str,
    line: usize,
    message: &'a str,
}

impl<'a> From<&'a ExpectedFinding> for ExpectedJson<'a> {
    fn from(expected: &'a ExpectedFinding) -> Self {
        let ExpectedFinding { mark, source, .. } = expected;
        Self { file: &source.name, line: mark.line, message: &mark.message }
    }
}
