//! The results for programs: versioned, described by [`SCHEMA`].
//!
//! The types here are the published form. They change only together with the schema and `version`.

use std::io::{self, Write};

use serde::Serialize;

use crate::fixture::Scope;
use crate::present::suite::format::Output;
use crate::present::suite::json::coverage::CoverageJson;
use crate::present::suite::json::mutation::MutationJson;
use crate::suite::{CaseResult, Expected, Kind, Outcome, Suite, Tested};
use clearance_render::output::json::{BrokenJson, FindingJson, write_value};
use clearance_render::output::own::begins_versioned;
use clearance_render::output::style::Style;

/// The JSON Schema (2020-12) of the results.
pub const SCHEMA: &str = include_str!("suite.schema.json");

/// The row for `--format json`.
pub(crate) const OUTPUT: Output = Output {
    name: "json",
    about: "Every fixture and what came of it, for programs",
    is_own,
    write,
};

/// Whether a text begins as these results do.
fn is_own(head: &str) -> bool {
    begins_versioned(head, ",\"good\":")
}

fn write(suite: &Suite, _verbose: bool, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
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
    summary: SummaryJson,
    /// Absent where it was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageJson<'a>>,
}

impl<'a> From<&'a Suite> for SuiteJson<'a> {
    fn from(suite: &'a Suite) -> Self {
        let rules = suite.rules.iter().map(|rule| TestedJson::new(rule, suite.is_partial));
        Self {
            version: 1,
            good: suite.is_good(),
            rules: rules.collect(),
            fixtures: suite.cases.iter().map(CaseJson::from).collect(),
            mutation: suite.mutation.as_ref().map(MutationJson::from),
            summary: SummaryJson {
                fixtures: suite.cases.len(),
                counts: CountsJson::new(|kind| suite.count(kind)),
            },
            coverage: suite.coverage.as_ref().map(CoverageJson::from),
        }
    }
}

#[derive(Serialize)]
struct SummaryJson {
    fixtures: usize,
    #[serde(flatten)]
    counts: CountsJson,
}

#[derive(Serialize)]
struct CountsJson {
    validated: u64,
    reported: u64,
    known: u64,
    missing: u64,
    noisy: u64,
    stale: u64,
    broken: u64,
}

impl CountsJson {
    fn new(count: impl Fn(Kind) -> u64) -> Self {
        Self {
            validated: count(Kind::Validated),
            reported: count(Kind::Reported),
            known: count(Kind::Known),
            missing: count(Kind::Missing),
            noisy: count(Kind::Noisy),
            stale: count(Kind::Stale),
            broken: count(Kind::Broken),
        }
    }
}

#[derive(Serialize)]
struct TestedJson<'a> {
    id: &'a str,
    severity: &'static str,
    good: bool,
    /// Null where only some fixtures ran: nothing can be said then.
    lacks: Option<Vec<&'static str>>,
    #[serde(flatten)]
    counts: CountsJson,
}

impl<'a> TestedJson<'a> {
    fn new(rule: &'a Tested, is_partial: bool) -> Self {
        let catching = (rule.catching == 0).then_some("catching");
        let passing = (rule.passing == 0).then_some("passing");
        let is_rule = *rule.id != *clearance_engine::rule::SCHEMA_ID;
        let lacks = catching.into_iter().chain(passing).filter(|_| is_rule).collect();
        Self {
            id: &rule.id,
            severity: rule.severity.name(),
            good: rule.is_good(),
            lacks: Some(lacks).filter(|_| !is_partial),
            counts: CountsJson::new(|kind| rule.count(kind)),
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
                Scope::Rule(id) => Some(id),
                Scope::Pack => None,
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
    /// What the rule reports elsewhere in the file instead.
    instead: Vec<FindingJson<'a>>,
    broken: Option<BrokenJson<'a>>,
}

impl<'a> From<&'a Outcome> for OutcomeJson<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        let mut json = Self {
            outcome: outcome.kind().name(),
            rule: outcome.rule().map(|rule| &**rule),
            expected: None,
            finding: None,
            instead: Vec::new(),
            broken: None,
        };
        match outcome {
            Outcome::Validated(_) => {}
            Outcome::Reported(expected, finding) | Outcome::Stale(expected, finding) => {
                json.expected = Some(expected.into());
                json.finding = Some(FindingJson::from(&**finding));
            }
            Outcome::Known(expected) => json.expected = Some(expected.into()),
            Outcome::Missing(expected, instead) => {
                json.expected = Some(expected.into());
                json.instead = instead.iter().map(FindingJson::from).collect();
            }
            Outcome::Noisy(finding) => json.finding = Some(FindingJson::from(&**finding)),
            Outcome::Broken(broken) => json.broken = Some(BrokenJson::from(&**broken)),
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

impl<'a> From<&'a Expected> for ExpectedJson<'a> {
    fn from(expected: &'a Expected) -> Self {
        let Expected { mark, source, .. } = expected;
        Self { file: &source.name, line: mark.line, message: &mark.message }
    }
}
