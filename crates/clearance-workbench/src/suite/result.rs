//! The result of a test run as plain data: fixtures, marks, rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mutate::Mutation;
use super::{coverage, saw};
use crate::fixture::{Fixture, Mark};
use clearance_engine::report::{Broken, Finding, Severity, Words};
use clearance_syntax::source::{Source, Span};

/// What a run of tests came to.
#[derive(Debug)]
pub struct Suite {
    /// What the packs call what fixtures are about.
    pub words: Words,
    /// The packs that were named, for commands about one of the fixtures.
    pub named: Vec<String>,
    /// Every rule that was tested, sorted by id; the schema at the end, where fixtures expect or report it.
    pub rules: Vec<Tested>,
    /// Every fixture that ran, sorted by name.
    pub cases: Vec<CaseResult>,
    /// What was passed over among the fixtures and why, sorted.
    pub passed_over: Vec<(String, &'static str)>,
    /// Whether only some of the fixtures ran, so that what is lacking cannot be said.
    pub is_partial: bool,
    /// Whether a rule without a catching and a passing fixture makes the run fail.
    pub requires_both: bool,
    /// What came of changed fixtures, if that was asked for.
    pub mutation: Option<Mutation>,
    /// What the fixtures reached, where that was measured.
    pub coverage: Option<coverage::Covered>,
}

/// A fixture that ran.
#[derive(Debug)]
pub struct CaseResult {
    /// The fixture.
    pub fixture: Fixture,
    /// What came of it, sorted by place; at least one.
    pub outcomes: Vec<Outcome>,
    /// What the rules saw, by the index of the outcome that it explains.
    pub saw: BTreeMap<usize, saw::Saw>,
}

/// What came of one mark, of one finding, or of a fixture without both.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Nothing is expected, and nothing is reported: by the rule, or by all where none is named.
    Validated(Option<Arc<str>>),
    /// What is expected is reported.
    Reported(Expected, Box<Finding>),
    /// What a rule is known to miss, it misses.
    Known(Expected),
    /// What is expected is not reported; with what the rule reports elsewhere in the file instead.
    Missing(Expected, Vec<Finding>),
    /// What is reported is not expected.
    Noisy(Box<Finding>),
    /// What a rule is known to miss, it reports after all.
    Stale(Expected, Box<Finding>),
    /// A rule broke, or the fixture cannot be read.
    Broken(Box<Broken>),
}

/// A mark and the text that it is in.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The mark.
    pub mark: Mark,
    /// The fixture's text.
    pub source: Arc<Source>,
    /// What stands on the line where the finding must start, without the comment at its end.
    pub place: Span,
}

/// The kinds of outcomes, in the order in which counts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// See [`Outcome::Validated`].
    Validated,
    /// See [`Outcome::Reported`].
    Reported,
    /// See [`Outcome::Known`].
    Known,
    /// See [`Outcome::Missing`].
    Missing,
    /// See [`Outcome::Noisy`].
    Noisy,
    /// See [`Outcome::Stale`].
    Stale,
    /// See [`Outcome::Broken`].
    Broken,
}

impl Kind {
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

impl Outcome {
    /// What kind it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Validated(_) => Kind::Validated,
            Self::Reported(..) => Kind::Reported,
            Self::Known(_) => Kind::Known,
            Self::Missing(..) => Kind::Missing,
            Self::Noisy(_) => Kind::Noisy,
            Self::Stale(..) => Kind::Stale,
            Self::Broken(_) => Kind::Broken,
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
pub struct Tested {
    /// Its id.
    pub id: Arc<str>,
    /// Its severity.
    pub severity: Severity,
    /// Outcomes by [`Kind`], in the order of [`Kind::ALL`].
    pub counts: [u64; 7],
    /// Fixtures in which it is expected to report and does.
    pub catching: u64,
    /// Fixtures of its own in which it is expected to report nothing and does not.
    pub passing: u64,
}

impl Tested {
    /// How many outcomes of a kind it has.
    pub fn count(&self, kind: Kind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or_default()
    }

    /// Whether everything is as expected.
    pub fn is_good(&self) -> bool {
        Kind::ALL.into_iter().all(|kind| !kind.is_failure() || self.count(kind) == 0)
    }

    /// What it lacks of a catching and a passing fixture, in words.
    pub const fn lacks(&self) -> Option<&'static str> {
        match (self.catching, self.passing) {
            (0, 0) => Some("no catching and no passing fixture"),
            (0, _) => Some("no catching fixture"),
            (_, 0) => Some("no passing fixture"),
            _ => None,
        }
    }
}

impl Suite {
    /// Whether everything is as expected.
    pub fn is_good(&self) -> bool {
        let has_both = !self.requires_both || self.lacking().next().is_none();
        let is_covered = self.coverage.as_ref().is_none_or(coverage::Covered::is_enough);
        let mutation = self.mutation.as_ref().is_none_or(Mutation::is_good);
        has_both && is_covered && mutation && self.cases.iter().all(CaseResult::is_good)
    }

    /// How many outcomes of a kind there are.
    pub fn count(&self, kind: Kind) -> u64 {
        let outcomes = self.cases.iter().flat_map(|case| &case.outcomes);
        outcomes.filter(|outcome| outcome.kind() == kind).count() as u64
    }

    /// The rules without at least one catching and one passing fixture; none where only some fixtures ran.
    pub fn lacking(&self) -> impl Iterator<Item = &Tested> {
        let all = self.rules.iter().filter(|_| !self.is_partial);
        all.filter(|rule| *rule.id != *clearance_engine::rule::SCHEMA_ID && rule.lacks().is_some())
    }
}
