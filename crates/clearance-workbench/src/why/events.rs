//! Converts the steps of a run to events, in terms of files and keys.

use std::collections::HashSet;

use super::event::{
    ComparedSide, ComparedValues, GatheredItem, GatheredPart, GatheredValue, QuestionEvent,
    ReadEvent, RuleEvent,
};
use super::key_paths::{key_in_item, key_path};
use clearance_engine::check::{Gave, Looked, LookedAll, place_in};
use clearance_engine::report::Place;
use clearance_engine::script::{self, Comparison, Decision, Operand, Spot, Step};
use clearance_syntax::document::{Document, NodeId, Value};

/// Where the places of a run's steps lie.
pub(super) enum StepContext<'a> {
    /// In a customer file.
    Each(&'a Looked),
    /// In what was gathered of all of them.
    All(&'a LookedAll, &'a Document, &'a [Looked]),
}

/// The events of a rule's run on one document.
pub(super) fn document_events(looked: &mut Looked) -> Vec<RuleEvent> {
    let steps = std::mem::take(&mut looked.steps);
    let mut events = StepContext::Each(looked).events_of_steps(steps);
    match &looked.gave {
        Gave::Unasked => {}
        Gave::Nothing => events.push(RuleEvent::Gathered(None)),
        Gave::Value(value) => {
            let part = |script::Part { key, spot }| GatheredPart {
                name: key,
                key: key_path(&looked.document, &spot),
                place: place_in(&looked.document, &spot),
            };
            let parts = value.parts().into_iter().map(part).collect();
            events.push(RuleEvent::Gathered(Some(GatheredValue { value: value.shown(), parts })));
        }
    }
    events
}

/// The events of a rule's run over all that it gathered.
pub(super) fn cross_events(all: &mut LookedAll, looked: &[Looked]) -> Vec<RuleEvent> {
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
                Step::Read(spot) => Some(spot.clone()),
                _ => None,
            };
            match step {
                Step::Read(spot) if is_container(self.document(), &spot) => continue,
                Step::Read(spot) if last.as_ref() == Some(&spot) => continue,
                Step::Read(spot) => {
                    let again = !seen.insert(spot.clone());
                    events.push(RuleEvent::Read(self.read_event(&spot, again)));
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

    /// The key in the customer file and its place, if it was read from one.
    fn locate_in_file(&self, spot: &Spot) -> Option<(String, Place)> {
        let in_file = |looked: &Looked, spot: &Spot| {
            (key_path(&looked.document, spot), place_in(&looked.document, spot))
        };
        match self {
            Self::Each(looked) => Some(in_file(looked, spot)),
            Self::All(all, _, looked) => {
                let (of, spot) = all.place(spot)?;
                looked.get(of).map(|looked| in_file(looked, &spot))
            }
        }
    }

    fn read_event(&self, spot: &Spot, again: bool) -> ReadEvent {
        let value = match spot {
            Spot::Node(node) => Some(show_node(self.document(), *node)),
            Spot::Missing(..) => None,
        };
        let (key, place) = self.locate_in_file(spot).unzip();
        ReadEvent { place, key, item: self.gathered_item(spot), value, again }
    }

    /// Which of what was gathered it is.
    fn gathered_item(&self, spot: &Spot) -> Option<GatheredItem> {
        let Self::All(all, at, looked) = self else { return None };
        let (index, key) = key_in_item(at, spot)?;
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
        let (key, place) = operand.spot.and_then(|spot| self.locate_in_file(&spot)).unzip();
        let value = if operand.shown == "()" { "nothing".to_owned() } else { operand.shown };
        ComparedSide { value, key, place }
    }
}

/// Whether a place is a table or a list of tables: read only to read what is in it.
fn is_container(document: &Document, spot: &Spot) -> bool {
    let Spot::Node(node) = spot else { return false };
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
