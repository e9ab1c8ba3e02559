//! Mutation operators: the ways to change a value, as the rows of [`OPERATORS`].

use std::sync::Arc;

use super::generic_key::show_value;
use super::value_pool::ValuePool;
use clearance_engine::schema::{Shape, ShapeId};
use clearance_syntax::document::{Change, Document, NodeId, Value, ValueKind};

/// A way to change a value: one row of [`OPERATORS`].
#[derive(Debug)]
pub struct MutationOperator {
    /// Its name in reports.
    pub name: &'static str,
    /// The change in words, to be read after "when the value is".
    pub done: &'static str,
    make: fn(&MutationSite<'_>) -> Vec<Alteration>,
}

/// Every way to change a value. Where two come to the same, the mutant is the first one's.
pub const OPERATORS: &[MutationOperator] = &[
    MutationOperator { name: "delete-key", done: "left out", make: delete_key },
    MutationOperator { name: "flip", done: "turned around", make: flip_boolean },
    MutationOperator { name: "empty-list", done: "emptied", make: empty_list },
    MutationOperator { name: "drop-item", done: "an item shorter", make: drop_item },
    MutationOperator { name: "step", done: "moved by one, or to a limit", make: step_value },
    MutationOperator {
        name: "swap-enum",
        done: "another of the values it can have",
        make: swap_enum,
    },
    MutationOperator { name: "swap-text", done: "another text", make: swap_text },
    MutationOperator { name: "add-key", done: "given", make: add_key },
];

/// A change, and what it comes to in words.
#[derive(Debug)]
pub(super) struct Alteration {
    pub(super) change: Change,
    pub(super) words: String,
}

/// The target of a mutation.
#[derive(Debug, Clone, Copy)]
pub(super) enum SiteTarget<'a> {
    /// A value.
    Node(NodeId),
    /// A key that is absent from a table.
    Absent(NodeId, &'a str),
}

/// Something that a rule read, and all that operators need to know of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct MutationSite<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) what: SiteTarget<'a>,
    /// The generic key: the same in every fixture.
    pub(super) key: &'a str,
    /// The values that it was compared with.
    pub(super) compared: &'a [Value],
    /// By how much computed values missed what they were compared with.
    pub(super) gaps: &'a [i64],
    pub(super) shape: &'a Shape,
    pub(super) place: ShapeId,
    /// The values of the rule's own fixtures, then those of all.
    pub(super) pools: [&'a ValuePool; 2],
}

/// Everything that can be changed about something, each once, with the operator that does it.
pub(super) fn list_alterations(
    at: &MutationSite<'_>,
) -> Vec<(&'static MutationOperator, Alteration)> {
    let mut all: Vec<(&'static MutationOperator, Alteration)> = Vec::new();
    for operator in OPERATORS {
        for alteration in (operator.make)(at) {
            if !all.iter().any(|(_, other)| other.words == alteration.words) {
                all.push((operator, alteration));
            }
        }
    }
    all
}

impl MutationSite<'_> {
    fn value(&self) -> Option<(NodeId, &Value)> {
        match self.what {
            SiteTarget::Node(node) => Some((node, &self.document.node(node).value)),
            SiteTarget::Absent(..) => None,
        }
    }

    /// The change to another value; none where it is the same.
    fn change_to(&self, value: Value) -> Option<Alteration> {
        let (node, old) = self.value()?;
        let words = format!(
            "{} becomes {}",
            show_value(self.document, old),
            show_value(self.document, &value)
        );
        (value != *old).then_some(Alteration { change: Change::Value(node, value), words })
    }

    /// The values that the schema allows here, where it lists them.
    fn options(&self) -> Option<&[Value]> {
        self.shape.options(self.place)
    }
}

fn delete_key(at: &MutationSite<'_>) -> Vec<Alteration> {
    let Some((node, _)) = at.value().filter(|(node, _)| *node != NodeId::ROOT) else {
        return Vec::new();
    };
    let parent = &at.document.node(at.document.node(node).parent).value;
    let alteration = Alteration { change: Change::Without(node), words: "left out".to_owned() };
    matches!(parent, Value::Table(_)).then_some(alteration).into_iter().collect()
}

fn flip_boolean(at: &MutationSite<'_>) -> Vec<Alteration> {
    match at.value() {
        Some((_, Value::Bool(value))) => at.change_to(Value::Bool(!value)).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn list_items<'a>(at: &'a MutationSite<'_>) -> &'a [NodeId] {
    match at.value() {
        Some((_, Value::List(items))) => items,
        _ => &[],
    }
}

fn empty_list(at: &MutationSite<'_>) -> Vec<Alteration> {
    match (list_items(at), at.value()) {
        ([], _) | (_, None) => Vec::new(),
        (_, Some((node, _))) => {
            let change = Change::Value(node, Value::List(Vec::new()));
            vec![Alteration { change, words: "the list is emptied".to_owned() }]
        }
    }
}

fn drop_item(at: &MutationSite<'_>) -> Vec<Alteration> {
    let without = |item: &NodeId, which: &str| Alteration {
        change: Change::Without(*item),
        words: format!("the {which} item is left out"),
    };
    match list_items(at) {
        // Without its only item it is empty, which is another operator's.
        [] | [_] => Vec::new(),
        [first, .., last] => vec![without(first, "first"), without(last, "last")],
    }
}

/// One more and one less; and around each limit, which a comparison sets.
fn step_value(at: &MutationSite<'_>) -> Vec<Alteration> {
    let Some((_, value)) = at.value() else { return Vec::new() };
    let compared = at.compared.iter().filter_map(|other| convert_like(value, other));
    let shifts = at.gaps.iter().flat_map(|gap| [Some(*gap), gap.checked_neg()]).flatten();
    let shifted = shifts.filter_map(|gap| shift_value(value, gap));
    let limits = std::iter::once(value.clone()).chain(compared).chain(shifted);
    let around =
        |value: Value| [shift_value(&value, -1), Some(value.clone()), shift_value(&value, 1)];
    limits.flat_map(around).flatten().filter_map(|value| at.change_to(value)).collect()
}

/// A number or date that is further on by so much.
fn shift_value(value: &Value, by: i64) -> Option<Value> {
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

/// Converts a compared number or date to a value of the same kind.
fn convert_like(value: &Value, other: &Value) -> Option<Value> {
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

fn swap_enum(at: &MutationSite<'_>) -> Vec<Alteration> {
    match (at.value(), at.options()) {
        // A boolean has its own operator.
        (Some((_, Value::Bool(_))), _) | (None, _) | (_, None) => Vec::new(),
        (Some(_), Some(options)) => {
            options.iter().filter_map(|option| at.change_to(option.clone())).collect()
        }
    }
}

fn swap_text(at: &MutationSite<'_>) -> Vec<Alteration> {
    /// How many texts stand in for one: those that the rule's own fixtures have tell most.
    const TEXTS: [usize; 2] = [12, 2];
    let Some((_, Value::Text(_))) = at.value().filter(|_| at.options().is_none()) else {
        return Vec::new();
    };
    let is_text = |value: &&Value| matches!(value, Value::Text(_));
    let compared = at.compared.iter().filter(is_text);
    let mut all: Vec<Alteration> = compared.filter_map(|text| at.change_to(text.clone())).collect();
    for (pool, count) in at.pools.into_iter().zip(TEXTS) {
        let values = pool.values_of(at.key).map(|(document, node)| &document.node(node).value);
        let texts = values.filter(is_text).filter_map(|text| at.change_to(text.clone()));
        all.extend(pick_spread(texts.collect(), count));
    }
    all
}

/// So many of some, from all over.
fn pick_spread<T>(all: Vec<T>, count: usize) -> impl Iterator<Item = T> {
    let total = all.len();
    let taken = move |index: usize| total <= count || (index * count) % total < count;
    all.into_iter().enumerate().filter(move |(index, _)| taken(*index)).map(|(_, item)| item)
}

fn add_key(at: &MutationSite<'_>) -> Vec<Alteration> {
    /// How many values an absent key is given in turn.
    const VALUES: [usize; 2] = [4, 2];
    let SiteTarget::Absent(table, key) = at.what else { return Vec::new() };
    let scalar = |value: &Value| Alteration {
        words: format!("added: {}", show_value(at.document, value)),
        change: Change::Scalar { table, key: key.into(), value: value.clone() },
    };
    if let Some(options) = at.options() {
        return options.iter().map(scalar).collect();
    }
    if at.shape.kinds(at.place).as_deref() == Some([ValueKind::Bool].as_slice()) {
        return [true, false].map(|value| scalar(&Value::Bool(value))).into();
    }
    let mut all = Vec::new();
    for (pool, count) in at.pools.into_iter().zip(VALUES) {
        let known = pool.values_of(at.key).map(|(from, value)| Alteration {
            words: format!("added: {}", show_value(from, &from.node(value).value)),
            change: Change::Key { table, key: key.into(), from: Arc::clone(from), value },
        });
        all.extend(pick_spread(known.collect(), count));
    }
    all
}

#[cfg(test)]
mod tests;
