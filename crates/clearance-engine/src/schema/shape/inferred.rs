//! The shape that a document has, where no schema says what it should have.

use std::collections::BTreeSet;

use super::declared::{Shape, ShapeId, ShapeNode};
use super::guarantees::Guarantees;
use clearance_syntax::document::{Document, NodeId, Value};

impl Shape {
    /// Infers the shape of a document without a schema: its keys, no others, and the kinds of their values. The items of a list
    /// have one shape together.
    pub fn from_document(document: &Document) -> Self {
        let mut shape = Self::default();
        add_node(&mut shape, document, &[NodeId::ROOT]);
        shape
    }
}

/// Adds a place for values that stand in for one another.
fn add_node(shape: &mut Shape, document: &Document, nodes: &[NodeId]) -> ShapeId {
    let place = ShapeId(u32::try_from(shape.places.len()).unwrap_or(u32::MAX));
    shape.places.push(ShapeNode::default());
    let values = || nodes.iter().map(|&node| &document.node(node).value);
    let mut certain = Guarantees { closed: true, ..Guarantees::default() };
    certain.kinds = Some(values().map(Value::kind).collect());
    let items: Vec<NodeId> = values()
        .filter_map(|value| match value {
            Value::List(items) => Some(items.iter().copied()),
            _ => None,
        })
        .flatten()
        .collect();
    let items = (!items.is_empty()).then(|| add_node(shape, document, &items));
    let tables = values().filter(|value| matches!(value, Value::Table(_))).count();
    let mut properties = Vec::new();
    for name in key_names(values()) {
        let having = nodes.iter().filter_map(|&node| document.get(node, &name));
        let having: Vec<NodeId> = having.collect();
        if having.len() == tables {
            certain.required.insert(name.clone());
        }
        properties.push((name, add_node(shape, document, &having)));
    }
    if let Some(declared) = shape.places.get_mut(place.0 as usize) {
        *declared = ShapeNode { certain, items, properties, closed: true, ..ShapeNode::default() };
    }
    place
}

fn key_names<'a>(values: impl Iterator<Item = &'a Value>) -> BTreeSet<Box<str>> {
    let tables = values.filter_map(|value| match value {
        Value::Table(entries) => Some(entries),
        _ => None,
    });
    tables.flatten().map(|entry| (*entry.key).into()).collect()
}
