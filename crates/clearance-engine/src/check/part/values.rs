//! Gathered values as JSON, with dates and fractions kept apart from texts and whole numbers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::DayJson;
use crate::script::{Gathered, NodeRef};
use clearance_syntax::document::{Made, NodeId, Value};

/// The most bytes that a value may claim to take.
const MOST_BYTES: usize = 1 << 30;

/// What a rule gathered of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GatheredJson {
    /// The number of the rule.
    pub(super) rule: usize,
    value: ValueJson,
    /// The number of a value, the number of the node where it was read, and the key that is absent there.
    places: Vec<(u32, u32, Option<String>)>,
    /// Bytes of memory, about.
    bytes: usize,
}

/// A value. A list is a list; all else that JSON does not have is a table with one key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum ValueJson {
    Null(()),
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Self>),
    Tagged(TaggedJson),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TaggedJson {
    /// The bits of a fraction, so that it comes back as it was.
    Float(u64),
    Date(DayJson),
    Table(Vec<(Box<str>, ValueJson)>),
}

impl GatheredJson {
    /// What was gathered, to write.
    pub(super) fn new(rule: usize, gathered: &Gathered) -> Self {
        let places = gathered.places().iter().map(|(number, node_ref)| match node_ref {
            NodeRef::Node(node) => (*number, node.0, None),
            NodeRef::Missing(node, key) => (*number, node.0, Some(key.clone())),
        });
        Self {
            rule,
            value: write_value(gathered.value()),
            places: places.collect(),
            bytes: gathered.size().bytes,
        }
    }

    /// What was gathered, read back; nothing where the row holds what no run writes.
    pub(super) fn read(self) -> Option<(usize, Gathered)> {
        let value = read_value(self.value)?;
        let places: Vec<(u32, NodeRef)> = (self.places.into_iter())
            .map(|(number, node, key)| {
                let node = NodeId(node);
                (number, key.map_or(NodeRef::Node(node), |key| NodeRef::Missing(node, key)))
            })
            .collect();
        let gathered = Gathered::from_parts(value, places, self.bytes);
        let in_range = |(number, _): &(u32, NodeRef)| (*number as usize) < gathered.size().values;
        let sound = gathered.places().iter().all(in_range)
            && gathered.places().is_sorted_by_key(|(number, _)| *number)
            && self.bytes <= MOST_BYTES;
        sound.then_some((self.rule, gathered))
    }
}

fn write_value(value: &Made) -> ValueJson {
    match value {
        Made::Scalar(Value::Bool(value)) => ValueJson::Bool(*value),
        Made::Scalar(Value::Int(value)) => ValueJson::Int(*value),
        Made::Scalar(Value::Float(value)) => ValueJson::Tagged(TaggedJson::Float(value.to_bits())),
        Made::Scalar(Value::Text(value)) => ValueJson::Text(value.to_string()),
        Made::Scalar(Value::Date(value)) => ValueJson::Tagged(TaggedJson::Date(DayJson(*value))),
        // A scalar is neither a list nor a table.
        Made::Scalar(Value::Null | Value::List(_) | Value::Table(_)) => ValueJson::Null(()),
        Made::List(items) => ValueJson::List(items.iter().map(write_value).collect()),
        Made::Table(entries) => {
            let entry = |(key, value): &(Box<str>, Made)| (key.clone(), write_value(value));
            ValueJson::Tagged(TaggedJson::Table(entries.iter().map(entry).collect()))
        }
    }
}

fn read_value(value: ValueJson) -> Option<Made> {
    Some(match value {
        ValueJson::Null(()) => Made::Scalar(Value::Null),
        ValueJson::Bool(value) => Made::Scalar(Value::Bool(value)),
        ValueJson::Int(value) => Made::Scalar(Value::Int(value)),
        ValueJson::Text(value) => Made::Scalar(Value::Text(Arc::from(value))),
        ValueJson::Tagged(TaggedJson::Float(bits)) => {
            let value = f64::from_bits(bits);
            Made::Scalar(Value::Float(Some(value).filter(|value| value.is_finite())?))
        }
        ValueJson::Tagged(TaggedJson::Date(DayJson(date))) => Made::Scalar(Value::Date(date)),
        ValueJson::List(items) => {
            Made::List(items.into_iter().map(read_value).collect::<Option<_>>()?)
        }
        ValueJson::Tagged(TaggedJson::Table(entries)) => {
            let entry = |(key, value)| Some((key, read_value(value)?));
            Made::Table(entries.into_iter().map(entry).collect::<Option<_>>()?)
        }
    })
}
