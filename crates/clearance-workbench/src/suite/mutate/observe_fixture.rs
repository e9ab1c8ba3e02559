//! Finds the candidate mutants: runs a rule on a fixture as it is, and records the values that it reads.

use std::sync::Arc;

use super::choose_mutants::{rank_digest, select_fairly};
use super::generic_key::{generic_key, join_key};
use super::mutation::MutationOptions;
use super::mutation_subject::{MutantCandidate, MutationSubject};
use super::operators::{MutationSite, SiteTarget, list_alterations};
use super::rule_runner::{DocumentRun, ObservedValues, RuleRunner};
use super::value_pool::ValuePool;
use crate::suite::suite_plan::PlannedFixture;
use clearance_engine::schema::{Schema, Shape, ShapeId};
use clearance_syntax::document::Document;

/// The documents of a fixture that rules run on, in order.
pub(super) fn read_documents(
    planned: &PlannedFixture,
    schema: &Schema,
    max_bytes: u64,
) -> Vec<Arc<Document>> {
    let mut documents = Vec::new();
    for file in &planned.fixture.files {
        let Ok(source) = file.input.read(max_bytes) else { continue };
        for mut document in (file.input.format.parse)(&source).documents {
            if schema.check(&mut document).is_empty() {
                documents.push(Arc::new(document));
            }
        }
    }
    documents
}

/// A fixture by its name and documents, and what all fixtures know.
pub(super) struct FixtureContext<'a> {
    pub(super) case: usize,
    pub(super) name: &'a str,
    pub(super) documents: &'a [Arc<Document>],
    pub(super) shape: &'a Shape,
    /// The values of the rule's own fixtures, then those of all.
    pub(super) pools: [&'a ValuePool; 2],
    pub(super) options: &'a MutationOptions,
}

/// Observes a rule on a fixture and lists the candidate mutants; none where the rule breaks on it as it is.
pub(super) fn observe_fixture(
    fixed: &FixtureContext<'_>,
    rule: usize,
    runner: &RuleRunner,
) -> Option<MutationSubject> {
    let (mut said, mut seen): (Vec<DocumentRun>, Vec<ObservedValues>) = (Vec::new(), Vec::new());
    for document in fixed.documents {
        let (more, looked_at) = runner.run_document(document).ok()?;
        said.push(more);
        seen.push(looked_at);
    }
    let gathered: Vec<_> = said.iter().map(|said| said.gathered.as_ref()).collect();
    let over_all = runner.run_over_all(fixed.documents, &gathered, &mut seen).ok()?;
    let mut mutants = Vec::new();
    for ((index, document), mut seen) in fixed.documents.iter().enumerate().zip(seen) {
        seen.trim();
        mutants.extend(list_candidates(fixed, index, document, &seen));
    }
    let possible = mutants.len();
    let mutants = select_fairly(mutants, fixed.options, |candidate| candidate);
    let documents = fixed.documents.to_vec();
    Some(MutationSubject { case: fixed.case, rule, documents, said, over_all, possible, mutants })
}

fn list_candidates(
    fixed: &FixtureContext<'_>,
    index: usize,
    document: &Arc<Document>,
    seen: &ObservedValues,
) -> Vec<MutantCandidate> {
    let mut all = Vec::new();
    let mut add = |what: SiteTarget<'_>, compared: &[_]| {
        let (node, absent) = match what {
            SiteTarget::Node(node) => (node, None),
            SiteTarget::Absent(table, key) => (table, Some(key.to_owned())),
        };
        let pointer = document.pointer(node);
        let (key, place) = match &absent {
            None => (generic_key(document, node), fixed.shape.at_pointer(&pointer)),
            Some(name) => {
                let place = fixed.shape.property(fixed.shape.at_pointer(&pointer), name);
                (join_key(&generic_key(document, node), name), place.unwrap_or(ShapeId::ANY))
            }
        };
        let at = MutationSite {
            document,
            what,
            key: &key,
            compared,
            gaps: &seen.gaps,
            shape: fixed.shape,
            place,
            pools: fixed.pools,
        };
        let key: Arc<str> = key.as_str().into();
        for (operator, alteration) in list_alterations(&at) {
            let document = index.to_string();
            let parts = [fixed.name, &document, &pointer, &key, operator.name, &alteration.words];
            all.push(MutantCandidate {
                document: index,
                node,
                absent: absent.clone(),
                key: Arc::clone(&key),
                operator,
                rank: rank_digest(fixed.options.seed, &parts),
                change: alteration.change,
                words: alteration.words,
            });
        }
    };
    for (node, compared) in &seen.values {
        add(SiteTarget::Node(*node), compared);
    }
    for (table, key) in &seen.absent {
        add(SiteTarget::Absent(*table, key), &[]);
    }
    all
}
