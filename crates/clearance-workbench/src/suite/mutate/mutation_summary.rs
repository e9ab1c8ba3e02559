//! Aggregates the outcomes of mutants by rule, key and operator.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mutant_trial::MutantVerdict;
use super::mutation::{
    Mutant, MutantCounts, MutantGroup, MutatedRule, Mutation, MutationOptions, RuleBreak,
};
use super::mutation_subject::{MutantCandidate, MutationSubject};
use crate::suite::suite_plan::SuitePlan;
use clearance_engine::report::{Broken, BrokenKind, Place};
use clearance_syntax::document::{Document, Value};
use clearance_syntax::source::Diagnostic;

/// Sums up; `is_partial` is whether only some of the fixtures were tried.
pub(super) fn summarize(
    plan: &SuitePlan,
    done: Vec<(MutationSubject, Vec<MutantVerdict>)>,
    options: MutationOptions,
    is_partial: bool,
) -> Mutation {
    let mut rules: BTreeMap<usize, RuleTally> = BTreeMap::new();
    let mut groups: BTreeMap<(Arc<str>, Arc<str>, &str), MutantGroup> = BTreeMap::new();
    let mut breaks: BTreeMap<(Arc<str>, String, usize, usize), RuleBreak> = BTreeMap::new();
    for rule in &plan.tested {
        rules.entry(*rule).or_default();
    }
    let mut done = done;
    done.sort_by_key(|(subject, _)| (subject.rule, subject.case));
    for (subject, verdicts) in &done {
        let Some(rule) = plan.pack.rules.get(subject.rule) else { continue };
        rules.entry(subject.rule).or_default().add_subject(subject, verdicts);
        for (candidate, verdict) in subject.mutants.iter().zip(verdicts) {
            let place = (Arc::clone(&rule.id), Arc::clone(&candidate.key), candidate.operator.name);
            let group = groups.entry(place).or_insert_with_key(|(rule, key, _)| MutantGroup {
                rule: Arc::clone(rule),
                key: Arc::clone(key),
                operator: candidate.operator,
                counts: MutantCounts::default(),
                survivors: Vec::new(),
            });
            group.counts.add_verdict(verdict);
            match verdict {
                MutantVerdict::Survived => {
                    group.survivors.push(make_mutant(plan, subject, candidate))
                }
                MutantVerdict::Broke(diagnostic) => {
                    let span = diagnostic.span;
                    let name = diagnostic.source.name.clone();
                    breaks
                        .entry((Arc::clone(&rule.id), name, span.start, span.end))
                        .or_insert_with(|| {
                            make_break(&rule.id, diagnostic, make_mutant(plan, subject, candidate))
                        })
                        .count += 1;
                }
                MutantVerdict::Refused | MutantVerdict::Noticed { .. } => {}
            }
        }
    }
    let mut groups: Vec<MutantGroup> =
        groups.into_values().filter(|group| !group.survivors.is_empty()).collect();
    // Sorted already within those that no fixture noticed, and within the others.
    groups.sort_by_key(|group| !group.is_unnoticed());
    let rules = rules.into_iter().filter_map(|(index, row)| {
        let id = Arc::clone(&plan.pack.rules.get(index)?.id);
        Some(row.into_rule(id, is_partial))
    });
    Mutation { options, rules: rules.collect(), groups, breaks: breaks.into_values().collect() }
}

/// A rule as it is summed up.
#[derive(Debug, Default)]
struct RuleTally {
    counts: MutantCounts,
    possible: u64,
    /// Fixtures that it passes as they are.
    passing: u64,
    fired: bool,
}

impl RuleTally {
    fn add_subject(&mut self, subject: &MutationSubject, verdicts: &[MutantVerdict]) {
        self.possible += subject.possible as u64;
        self.passing += u64::from(subject.passes());
        for verdict in verdicts {
            self.counts.add_verdict(verdict);
            self.fired |=
                subject.passes() && matches!(verdict, MutantVerdict::Noticed { fires: true });
        }
    }

    fn into_rule(self, id: Arc<str>, is_partial: bool) -> MutatedRule {
        let all = !is_partial && self.counts.tried_count() == self.possible && self.passing > 0;
        let fires = if self.fired { Some(true) } else { all.then_some(false) };
        MutatedRule { id, counts: self.counts, possible: self.possible, fires }
    }
}

fn make_mutant(plan: &SuitePlan, subject: &MutationSubject, candidate: &MutantCandidate) -> Mutant {
    let planned = plan.cases.get(subject.case);
    let document = subject.documents.get(candidate.document);
    Mutant {
        fixture: planned.map(|planned| planned.fixture.name.clone()).unwrap_or_default(),
        place: document.map_or_else(empty_place, |document| mutant_place(document, candidate)),
        words: candidate.words.clone(),
    }
}

fn mutant_place(document: &Document, candidate: &MutantCandidate) -> Place {
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
fn empty_place() -> Place {
    let source = clearance_syntax::source::Source::new("", "");
    Place {
        source,
        span: Default::default(),
        pointer: String::new(),
        key: String::new(),
        document: None,
    }
}

fn make_break(rule: &Arc<str>, diagnostic: &Diagnostic, mutant: Mutant) -> RuleBreak {
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
    RuleBreak { broken, mutant, count: 0 }
}
