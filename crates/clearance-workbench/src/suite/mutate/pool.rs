//! The values that fixtures have under each key.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::key::{below, key_of};
use clearance_syntax::document::{Document, NodeId, Value};

/// How many different values of a key are kept.
const MOST: usize = 64;

/// How much of a value is looked at to tell it from others, in bytes.
const LONGEST: usize = 1_000;

/// Different values of each key, each with how it is told from others.
#[derive(Debug, Default)]
pub(super) struct Pool(BTreeMap<String, BTreeMap<String, (Arc<Document>, NodeId)>>);

impl Pool {
    pub(super) fn add(&mut self, document: &Arc<Document>) {
        self.walk(document, NodeId::ROOT, &key_of(document, NodeId::ROOT));
    }

    fn walk(&mut self, document: &Arc<Document>, at: NodeId, key: &str) {
        match &document.node(at).value {
            Value::Table(entries) => {
                for entry in entries {
                    let key = below(key, &entry.key);
                    self.take(document, entry.value, &key);
                    self.walk(document, entry.value, &key);
                }
            }
            Value::List(items) => {
                let key = format!("{key}[]");
                for &item in items {
                    self.take(document, item, &key);
                    self.walk(document, item, &key);
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, document: &Arc<Document>, node: NodeId, key: &str) {
        if document.node(node).value == Value::Null {
            return;
        }
        let known = self.0.entry(key.to_owned()).or_default();
        if known.len() < MOST {
            let mut identity = String::new();
            write(document, node, &mut identity);
            known.entry(identity).or_insert_with(|| (Arc::clone(document), node));
        }
    }

    /// The values of a key, each once, in an order that depends on nothing but them.
    pub(super) fn of(&self, key: &str) -> impl Iterator<Item = (&Arc<Document>, NodeId)> {
        let known = self.0.get(key).into_iter().flat_map(BTreeMap::values);
        known.map(|(document, node)| (document, *node))
    }
}

/// Writes what tells a value from others; never shown to anybody.
fn write(document: &Document, node: NodeId, to: &mut String) {
    if to.len() > LONGEST {
        return;
    }
    match &document.node(node).value {
        Value::Table(entries) => {
            to.push('{');
            for entry in entries {
                to.push_str(&format!("{:?}:", entry.key));
                write(document, entry.value, to);
            }
            to.push('}');
        }
        Value::List(items) => {
            to.push('[');
            for &item in items {
                write(document, item, to);
            }
            to.push(']');
        }
        scalar => to.push_str(&format!("{scalar:?},")),
    }
}
