//! The values that fixtures have under each key.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::generic_key::{generic_key, join_key};
use clearance_syntax::document::{Document, NodeId, Value};

/// How many different values of a key are kept.
const MOST: usize = 64;

/// The longest identity of a value, in bytes.
const LONGEST: usize = 1_000;

/// The different values of each key, each with its identity.
#[derive(Debug, Default)]
pub(super) struct ValuePool(BTreeMap<String, BTreeMap<String, (Arc<Document>, NodeId)>>);

impl ValuePool {
    pub(super) fn add_document(&mut self, document: &Arc<Document>) {
        self.add_values(document, NodeId::ROOT, &generic_key(document, NodeId::ROOT));
    }

    fn add_values(&mut self, document: &Arc<Document>, at: NodeId, key: &str) {
        match &document.node(at).value {
            Value::Table(entries) => {
                for entry in entries {
                    let key = join_key(key, &entry.key);
                    self.add_value(document, entry.value, &key);
                    self.add_values(document, entry.value, &key);
                }
            }
            Value::List(items) => {
                let key = format!("{key}[]");
                for &item in items {
                    self.add_value(document, item, &key);
                    self.add_values(document, item, &key);
                }
            }
            _ => {}
        }
    }

    fn add_value(&mut self, document: &Arc<Document>, node: NodeId, key: &str) {
        if document.node(node).value == Value::Null {
            return;
        }
        let known = self.0.entry(key.to_owned()).or_default();
        if known.len() < MOST {
            let mut identity = String::new();
            write_identity(document, node, &mut identity);
            known.entry(identity).or_insert_with(|| (Arc::clone(document), node));
        }
    }

    /// The values of a key, each once, in an order that depends on nothing but them.
    pub(super) fn values_of(&self, key: &str) -> impl Iterator<Item = (&Arc<Document>, NodeId)> {
        let known = self.0.get(key).into_iter().flat_map(BTreeMap::values);
        known.map(|(document, node)| (document, *node))
    }
}

/// Writes the identity of a value, which is never displayed.
fn write_identity(document: &Document, node: NodeId, to: &mut String) {
    if to.len() > LONGEST {
        return;
    }
    match &document.node(node).value {
        Value::Table(entries) => {
            to.push('{');
            for entry in entries {
                to.push_str(&format!("{:?}:", entry.key));
                write_identity(document, entry.value, to);
            }
            to.push('}');
        }
        Value::List(items) => {
            to.push('[');
            for &item in items {
                write_identity(document, item, to);
            }
            to.push(']');
        }
        scalar => to.push_str(&format!("{scalar:?},")),
    }
}
