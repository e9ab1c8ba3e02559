//! What all mutants came to, by rule, key and operator.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mutation::{Break, Counts, Group, Mutant, Mutated, Mutation, Options};
use super::subject::{Candidate, Subject};
use super::trial::Verdict;
use crate::suite::plan::Plan;
use clearance_engine::report::{Broken, BrokenKind, Place};
use clearance_syntax::document::{Document, Value};
use clearance_syntax::source::Diagnostic;

/// Sums up; `is_partial` is whether only some of the fixtures were tried.
pub(super) fn of(
    plan: &Plan,
    done: Vec<(Subject, Vec<Verdict>)>,
    options: Options,
    is_partial: bool,
) -> Mutation {
    let mut rules: BTreeMap<usize, Row> = BTreeMap::new();
    let mut groups: BTreeMap<(Arc<str>, Arc<str>, &str), Group> = BTreeMap::new();
    let mut breaks: BTreeMap<(Arc<str>, String, usize, usize), Break> = BTreeMap::new();
    for rule in &plan.tested {
        rules.entry(*rule).or_default();
    }
    let mut done = done;
    done.sort_by_key(|(subject, _)| (subject.rule, subject.case));
    for (subject, verdicts) in &done {
        let Some(rule) = plan.pack.rules.get(subject.rule) else { continue };
        rules.entry(subject.rule).or_default().add(subject, verdicts);
        for (candidate, verdict) in subject.mutants.iter().zip(verdicts) {
            let place = (Arc::clone(&rule.id), Arc::clone(&candidate.key), candidate.operator.name);
            let group = groups.entry(place).or_insert_with_key(|(rule, key, _)| Group {
                rule: Arc::clone(rule),
                key: Arc::clone(key),
                operator: candidate.operator,
                counts: Counts::default(),
                survivors: Vec::new(),
            });
            group.counts.add(verdict);
            match verdict {
                Verdict::Survived => group.survivors.push(mutant(plan, subject, candidate)),
                Verdict::Broke(diagnostic) => {
                    let span = diagnostic.span;
                    let name = diagnostic.source.name.clone();
                    breaks
                        .entry((Arc::clone(&rule.id), name, span.start, span.end))
                        .or_insert_with(|| {
                            broke(&rule.id, diagnostic, mutant(plan, subject, candidate))
                        })
                        .count += 1;
                }
                Verdict::Refused | Verdict::Noticed { .. } => {}
            }
        }
    }
    let mut groups: Vec<Group> =
        groups.into_values().filter(|group| !group.survivors.is_empty()).collect();
    // Sorted already within those that no fixture noticed, and within the others.
    groups.sort_by_key(|group| !group.is_unnoticed());
    let rules = rules.into_iter().filter_map(|(index, row)| {
        let id = Arc::clone(&plan.pack.rules.get(index)?.id);
        Some(row.finish(id, is_partial))
    });
    Mutation { options, rules: rules.collect(), groups, breaks: breaks.into_values().collect() }
}

/// A rule as it is summed up.
#[derive(Debug, Default)]
struct Row {
    counts: Counts,
    possible: u64,
    /// Fixtures that it passes as they are.
    passing: u64,
    fired: bool,
}

impl Row {
    fn add(&mut self, subject: &Subject, verdicts: &[Verdict]) {
        self.possible += subject.possible as u64;
        self.passing += u64::from(subject.passes());
        for verdict in verdicts {
            self.counts.add(verdict);
            self.fired |= subject.passes() && matches!(verdict, Verdict::Noticed { fires: true });
        }
    }

    fn finish(self, id: Arc<str>, is_partial: bool) -> Mutated {
        let all = !is_partial && self.counts.tried() == self.possible && self.passing > 0;
        let fires = if self.fired { Some(true) } else { all.then_some(false) };
        Mutated { id, counts: self.counts, possible: self.possible, fires }
    }
}

fn mutant(plan: &Plan, subject: &Subject, candidate: &Candidate) -> Mutant {
    let planned = plan.cases.get(subject.case);
    let document = subject.documents.get(candidate.document);
    Mutant {
        fixture: planned.map(|planned| planned.fixture.name.clone()).unwrap_or_default(),
        place: document.map_or_else(nowhere, |document| place(document, candidate)),
        words: candidate.words.clone(),
    }
}

fn place(document: &Document, candidate: &Candidate) -> Place {
    let node = document.node(candidate.node);
    let is_table = matches!(node.value, Value::Table(_));
    let mut pointer = document.pointer(candidate.node);
    if let Some(key) = &candidate.absent {
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    }
    let (key, _) = document.key_of(&pointer);
    Place {
        source: Arc::clone(&document.source),
        span: if is_table { node.header } else { node.span },
        pointer,
        key,
        document: document.index,
    }
}

/// Of a document that is not there, which never happens.
fn nowhere() -> Place {
    let source = clearance_syntax::source::Source::new("", "");
    Place {
        source,
        span: Default::default(),
        pointer: String::new(),
        key: String::new(),
        document: None,
    }
}

fn broke(rule: &Arc<str>, diagnostic: &Diagnostic, mutant: Mutant) -> Break {
    let broken = Broken {
        kind: BrokenKind::Rule,
        file: mutant.place.source.name.clone(),
        document: mutant.place.document,
        begins: None,
        rule: Some(Arc::clone(rule)),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        place: Some((Arc::clone(&diagnostic.source), diagnostic.span)),
        label: diagnostic.label.clone(),
    };
    Break { broken, mutant, count: 0 }
}
