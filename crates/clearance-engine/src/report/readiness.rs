//! Readiness: how many subjects have which standing, in numbers and as a sentence.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::broken::BrokenKind;
use super::run_report::Report;
use super::standing::Standing;
use super::subject::SubjectKey;
use super::words::Words;

/// Readiness in its published form, as the JSON report and evidence hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PublishedReadiness {
    /// How many subjects nothing blocks, as a sentence.
    pub sentence: String,
    /// The number of subjects of each standing.
    #[serde(flatten)]
    pub counts: Readiness,
}

impl PublishedReadiness {
    /// Counts, and the sentence in the words of a pack.
    pub fn new(counts: Readiness, words: &Words) -> Self {
        Self { sentence: counts.sentence(words), counts }
    }
}

/// The number of subjects of each standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readiness {
    /// Subjects that nothing blocks.
    pub ready: u64,
    /// Subjects whose errors are all waived.
    pub ready_by_waiver: u64,
    /// Subjects about whom a rule lacks a fact.
    pub open: u64,
    /// Subjects that an error keeps, new or known.
    pub blocked: u64,
    /// Subjects that could not be checked, or not by every rule.
    pub not_checked: u64,
}

impl Readiness {
    /// Returns the number of subjects of a standing.
    pub const fn count_of(self, standing: Standing) -> u64 {
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
        standings.find(|standing| self.count_of(*standing) > 0).unwrap_or(Standing::Ready)
    }

    /// All subjects.
    pub const fn total(self) -> u64 {
        self.cleared() + self.open + self.blocked + self.not_checked
    }

    /// Subjects that no error keeps, and about whom nothing is open.
    pub const fn cleared(self) -> u64 {
        self.ready + self.ready_by_waiver
    }

    /// The sentence without a full stop, in the words of a pack: `9 of 12 zones may pass, 2 of them ready by waiver; 3 are blocked`.
    pub fn sentence(self, words: &Words) -> String {
        let all = words.count(self.total());
        let mut sentence = format!("{} of {all} {}", self.cleared(), words.verdict);
        if self.ready_by_waiver > 0 {
            let waived = Standing::ReadyByWaiver.words();
            sentence += &format!(", {} of them {waived}", self.ready_by_waiver);
        }
        for standing in [Standing::Blocked, Standing::Open, Standing::NotChecked] {
            let count = self.count_of(standing);
            if count > 0 {
                let are = if count == 1 { "is" } else { "are" };
                sentence += &format!("; {count} {are} {}", standing.words());
            }
        }
        sentence
    }
}

impl Report {
    /// Counts the subjects of each standing. A file that could not be read counts as a subject that is not checked.
    pub fn readiness(&self) -> Readiness {
        let standings = self.standings();
        let mut readiness = Readiness::default();
        for (file, document) in standings.grounds.keys() {
            match standings.standing_of(file, *document) {
                Standing::Blocked => readiness.blocked += 1,
                Standing::NotChecked => readiness.not_checked += 1,
                Standing::ReadyByWaiver => readiness.ready_by_waiver += 1,
                Standing::Open => readiness.open += 1,
                Standing::Ready => {}
            }
        }
        let rest = self.summary.documents.saturating_sub(readiness.total());
        match standings.all {
            Some(_) => readiness.not_checked += rest,
            None => readiness.ready = rest,
        }
        let files = self.broken.iter().filter(|broken| broken.kind == BrokenKind::File);
        let files: BTreeSet<SubjectKey<'_>> =
            files.map(|broken| (broken.file.as_str(), broken.document)).collect();
        readiness.not_checked += files.len() as u64;
        readiness
    }
}
