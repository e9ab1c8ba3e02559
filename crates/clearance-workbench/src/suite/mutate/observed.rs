//! Finds what could be changed: runs a rule on a fixture as it is, and looks at what it reads.

use std::sync::Arc;

use super::choose::{digest, fairly};
use super::key::{below, key_of};
use super::mutation::Options;
use super::operators::{At, What, alterations};
use super::pool::Pool;
use super::runner::{Runner, Said, Seen};
use super::subject::{Candidate, Subject};
use crate::suite::plan::Planned;
use clearance_engine::schema::{Schema, Shape, ShapeId};
use clearance_syntax::document::Document;

/// The documents of a fixture that rules run on, in order.
pub(super) fn read(planned: &Planned, schema: &Schema, max_bytes: u64) -> Vec<Arc<Document>> {
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
pub(super) struct Fixed<'a> {
    pub(super) case: usize,
    pub(super) name: &'a str,
    pub(super) documents: &'a [Arc<Document>],
    pub(super) shape: &'a Shape,
    /// The values of the rule's own fixtures, then those of all.
    pub(super) pools: [&'a Pool; 2],
    pub(super) options: &'a Options,
}

/// What a rule does on a fixture, and what could be changed; nothing where the rule breaks on it as it is.
pub(super) fn observed(fixed: &Fixed<'_>, rule: usize, runner: &Runner) -> Option<Subject> {
    let (mut said, mut seen): (Vec<Said>, Vec<Seen>) = (Vec::new(), Vec::new());
    for document in fixed.documents {
        let (more, looked_at) = runner.said(document).ok()?;
        said.push(more);
        seen.push(looked_at);
    }
    let gathered: Vec<_> = said.iter().map(|said| said.gathered.as_ref()).collect();
    let over_all = runner.over_all(fixed.documents, &gathered, &mut seen).ok()?;
    let mut mutants = Vec::new();
    for (document, mut seen) in fixed.documents.iter().enumerate().zip(seen) {
        seen.settle();
        mutants.extend(candidates(fixed, document, &seen));
    }
    let possible = mutants.len();
    let mutants = fairly(mutants, fixed.options, |candidate| candidate);
    let documents = fixed.documents.to_vec();
    Some(Subject { case: fixed.case, rule, documents, said, over_all, possible, mutants })
}

fn candidates(
    fixed: &Fixed<'_>,
    (index, document): (usize, &Arc<Document>),
    seen: &Seen,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut add = |what: What<'_>, compared: &[_]| {
        let (node, absent) = match what {
            What::Node(node) => (node, None),
            What::Absent(table, key) => (table, Some(key.to_owned())),
        };
        let pointer = document.pointer(node);
        let (key, place) = match &absent {
            None => (key_of(document, node), fixed.shape.at_pointer(&pointer)),
            Some(name) => {
                let place = fixed.shape.property(fixed.shape.at_pointer(&pointer), name);
                (below(&key_of(document, node), name), place.unwrap_or(ShapeId::ANY))
            }
        };
        let at = At {
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
        for (operator, alteration) in alterations(&at) {
            let document = index.to_string();
            let parts = [fixed.name, &document, &pointer, &key, operator.name, &alteration.words];
            all.push(Candidate {
                document: index,
                node,
                absent: absent.clone(),
                key: Arc::clone(&key),
                operator,
                rank: digest(fixed.options.seed, &parts),
                change: alteration.change,
                words: alteration.words,
            });
        }
    };
    for (node, compared) in &seen.values {
        add(What::Node(*node), compared);
    }
    for (table, key) in &seen.absent {
        add(What::Absent(*table, key), &[]);
    }
    all
}
