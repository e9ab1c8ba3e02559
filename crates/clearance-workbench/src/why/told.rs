//! What a rule did, step by step, in terms of files and keys.

use std::collections::HashSet;

use super::event::{Asked, Compared, Event, Given, Item, Part, Read, Side};
use super::key::{key_of, within};
use clearance_engine::check::{Gave, Looked, LookedAll, place_in};
use clearance_engine::report::Place;
use clearance_engine::script::{self, Comparison, Decision, Operand, Spot, Step};
use clearance_syntax::document::{Document, NodeId, Value};

/// Where the places of a run's steps lie.
pub(super) enum Seen<'a> {
    /// In a customer file.
    Each(&'a Looked),
    /// In what was gathered of all of them.
    All(&'a LookedAll, &'a Document, &'a [Looked]),
}

/// What a rule did with one document.
pub(super) fn each(looked: &mut Looked) -> Vec<Event> {
    let steps = std::mem::take(&mut looked.steps);
    let mut events = Seen::Each(looked).events(steps);
    match &looked.gave {
        Gave::Unasked => {}
        Gave::Nothing => events.push(Event::Gathered(None)),
        Gave::Value(value) => {
            let part = |script::Part { key, spot }| Part {
                name: key,
                key: key_of(&looked.document, &spot),
                place: place_in(&looked.document, &spot),
            };
            let parts = value.parts().into_iter().map(part).collect();
            events.push(Event::Gathered(Some(Given { value: value.shown(), parts })));
        }
    }
    events
}

/// What a rule did with all that it gathered.
pub(super) fn all(all: &mut LookedAll, looked: &[Looked]) -> Vec<Event> {
    let steps = std::mem::take(&mut all.steps);
    match &all.at {
        Some(at) => Seen::All(all, at, looked).events(steps),
        None => Vec::new(),
    }
}

impl Seen<'_> {
    fn events(&self, steps: Vec<Step>) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        let mut seen = HashSet::new();
        let mut last = None;
        for step in steps {
            let read = match &step {
                Step::Read(spot) => Some(spot.clone()),
                _ => None,
            };
            match step {
                Step::Read(spot) if leads_on(self.document(), &spot) => continue,
                Step::Read(spot) if last.as_ref() == Some(&spot) => continue,
                Step::Read(spot) => {
                    let again = !seen.insert(spot.clone());
                    events.push(Event::Read(self.read(&spot, again)));
                }
                Step::Compared(comparison) => events.push(Event::Asked(self.compared(comparison))),
                Step::Decided(decision) => decided(decision, &mut events),
                Step::Reported(index) => events.push(Event::Reported(index)),
                Step::LeftOut(count) => events.push(Event::LeftOut(count)),
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
    fn written(&self, spot: &Spot) -> Option<(String, Place)> {
        let in_file = |looked: &Looked, spot: &Spot| {
            (key_of(&looked.document, spot), place_in(&looked.document, spot))
        };
        match self {
            Self::Each(looked) => Some(in_file(looked, spot)),
            Self::All(all, _, looked) => {
                let (of, spot) = all.place(spot)?;
                looked.get(of).map(|looked| in_file(looked, &spot))
            }
        }
    }

    fn read(&self, spot: &Spot, again: bool) -> Read {
        let value = match spot {
            Spot::Node(node) => Some(shown(self.document(), *node)),
            Spot::Missing(..) => None,
        };
        let (key, place) = self.written(spot).unzip();
        Read { place, key, item: self.item(spot), value, again }
    }

    /// Which of what was gathered it is.
    fn item(&self, spot: &Spot) -> Option<Item> {
        let Self::All(all, at, looked) = self else { return None };
        let (index, key) = within(at, spot)?;
        let from = &looked.get(*all.from.get(index)?)?.document;
        Some(Item { file: from.source.name.clone(), document: from.index, key })
    }

    fn compared(&self, comparison: Comparison) -> Asked {
        Asked {
            source: comparison.source,
            span: comparison.span,
            function: comparison.function,
            compared: Some(Compared {
                operator: comparison.operator,
                left: self.side(comparison.left),
                right: self.side(comparison.right),
            }),
            result: comparison.result,
            decides: false,
        }
    }

    fn side(&self, operand: Operand) -> Side {
        let (key, place) = operand.spot.and_then(|spot| self.written(&spot)).unzip();
        let value = if operand.shown == "()" { "nothing".to_owned() } else { operand.shown };
        Side { value, key, place }
    }
}

/// Whether a place is a table or a list of tables: read only to read what is in it.
fn leads_on(document: &Document, spot: &Spot) -> bool {
    let Spot::Node(node) = spot else { return false };
    let table = |node: NodeId| matches!(document.node(node).value, Value::Table(_));
    match &document.node(*node).value {
        Value::Table(_) => true,
        Value::List(items) => items.iter().any(|item| table(*item)),
        _ => false,
    }
}

/// A condition that is the comparison just told is told with it.
fn decided(decision: Decision, events: &mut Vec<Event>) {
    if let Some(Event::Asked(last)) = events.last_mut()
        && last.span == decision.span
        && std::sync::Arc::ptr_eq(&last.source, &decision.source)
        && last.result == decision.outcome
        && !last.decides
    {
        last.decides = true;
        return;
    }
    events.push(Event::Asked(Asked {
        source: decision.source,
        span: decision.span,
        function: decision.function,
        compared: None,
        result: decision.outcome,
        decides: true,
    }));
}

/// A value as it is written in TOML or JSON, lists included.
fn shown(document: &Document, node: NodeId) -> String {
    match &document.node(node).value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Date(date) => date.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(document, *item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => match entries.len() {
            1 => "a table of 1 key".to_owned(),
            count => format!("a table of {count} keys"),
        },
    }
}
