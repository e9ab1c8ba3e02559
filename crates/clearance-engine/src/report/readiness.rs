//! Readiness: how many customers have which standing, in numbers and as a sentence.

use serde::{Deserialize, Serialize};

use super::standing::Standing;
use super::words::Words;

/// Readiness in its published form, as the JSON report and evidence hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedReadiness {
    /// How many subjects nothing blocks, as a sentence.
    pub sentence: String,
    /// How many customers have which standing.
    #[serde(flatten)]
    pub counts: Readiness,
}

impl PublishedReadiness {
    /// Counts, and the sentence in the words of a pack.
    pub fn new(counts: Readiness, words: &Words) -> Self {
        Self { sentence: counts.sentence(words), counts }
    }
}

/// How many customers have which standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readiness {
    /// Customers against whom nothing stands.
    pub ready: u64,
    /// Customers whose errors are all waived.
    pub ready_by_waiver: u64,
    /// Customers about whom a rule lacks a fact.
    pub open: u64,
    /// Customers that an error keeps, new or known.
    pub blocked: u64,
    /// Customers that could not be checked, or not by every rule.
    pub not_checked: u64,
}

impl Readiness {
    /// How many customers have a standing.
    pub const fn of(self, standing: Standing) -> u64 {
        match standing {
            Standing::Blocked => self.blocked,
            Standing::NotChecked => self.not_checked,
            Standing::Open => self.open,
            Standing::ReadyByWaiver => self.ready_by_waiver,
            Standing::Ready => self.ready,
        }
    }

    /// The worst standing that any of them has; ready where there are none.
    pub fn worst(self) -> Standing {
        let mut standings = Standing::ALL.into_iter();
        standings.find(|standing| self.of(*standing) > 0).unwrap_or(Standing::Ready)
    }

    /// All customers.
    pub const fn total(self) -> u64 {
        self.cleared() + self.open + self.blocked + self.not_checked
    }

    /// Subjects that no error keeps, and about whom nothing is open.
    pub const fn cleared(self) -> u64 {
        self.ready + self.ready_by_waiver
    }

    /// The sentence without a full stop, in the words of a pack: `9 of 12 customers may move, 2 of them ready by waiver; 3 are blocked`.
    pub fn sentence(self, words: &Words) -> String {
        let all = words.count(self.total());
        let mut sentence = format!("{} of {all} {}", self.cleared(), words.verdict);
        if self.ready_by_waiver > 0 {
            let waived = Standing::ReadyByWaiver.words();
            sentence += &format!(", {} of them {waived}", self.ready_by_waiver);
        }
        for standing in [Standing::Blocked, Standing::Open, Standing::NotChecked] {
            let count = self.of(standing);
            if count > 0 {
                let are = if count == 1 { "is" } else { "are" };
                sentence += &format!("; {count} {are} {}", standing.words());
            }
        }
        sentence
    }
}
