//! The result of mutation as plain data: mutants, groups of them, counts by rule.

use std::sync::Arc;

use super::mutant_trial::MutantVerdict;
use super::operators::MutationOperator;
use clearance_engine::report::{Broken, Location};

/// The settings of mutation: limits, seed and minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MutationOptions {
    /// How many mutants are tried for each rule at most.
    pub max: usize,
    /// Which are tried where there are more.
    pub seed: u64,
    /// How many in a hundred must be noticed, over all rules.
    pub min_percent: Option<u8>,
}

/// The results of mutation.
#[derive(Debug)]
pub struct Mutation {
    /// The settings.
    pub options: MutationOptions,
    /// Every rule that was tested, sorted by id.
    pub rules: Vec<MutatedRule>,
    /// The kinds of changes of which some were not noticed; those that no fixture noticed first, then by rule, key
    /// and operator.
    pub groups: Vec<MutantGroup>,
    /// The places at which rules broke, sorted by rule and place.
    pub breaks: Vec<RuleBreak>,
}

/// How many mutants came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MutantCounts {
    /// The rule reported something else than about the fixture as it is.
    pub noticed: u64,
    /// The rule reported the same.
    pub survived: u64,
    /// The schema does not allow them, so no rule saw them.
    pub refused: u64,
    /// The rule broke.
    pub broke: u64,
}

impl MutantCounts {
    /// How many were tried.
    pub const fn tried_count(&self) -> u64 {
        self.noticed + self.survived + self.refused + self.broke
    }

    /// How many in a hundred of those that the rule saw it noticed, rounded down; nothing where it saw none.
    pub const fn percent(&self) -> Option<u64> {
        match self.noticed + self.survived + self.broke {
            0 => None,
            seen => Some(self.noticed * 100 / seen),
        }
    }

    pub(super) fn add_verdict(&mut self, verdict: &MutantVerdict) {
        match verdict {
            MutantVerdict::Noticed { .. } => self.noticed += 1,
            MutantVerdict::Survived => self.survived += 1,
            MutantVerdict::Refused => self.refused += 1,
            MutantVerdict::Broke(_) => self.broke += 1,
        }
    }
}

impl std::iter::Sum for MutantCounts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            noticed: a.noticed + b.noticed,
            survived: a.survived + b.survived,
            refused: a.refused + b.refused,
            broke: a.broke + b.broke,
        })
    }
}

/// A rule and its mutants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutatedRule {
    /// The rule's id.
    pub id: Arc<str>,
    /// The counts of the tried mutants.
    pub counts: MutantCounts,
    /// How many there could be.
    pub possible: u64,
    /// Whether a mutant of a fixture that it passes made it report; nothing where that cannot be said: it passes no
    /// fixture, or not all mutants were tried.
    pub fires: Option<bool>,
}

/// The mutants of one rule that change the same key in the same way.
#[derive(Debug)]
pub struct MutantGroup {
    /// The rule's id.
    pub rule: Arc<str>,
    /// The key, with `[]` for whatever item of a list; empty for the whole document.
    pub key: Arc<str>,
    /// The mutation operator.
    pub operator: &'static MutationOperator,
    /// The counts by outcome.
    pub counts: MutantCounts,
    /// Those that were not noticed, by fixture and place; at least one.
    pub survivors: Vec<Mutant>,
}

impl MutantGroup {
    /// Whether not one of them was noticed.
    pub const fn is_unnoticed(&self) -> bool {
        self.counts.noticed == 0
    }
}

/// A changed fixture.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The fixture's name.
    pub fixture: String,
    /// The location of the changed value; of an absent key where it would be.
    pub place: Location,
    /// The change in words, as in "25 becomes 24".
    pub words: String,
}

/// A place at which a rule breaks on subjects that keep to the schema.
#[derive(Debug, Clone)]
pub struct RuleBreak {
    /// How it broke on the first mutant.
    pub broken: Broken,
    /// The first mutant.
    pub mutant: Mutant,
    /// How many mutants break it there.
    pub count: u64,
}

impl Mutation {
    /// The counts over the mutants of all rules.
    pub fn total(&self) -> MutantCounts {
        self.rules.iter().map(|rule| rule.counts).sum()
    }

    /// The rules that no mutant of a fixture that they pass made report.
    pub fn never_firing(&self) -> impl Iterator<Item = &MutatedRule> {
        self.rules.iter().filter(|rule| rule.fires == Some(false))
    }

    /// Whether fewer are noticed than must be.
    pub fn is_too_low(&self) -> bool {
        let least = self.options.min_percent.map(u64::from);
        least.zip(self.total().percent()).is_some_and(|(least, percent)| percent < least)
    }

    /// Whether no rule breaks, every rule can be made to report, and enough is noticed.
    pub fn is_good(&self) -> bool {
        self.breaks.is_empty() && self.never_firing().next().is_none() && !self.is_too_low()
    }
}
