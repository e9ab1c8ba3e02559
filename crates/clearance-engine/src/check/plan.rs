//! The plan of a document: the steps of all rules, named, put in order, and with their state on the day of the run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::findings;
use super::step_order::{StepNode, order_steps};
use crate::report::{DayOrigin, PlanStep, StepState, SubjectPlan};
use crate::script::{NodeRef, PlannedStep, StepLink};
use clearance_syntax::document::{Document, Value};

/// The steps of one rule.
#[derive(Debug)]
pub(super) struct RuleSteps {
    /// The number of the rule.
    pub(super) rule: usize,
    pub(super) id: Arc<str>,
    pub(super) steps: Vec<PlannedStep>,
}

/// Why steps are no plan: a rule that is to blame, and the message.
pub(super) type PlanError = (usize, String);

/// A step among all of the document.
struct NamedStep<'a> {
    of: &'a RuleSteps,
    step: &'a PlannedStep,
    key: String,
    /// The number of the first step of the same rule.
    first: usize,
}

/// Makes the plan of a document. The rules are in the order of their ids.
pub(super) fn build_plan(
    document: &Document,
    all: &[RuleSteps],
    as_of: Date,
) -> Result<SubjectPlan, PlanError> {
    let named = name_steps(all)?;
    let keys = named.iter().enumerate().map(|(number, one)| (one.key.as_str(), number)).collect();
    let nodes: Vec<StepNode> = (named.iter().enumerate())
        .map(|(number, one)| StepNode { due: one.step.due, after: find_links(&keys, number, one) })
        .collect();
    let order = order_steps(&nodes).map_err(|cycle| describe_cycle(&named, &cycle))?;
    let is_open = |number: &usize| {
        named.get(*number).is_some_and(|one| one.step.is_needed && !one.step.is_done)
    };
    let steps = order.into_iter().filter_map(|number| {
        let (NamedStep { of, step, key, .. }, node) = (named.get(number)?, nodes.get(number)?);
        let waits = node.after.iter().any(is_open);
        let first = |number: &usize| named.get(*number).map(|first| first.key.clone());
        Some(PlanStep {
            key: key.clone(),
            rule: Arc::clone(&of.id),
            title: step.title.clone(),
            owner: step.owner.clone(),
            area: step.area.clone(),
            due: step.due,
            due_from: step.due_at.as_ref().and_then(|place| day_at(document, place)),
            after: node.after.iter().filter_map(first).collect(),
            state: state_of(step, waits, as_of),
            basis: step.basis.clone(),
            location: step.node_ref().map(|place| findings::location_of(document, place)),
        })
    });
    Ok(SubjectPlan { subject: findings::subject_of(document), steps: steps.collect() })
}

/// The day that a document has at a place.
fn day_at(document: &Document, place: &NodeRef) -> Option<DayOrigin> {
    let NodeRef::Node(id) = place else { return None };
    let Value::Date(day) = document.node(*id).value else { return None };
    Some(DayOrigin { key: findings::location_of(document, place).key, day })
}

/// The state of a step. What is past counts more than what it waits for.
fn state_of(step: &PlannedStep, waits: bool, as_of: Date) -> StepState {
    let left = step.due.map(|due| (due - as_of).get_days());
    match left {
        _ if !step.is_needed => StepState::NotNeeded,
        _ if step.is_done => StepState::Done,
        Some(..0) => StepState::Late,
        Some(0..=StepState::SOON) => StepState::Due,
        _ if waits => StepState::Waiting,
        _ => StepState::Due,
    }
}

/// Gives each step its key: that of the rule, or else the rule's id and the title. Where an earlier step of the rule has the
/// same, a number is added, since texts of documents may be alike; two rules may not use one key.
fn name_steps(all: &[RuleSteps]) -> Result<Vec<NamedStep<'_>>, PlanError> {
    let mut named: Vec<NamedStep<'_>> = Vec::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for of in all {
        let first = named.len();
        for step in &of.steps {
            let wanted = step.key.clone().unwrap_or_else(|| default_key(&of.id, &step.title));
            let other = taken.get(&wanted).and_then(|number| named.get(*number));
            if let Some(other) = other.filter(|other| other.of.rule != of.rule) {
                let (title, id) = (&other.step.title, &other.of.id);
                let titles = format!("`{title}` ({id}) and `{}` ({})", step.title, of.id);
                return Err((of.rule, format!("two steps have the key `{wanted}`: {titles}")));
            }
            let key = first_free(&wanted, |key| taken.contains_key(key));
            taken.insert(key.clone(), named.len());
            named.push(NamedStep { of, step, key, first });
        }
    }
    Ok(named)
}

fn default_key(rule: &str, title: &str) -> String {
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!("{rule}/{}", words.collect::<Vec<_>>().join("-"))
}

/// A key, with the first number behind it with which it is free.
fn first_free(key: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_usize..).map(|number| format!("{key}-{number}"));
    let mut keys = std::iter::once(key.to_owned()).chain(numbered);
    keys.find(|key| !is_taken(key)).unwrap_or_default()
}

/// Finds the steps that a step waits for. A key that no step has is that of a rule which does not apply.
fn find_links(keys: &BTreeMap<&str, usize>, number: usize, one: &NamedStep<'_>) -> BTreeSet<usize> {
    let mut after = BTreeSet::new();
    for link in &one.step.after {
        match link {
            StepLink::Own(nth) => _ = after.insert(one.first + nth),
            StepLink::Key(key) => after.extend(find_steps(keys, number, key)),
        }
    }
    after
}

/// The step of a key, else the other steps whose keys begin with it and a `/`.
fn find_steps(keys: &BTreeMap<&str, usize>, own: usize, key: &str) -> Vec<usize> {
    if let Some(&number) = keys.get(key) {
        return vec![number];
    }
    let prefix = format!("{key}/");
    let all = keys.range(prefix.as_str()..).take_while(|(key, _)| key.starts_with(&prefix));
    all.map(|(_, number)| *number).filter(|number| *number != own).collect()
}

fn describe_cycle(named: &[NamedStep<'_>], cycle: &[usize]) -> PlanError {
    let steps: Vec<&NamedStep<'_>> = cycle.iter().filter_map(|number| named.get(*number)).collect();
    let Some(first) = steps.first() else { return (0, "steps wait for each other".to_owned()) };
    let mut names: Vec<String> =
        steps.iter().map(|one| format!("`{}` ({})", one.step.title, one.of.id)).collect();
    names.extend(names.first().cloned());
    (first.of.rule, format!("steps wait for each other: {}", names.join(" for ")))
}
