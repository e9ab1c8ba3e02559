//! The shape that a document has, where no schema says what it should have.

use std::collections::BTreeSet;

use super::certain::Certain;
use super::declared::{Declared, Shape, ShapeId};
use super::kind::Kind;
use clearance_syntax::document::{Document, NodeId, Value};

/// The shape of a document: its keys, and the kinds of their values. The items of a list have one shape together.
pub(super) fn of_document(document: &Document) -> Shape {
    let mut shape = Shape::default();
    add(&mut shape, document, &[NodeId::ROOT]);
    shape
}

/// Adds a place for values that stand in for one another.
fn add(shape: &mut Shape, document: &Document, nodes: &[NodeId]) -> ShapeId {
    let place = ShapeId(u32::try_from(shape.places.len()).unwrap_or(u32::MAX));
    shape.places.push(Declared::default());
    let values = || nodes.iter().map(|&node| &document.node(node).value);
    let mut certain = Certain { closed: true, ..Certain::default() };
    certain.kinds = Some(values().map(kind).collect());
    let items: Vec<NodeId> = values()
        .filter_map(|value| match value {
            Value::List(items) => Some(items.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    let items = (!items.is_empty()).then(|| add(shape, document, &items));
    let tables = values().filter(|value| matches!(value, Value::Table(_))).count();
    let mut properties = Vec::new();
    for name in names(values()) {
        let having = nodes.iter().filter_map(|&node| document.get(node, &name));
        let having: Vec<NodeId> = having.collect();
        if having.len() == tables {
            certain.required.insert(name.clone());
        }
        properties.push((name, add(shape, document, &having)));
    }
    if let Some(declared) = shape.places.get_mut(place.0 as usize) {
        *declared = Declared { certain, items, properties, closed: true, ..Declared::default() };
    }
    place
}

fn names<'a>(values: impl Iterator<Item = &'a Value>) -> BTreeSet<Box<str>> {
    let tables = values.filter_map(|value| match value {
        Value::Table(entries) => Some(entries),
        _ => None,
    });
    tables.flatten().map(|entry| (*entry.key).into()).collect()
}

const fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Nothing,
        Value::Bool(_) => Kind::Bool,
        Value::Int(_) => Kind::Int,
        Value::Float(_) => Kind::Float,
        Value::Text(_) => Kind::Text,
        Value::Date(_) => Kind::Date,
        Value::List(_) => Kind::List,
        Value::Table(_) => Kind::Table,
    }
}
