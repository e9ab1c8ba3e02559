//! The subject of mutation: a rule's behaviour on an unchanged fixture, and its candidate mutants.

use std::sync::Arc;

use super::operators::MutationOperator;
use super::rule_runner::{ComparableReports, DocumentRun};
use clearance_syntax::document::{Change, Document, NodeId};

/// A fixture and a rule that runs on it without breaking.
#[derive(Debug)]
pub(super) struct MutationSubject {
    /// Index into the plan's fixtures.
    pub(super) case: usize,
    /// Index into the pack's rules.
    pub(super) rule: usize,
    /// The fixture's documents that keep to the schema.
    pub(super) documents: Vec<Arc<Document>>,
    /// The run of the rule on each of them.
    pub(super) said: Vec<DocumentRun>,
    /// The reports of the run over all documents.
    pub(super) over_all: ComparableReports,
    /// How many mutants there could be.
    pub(super) possible: usize,
    /// Those that may be tried.
    pub(super) mutants: Vec<MutantCandidate>,
}

/// A mutant that may be tried.
#[derive(Debug)]
pub(super) struct MutantCandidate {
    /// Which of the documents is changed.
    pub(super) document: usize,
    /// The value that is changed; of an absent key the table.
    pub(super) node: NodeId,
    /// The key that is absent.
    pub(super) absent: Option<String>,
    /// The generic key of the changed value: the same in every fixture.
    pub(super) key: Arc<str>,
    /// The mutation operator.
    pub(super) operator: &'static MutationOperator,
    pub(super) change: Change,
    /// The change in words.
    pub(super) words: String,
    /// Decides which mutants are tried where there are too many.
    pub(super) rank: String,
}

impl MutationSubject {
    /// Whether the rule has nothing to report on the fixture as it is.
    pub(super) fn passes(&self) -> bool {
        self.over_all.is_empty() && self.said.iter().all(|said| said.reports.is_empty())
    }
}
