//! Finds strings that the schema makes dates, and the names of list items, which JSON Schema does not know.

use std::sync::Arc;

use jiff::civil::Date;

use super::shape::{Shape, ShapeId};
use super::violations::Violation;
use super::wording;
use clearance_syntax::document::{Document, ItemKeys, NodeId, Value};

/// What JSON Schema, which has no dates, cannot tell.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) dates: Vec<(NodeId, Date)>,
    /// Lists whose items are named by some of their keys.
    pub(super) lists: Vec<(NodeId, ItemKeys)>,
    pub(super) violations: Vec<Violation>,
}

/// Finds the strings that are dates, the dates that stand where text is wanted, and how items of lists are named.
///
/// Both look the same to JSON Schema, which has no dates; rules must be able to tell them apart.
pub(super) fn settle(
    shape: &Shape,
    at: ShapeId,
    document: &Document,
    node: NodeId,
    found: &mut Settled,
) {
    match &document.node(node).value {
        Value::Table(entries) => {
            for entry in entries {
                if let Some(below) = shape.property(at, &entry.key) {
                    settle(shape, below, document, entry.value, found);
                }
            }
        }
        Value::List(items) => {
            if let Some(below) = shape.items(at) {
                found.lists.extend(shape.item_keys(below).map(|keys| (node, Arc::clone(keys))));
                for &item in items {
                    settle(shape, below, document, item, found);
                }
            }
        }
        Value::Text(text) if shape.is_date(at) => match text.parse() {
            Ok(date) => found.dates.push((node, date)),
            Err(_) if wording::is_written_as_date(text) => {
                found.violations.push(wording::not_a_date(document, node, text));
            }
            // Any other string is the validator's business: the schema may allow it beside dates.
            Err(_) => {}
        },
        Value::Date(date) if shape.is_text(at) => {
            found.violations.push(wording::not_a_string(document, node, *date));
        }
        _ => {}
    }
}
