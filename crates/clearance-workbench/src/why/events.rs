//! Converts the steps of a run to events, in terms of files and keys.

use std::collections::HashSet;

use super::event::{
    ComparedSide, ComparedValues, GatheredItem, GatheredPart, GatheredValue, QuestionEvent,
    ReadEvent, RuleEvent,
};
use super::key_paths::{key_in_item, key_path};
use clearance_engine::check::{CrossRun, GatherOutcome, RuleRun, location_in};
use clearance_engine::report::Location;
use clearance_engine::script::{self, Comparison, Decision, NodeRef, Operand, Step};
use clearance_syntax::document::{Document, NodeId, Value};

/// Where the places of a run's steps lie.
pub(super) enum StepContext<'a> {
    /// In a document.
    Each(&'a RuleRun),
    /// In what was gathered of all of them.
    All(&'a CrossRun, &'a Document, &'a [RuleRun]),
}

/// The events of a rule's run on one document.
pub(super) fn document_events(looked: &mut RuleRun) -> Vec<RuleEvent> {
    let steps = std::mem::take(&mut looked.steps);
    let mut events = StepContext::Each(looked).events_of_steps(steps);
    match &looked.gave {
        GatherOutcome::Unasked => {}
        GatherOutcome::Nothing => events.push(RuleEvent::Gathered(None)),
        GatherOutcome::Value(value) => {
            let part = |script::Part { key, node_ref }| GatheredPart {
                name: key,
                key: key_path(&looked.document, &node_ref),
                place: location_in(&looked.document, &node_ref),
            };
            let parts = value.parts().into_iter().map(part).collect();
            events.push(RuleEvent::Gathered(Some(GatheredValue {
                value: value.to_script_text(),
                parts,
            })));
        }
    }
    events
}

/// The events of a rule's run over all that it gathered.
pub(super) fn cross_events(all: &mut CrossRun, looked: &[RuleRun]) -> Vec<RuleEvent> {
    let steps = std::mem::take(&mut all.steps);
    match &all.at {
        Some(at) => StepContext::All(all, at, looked).events_of_steps(steps),
        None => Vec::new(),
    }
}

impl StepContext<'_> {
    fn events_of_steps(&self, steps: Vec<Step>) -> Vec<RuleEvent> {
        let mut events: Vec<RuleEvent> = Vec::new();
        let mut seen = HashSet::new();
        let mut last = None;
        for step in steps {
            let read = match &step {
                Step::Read(node_ref) => Some(node_ref.clone()),
                _ => None,
            };
            match step {
                Step::Read(node_ref) if is_container(self.document(), &node_ref) => continue,
                Step::Read(node_ref) if last.as_ref() == Some(&node_ref) => continue,
                Step::Read(node_ref) => {
                    let again = !seen.insert(node_ref.clone());
                    events.push(RuleEvent::Read(self.read_event(&node_ref, again)));
                }
                Step::Compared(comparison) => {
                    events.push(RuleEvent::Asked(self.comparison_event(comparison)))
                }
                Step::Decided(decision) => add_decision(decision, &mut events),
                Step::Reported(index) => events.push(RuleEvent::Reported(index)),
                Step::LeftOut(count) => events.push(RuleEvent::LeftOut(count)),
            }
            last = read;
        }
        events
    }

    /// The document that the places of the steps are numbered by.
    fn document(&self) -> &Document {
        match self {
            Self::Each(looked) => &looked.document,
            Self::All(_, at, _) => at,
        }
    }

    /// The key in the document and its place, if it was read from one.
    fn locate_in_file(&self, node_ref: &NodeRef) -> Option<(String, Location)> {
        let in_file = |looked: &RuleRun, node_ref: &NodeRef| {
            (key_path(&looked.document, node_ref), location_in(&looked.document, node_ref))
        };
        match self {
            Self::Each(looked) => Some(in_file(looked, node_ref)),
            Self::All(all, _, looked) => {
                let (of, node_ref) = all.resolve_location(node_ref)?;
                looked.get(of).map(|looked| in_file(looked, &node_ref))
            }
        }
    }

    fn read_event(&self, node_ref: &NodeRef, again: bool) -> ReadEvent {
        let value = match node_ref {
            NodeRef::Node(node) => Some(show_node(self.document(), *node)),
            NodeRef::Missing(..) => None,
        };
        let (key, place) = self.locate_in_file(node_ref).unzip();
        ReadEvent { place, key, item: self.gathered_item(node_ref), value, again }
    }

    /// Which of what was gathered it is.
    fn gathered_item(&self, node_ref: &NodeRef) -> Option<GatheredItem> {
        let Self::All(all, at, looked) = self else { return None };
        let (index, key) = key_in_item(at, node_ref)?;
        let from = &looked.get(*all.from.get(index)?)?.document;
        Some(GatheredItem { file: from.source.name.clone(), document: from.index, key })
    }

    fn comparison_event(&self, comparison: Comparison) -> QuestionEvent {
        QuestionEvent {
            source: comparison.source,
            span: comparison.span,
            function: comparison.function,
            compared: Some(ComparedValues {
                operator: comparison.operator,
                left: self.compared_side(comparison.left),
                right: self.compared_side(comparison.right),
            }),
            result: comparison.result,
            decides: false,
        }
    }

    fn compared_side(&self, operand: Operand) -> ComparedSide {
        let (key, place) =
            operand.node_ref.and_then(|node_ref| self.locate_in_file(&node_ref)).unzip();
        let value = if operand.shown == "()" { "nothing".to_owned() } else { operand.shown };
        ComparedSide { value, key, place }
    }
}

/// Whether a place is a table or a list of tables: read only to read what is in it.
fn is_container(document: &Document, node_ref: &NodeRef) -> bool {
    let NodeRef::Node(node) = node_ref else { return false };
    let table = |node: NodeId| matches!(document.node(node).value, Value::Table(_));
    match &document.node(*node).value {
        Value::Table(_) => true,
        Value::List(items) => items.iter().any(|item| table(*item)),
        _ => false,
    }
}

/// Adds a decision; one on the comparison just added is merged with it.
fn add_decision(decision: Decision, events: &mut Vec<RuleEvent>) {
    if let Some(RuleEvent::Asked(last)) = events.last_mut()
        && last.span == decision.span
        && std::sync::Arc::ptr_eq(&last.source, &decision.source)
        && last.result == decision.outcome
        && !last.decides
    {
        last.decides = true;
        return;
    }
    events.push(RuleEvent::Asked(QuestionEvent {
        source: decision.source,
        span: decision.span,
        function: decision.function,
        compared: None,
        result: decision.outcome,
        decides: true,
    }));
}

/// A value as it is written in TOML or JSON, lists included.
fn show_node(document: &Document, node: NodeId) -> String {
    match &document.node(node).value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Date(date) => date.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| show_node(document, *item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => match entries.len() {
            1 => "a table of 1 key".to_owned(),
            count => format!("a table of {count} keys"),
        },
    }
}
