//! What is mutated: what a rule does on a fixture as it is, and what could be changed.

use std::sync::Arc;

use super::operators::Operator;
use super::runner::{Reports, Said};
use clearance_syntax::document::{Change, Document, NodeId};

/// A fixture and a rule that runs on it without breaking.
#[derive(Debug)]
pub(super) struct Subject {
    /// Index into the plan's fixtures.
    pub(super) case: usize,
    /// Index into the pack's rules.
    pub(super) rule: usize,
    /// The fixture's documents that keep to the schema.
    pub(super) documents: Vec<Arc<Document>>,
    /// What the rule makes of each of them.
    pub(super) said: Vec<Said>,
    /// What it reports on all together.
    pub(super) over_all: Reports,
    /// How many mutants there could be.
    pub(super) possible: usize,
    /// Those that may be tried.
    pub(super) mutants: Vec<Candidate>,
}

/// A mutant that may be tried.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Which of the documents is changed.
    pub(super) document: usize,
    /// The value that is changed; of an absent key the table.
    pub(super) node: NodeId,
    /// The key that is absent.
    pub(super) absent: Option<String>,
    /// What is changed, as it is called in every fixture.
    pub(super) key: Arc<str>,
    /// What changes it.
    pub(super) operator: &'static Operator,
    pub(super) change: Change,
    /// What it comes to.
    pub(super) words: String,
    /// Decides which mutants are tried where there are too many.
    pub(super) rank: String,
}

impl Subject {
    /// Whether the rule has nothing to report on the fixture as it is.
    pub(super) fn passes(&self) -> bool {
        self.over_all.is_empty() && self.said.iter().all(|said| said.reports.is_empty())
    }
}
