//! What can be changed about a value: the rows of [`OPERATORS`].

use std::sync::Arc;

use super::key::shown;
use super::pool::Pool;
use clearance_engine::schema::{Kind, Shape, ShapeId};
use clearance_syntax::document::{Change, Document, NodeId, Value};

/// A way to change a value: one row of [`OPERATORS`].
#[derive(Debug)]
pub struct Operator {
    /// Its name in reports.
    pub name: &'static str,
    /// What becomes of a value, to be read after "when the value is".
    pub done: &'static str,
    make: fn(&At<'_>) -> Vec<Alteration>,
}

/// Every way to change a value. Where two come to the same, the mutant is the first one's.
pub const OPERATORS: &[Operator] = &[
    Operator { name: "delete-key", done: "left out", make: delete_key },
    Operator { name: "flip", done: "turned around", make: flip },
    Operator { name: "empty-list", done: "emptied", make: empty_list },
    Operator { name: "drop-item", done: "an item shorter", make: drop_item },
    Operator { name: "step", done: "moved by one, or to a limit", make: step },
    Operator { name: "swap-enum", done: "another of the values it can have", make: swap_enum },
    Operator { name: "swap-text", done: "another text", make: swap_text },
    Operator { name: "add-key", done: "given", make: add_key },
];

/// A change, and what it comes to in words.
#[derive(Debug)]
pub(super) struct Alteration {
    pub(super) change: Change,
    pub(super) words: String,
}

/// What is changed.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    /// A value.
    Node(NodeId),
    /// A key that is absent from a table.
    Absent(NodeId, &'a str),
}

/// Something that a rule read, and all that operators need to know of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) what: What<'a>,
    /// What it is called in every fixture.
    pub(super) key: &'a str,
    /// What the value was compared with.
    pub(super) compared: &'a [Value],
    /// By how much computed values missed what they were compared with.
    pub(super) gaps: &'a [i64],
    pub(super) shape: &'a Shape,
    pub(super) place: ShapeId,
    /// The values of the rule's own fixtures, then those of all.
    pub(super) pools: [&'a Pool; 2],
}

/// Everything that can be changed about something, each once, with the operator that does it.
pub(super) fn alterations(at: &At<'_>) -> Vec<(&'static Operator, Alteration)> {
    let mut all: Vec<(&'static Operator, Alteration)> = Vec::new();
    for operator in OPERATORS {
        for alteration in (operator.make)(at) {
            if !all.iter().any(|(_, other)| other.words == alteration.words) {
                all.push((operator, alteration));
            }
        }
    }
    all
}

impl At<'_> {
    fn value(&self) -> Option<(NodeId, &Value)> {
        match self.what {
            What::Node(node) => Some((node, &self.document.node(node).value)),
            What::Absent(..) => None,
        }
    }

    /// The change to another value; none where it is the same.
    fn becomes(&self, value: Value) -> Option<Alteration> {
        let (node, old) = self.value()?;
        let words =
            format!("{} becomes {}", shown(self.document, old), shown(self.document, &value));
        (value != *old).then_some(Alteration { change: Change::Value(node, value), words })
    }

    /// The values that the schema allows here, where it lists them.
    fn options(&self) -> Option<&[Value]> {
        self.shape.options(self.place)
    }
}

fn delete_key(at: &At<'_>) -> Vec<Alteration> {
    let Some((node, _)) = at.value().filter(|(node, _)| *node != NodeId::ROOT) else {
        return Vec::new();
    };
    let parent = &at.document.node(at.document.node(node).parent).value;
    let alteration = Alteration { change: Change::Without(node), words: "left out".to_owned() };
    matches!(parent, Value::Table(_)).then_some(alteration).into_iter().collect()
}

fn flip(at: &At<'_>) -> Vec<Alteration> {
    match at.value() {
        Some((_, Value::Bool(value))) => at.becomes(Value::Bool(!value)).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn items<'a>(at: &'a At<'_>) -> &'a [NodeId] {
    match at.value() {
        Some((_, Value::List(items))) => items,
        _ => &[],
    }
}

fn empty_list(at: &At<'_>) -> Vec<Alteration> {
    match (items(at), at.value()) {
        ([], _) | (_, None) => Vec::new(),
        (_, Some((node, _))) => {
            let change = Change::Value(node, Value::List(Vec::new()));
            vec![Alteration { change, words: "the list is emptied".to_owned() }]
        }
    }
}

fn drop_item(at: &At<'_>) -> Vec<Alteration> {
    let without = |item: &NodeId, which: &str| Alteration {
        change: Change::Without(*item),
        words: format!("the {which} item is left out"),
    };
    match items(at) {
        // Without its only item it is empty, which is another operator's.
        [] | [_] => Vec::new(),
        [first, .., last] => vec![without(first, "first"), without(last, "last")],
    }
}

/// One more and one less; and around each limit, which a comparison sets.
fn step(at: &At<'_>) -> Vec<Alteration> {
    let Some((_, value)) = at.value() else { return Vec::new() };
    let compared = at.compared.iter().filter_map(|other| like(value, other));
    let shifts = at.gaps.iter().flat_map(|gap| [Some(*gap), gap.checked_neg()]).flatten();
    let shifted = shifts.filter_map(|gap| moved(value, gap));
    let limits = std::iter::once(value.clone()).chain(compared).chain(shifted);
    let around = |value: Value| [moved(&value, -1), Some(value.clone()), moved(&value, 1)];
    limits.flat_map(around).flatten().filter_map(|value| at.becomes(value)).collect()
}

/// A number or date that is further on by so much.
fn moved(value: &Value, by: i64) -> Option<Value> {
    match value {
        Value::Int(number) => Some(Value::Int(number.checked_add(by)?)),
        #[expect(clippy::cast_precision_loss, reason = "a float has no more digits than that")]
        Value::Float(number) => {
            Some(number + by as f64).filter(|number| number.is_finite()).map(Value::Float)
        }
        Value::Date(date) => {
            let days = jiff::Span::new().try_days(by).ok()?;
            date.checked_add(days).ok().map(Value::Date)
        }
        _ => None,
    }
}

/// What a number or date was compared with, as a value of its own kind.
fn like(value: &Value, other: &Value) -> Option<Value> {
    match (value, other) {
        (Value::Int(_), Value::Int(_))
        | (Value::Date(_), Value::Date(_))
        | (Value::Float(_), Value::Float(_)) => Some(other.clone()),
        #[expect(clippy::cast_precision_loss, reason = "a float has no more digits than that")]
        (Value::Float(_), Value::Int(number)) => Some(Value::Float(*number as f64)),
        #[expect(clippy::cast_possible_truncation, reason = "the whole number next to a limit")]
        (Value::Int(_), Value::Float(number)) => Some(Value::Int(number.floor() as i64)),
        _ => None,
    }
}

fn swap_enum(at: &At<'_>) -> Vec<Alteration> {
    match (at.value(), at.options()) {
        // A boolean has its own operator.
        (Some((_, Value::Bool(_))), _) | (None, _) | (_, None) => Vec::new(),
        (Some(_), Some(options)) => {
            options.iter().filter_map(|option| at.becomes(option.clone())).collect()
        }
    }
}

fn swap_text(at: &At<'_>) -> Vec<Alteration> {
    /// How many texts stand in for one: those that the rule's own fixtures have tell most.
    const TEXTS: [usize; 2] = [12, 2];
    let Some((_, Value::Text(_))) = at.value().filter(|_| at.options().is_none()) else {
        return Vec::new();
    };
    let is_text = |value: &&Value| matches!(value, Value::Text(_));
    let compared = at.compared.iter().filter(is_text);
    let mut all: Vec<Alteration> = compared.filter_map(|text| at.becomes(text.clone())).collect();
    for (pool, count) in at.pools.into_iter().zip(TEXTS) {
        let values = pool.of(at.key).map(|(document, node)| &document.node(node).value);
        let texts = values.filter(is_text).filter_map(|text| at.becomes(text.clone()));
        all.extend(spread(texts.collect(), count));
    }
    all
}

/// So many of some, from all over.
fn spread<T>(all: Vec<T>, count: usize) -> impl Iterator<Item = T> {
    let total = all.len();
    let taken = move |index: usize| total <= count || (index * count) % total < count;
    all.into_iter().enumerate().filter(move |(index, _)| taken(*index)).map(|(_, item)| item)
}

fn add_key(at: &At<'_>) -> Vec<Alteration> {
    /// How many values an absent key is given in turn.
    const VALUES: [usize; 2] = [4, 2];
    let What::Absent(table, key) = at.what else { return Vec::new() };
    let scalar = |value: &Value| Alteration {
        words: format!("added: {}", shown(at.document, value)),
        change: Change::Scalar { table, key: key.into(), value: value.clone() },
    };
    if let Some(options) = at.options() {
        return options.iter().map(scalar).collect();
    }
    if at.shape.kinds(at.place).as_deref() == Some([Kind::Bool].as_slice()) {
        return [true, false].map(|value| scalar(&Value::Bool(value))).into();
    }
    let mut all = Vec::new();
    for (pool, count) in at.pools.into_iter().zip(VALUES) {
        let known = pool.of(at.key).map(|(from, value)| Alteration {
            words: format!("added: {}", shown(from, &from.node(value).value)),
            change: Change::Key { table, key: key.into(), from: Arc::clone(from), value },
        });
        all.extend(spread(known.collect(), count));
    }
    all
}

#[cfg(test)]
mod tests;
