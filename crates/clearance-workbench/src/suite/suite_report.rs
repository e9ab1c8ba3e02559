//! The result of a test run as plain data: fixtures, marks, rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mutate::Mutation;
use super::{coverage, decisions};
use crate::fixture::{ExpectedMark, Fixture};
use clearance_engine::report::{Broken, Finding, Severity, Words};
use clearance_syntax::source::{Source, Span};

/// The report of a test run.
#[derive(Debug)]
pub struct SuiteReport {
    /// The words of the packs for what fixtures are about.
    pub words: Words,
    /// The packs that were named, for commands about one of the fixtures.
    pub named: Vec<String>,
    /// Every rule that was tested, sorted by id; the schema at the end, where fixtures expect or report it.
    pub rules: Vec<RuleResult>,
    /// Every fixture that ran, sorted by name.
    pub cases: Vec<CaseResult>,
    /// The skipped paths among the fixtures with the reason for each, sorted.
    pub passed_over: Vec<(String, &'static str)>,
    /// Whether only some of the fixtures ran, so that missing kinds of fixtures are not known.
    pub is_partial: bool,
    /// Whether a rule without a catching and a passing fixture makes the run fail.
    pub requires_both: bool,
    /// The mutation results, if they were requested.
    pub mutation: Option<Mutation>,
    /// The coverage, if it was measured.
    pub coverage: Option<coverage::SuiteCoverage>,
}

/// A fixture that ran.
#[derive(Debug)]
pub struct CaseResult {
    /// The fixture.
    pub fixture: Fixture,
    /// The outcomes, sorted by location; at least one.
    pub outcomes: Vec<FixtureOutcome>,
    /// The traces of decisions, by the index of the outcome that each explains.
    pub trace: BTreeMap<usize, decisions::DecisionTrace>,
}

/// The outcome of one mark, of one finding, or of a fixture without both.
#[derive(Debug, Clone)]
pub enum FixtureOutcome {
    /// Nothing is expected, and nothing is reported: by the rule, or by all where none is named.
    Validated(Option<Arc<str>>),
    /// An expected finding is reported.
    Reported(ExpectedFinding, Box<Finding>),
    /// A known miss of a rule is missed.
    Known(ExpectedFinding),
    /// An expected finding is not reported; with the findings of the rule elsewhere in the file.
    Missing(ExpectedFinding, Vec<Finding>),
    /// An unexpected finding is reported.
    Noisy(Box<Finding>),
    /// A known miss of a rule is reported after all.
    Stale(ExpectedFinding, Box<Finding>),
    /// A rule broke, or the fixture cannot be read.
    Broken(Box<Broken>),
}

/// A mark and the text that it is in.
#[derive(Debug, Clone)]
pub struct ExpectedFinding {
    /// The mark.
    pub mark: ExpectedMark,
    /// The fixture's text.
    pub source: Arc<Source>,
    /// The content of the line where the finding must start, without the comment at its end.
    pub place: Span,
}

/// The kinds of outcomes, in the order in which counts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeKind {
    /// See [`FixtureOutcome::Validated`].
    Validated,
    /// See [`FixtureOutcome::Reported`].
    Reported,
    /// See [`FixtureOutcome::Known`].
    Known,
    /// See [`FixtureOutcome::Missing`].
    Missing,
    /// See [`FixtureOutcome::Noisy`].
    Noisy,
    /// See [`FixtureOutcome::Stale`].
    Stale,
    /// See [`FixtureOutcome::Broken`].
    Broken,
}

impl OutcomeKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Validated,
        Self::Reported,
        Self::Known,
        Self::Missing,
        Self::Noisy,
        Self::Stale,
        Self::Broken,
    ];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::Reported => "reported",
            Self::Known => "known",
            Self::Missing => "missing",
            Self::Noisy => "noisy",
            Self::Stale => "stale",
            Self::Broken => "broken",
        }
    }

    /// Whether it makes the run fail.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Missing | Self::Noisy | Self::Stale | Self::Broken)
    }
}

impl FixtureOutcome {
    /// The kind of the outcome.
    pub const fn kind(&self) -> OutcomeKind {
        match self {
            Self::Validated(_) => OutcomeKind::Validated,
            Self::Reported(..) => OutcomeKind::Reported,
            Self::Known(_) => OutcomeKind::Known,
            Self::Missing(..) => OutcomeKind::Missing,
            Self::Noisy(_) => OutcomeKind::Noisy,
            Self::Stale(..) => OutcomeKind::Stale,
            Self::Broken(_) => OutcomeKind::Broken,
        }
    }

    /// The rule concerned, if it is one.
    pub fn rule(&self) -> Option<&Arc<str>> {
        match self {
            Self::Validated(rule) => rule.as_ref(),
            Self::Reported(expected, _)
            | Self::Known(expected)
            | Self::Missing(expected, _)
            | Self::Stale(expected, _) => Some(&expected.mark.rule),
            Self::Noisy(finding) => Some(&finding.rule),
            Self::Broken(broken) => broken.rule.as_ref(),
        }
    }
}

impl CaseResult {
    /// Whether everything is as expected.
    pub fn is_good(&self) -> bool {
        !self.outcomes.iter().any(|outcome| outcome.kind().is_failure())
    }
}

/// A rule over the whole run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// Its id.
    pub id: Arc<str>,
    /// Its severity.
    pub severity: Severity,
    /// Outcomes by [`OutcomeKind`], in the order of [`OutcomeKind::ALL`].
    pub counts: [u64; 7],
    /// Fixtures in which it is expected to report and does.
    pub catching: u64,
    /// Fixtures of its own in which it is expected to report nothing and does not.
    pub passing: u64,
}

impl RuleResult {
    /// How many outcomes of a kind it has.
    pub fn count(&self, kind: OutcomeKind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or_default()
    }

    /// Whether everything is as expected.
    pub fn is_good(&self) -> bool {
        OutcomeKind::ALL.into_iter().all(|kind| !kind.is_failure() || self.count(kind) == 0)
    }

    /// The lack of a catching or a passing fixture, in words.
    pub const fn lacks(&self) -> Option<&'static str> {
        match (self.catching, self.passing) {
            (0, 0) => Some("no catching and no passing fixture"),
            (0, _) => Some("no catching fixture"),
            (_, 0) => Some("no passing fixture"),
            _ => None,
        }
    }
}

impl SuiteReport {
    /// Whether everything is as expected.
    pub fn is_good(&self) -> bool {
        let has_both = !self.requires_both || self.lacking().next().is_none();
        let is_covered = self.coverage.as_ref().is_none_or(coverage::SuiteCoverage::is_enough);
        let mutation = self.mutation.as_ref().is_none_or(Mutation::is_good);
        has_both && is_covered && mutation && self.cases.iter().all(CaseResult::is_good)
    }

    /// How many outcomes of a kind there are.
    pub fn count(&self, kind: OutcomeKind) -> u64 {
        let outcomes = self.cases.iter().flat_map(|case| &case.outcomes);
        outcomes.filter(|outcome| outcome.kind() == kind).count() as u64
    }

    /// The rules without at least one catching and one passing fixture; none where only some fixtures ran.
    pub fn lacking(&self) -> impl Iterator<Item = &RuleResult> {
        let all = self.rules.iter().filter(|_| !self.is_partial);
        all.filter(|rule| *rule.id != *clearance_engine::rule::SCHEMA_ID && rule.lacks().is_some())
    }
}
