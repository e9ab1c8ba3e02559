//! Access to values of the configuration by key.

use clearance_syntax::document::{Document, NodeId, Value};

/// The value of a key that may lie in a table.
pub(super) fn get_dotted(document: &Document, table: NodeId, key: &str) -> Option<NodeId> {
    key.split('.').try_fold(table, |at, step| document.get(at, step))
}

/// A scalar as a command line has it.
pub(super) fn scalar_text(document: &Document, node: NodeId) -> String {
    match &document.node(node).value {
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Float(_) | Value::Null | Value::List(_) | Value::Table(_) => String::new(),
    }
}
