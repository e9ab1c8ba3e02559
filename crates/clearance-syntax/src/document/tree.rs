//! A document: the tree of values of a document, and the lookup of values by key and JSON Pointer.

use std::sync::Arc;

use super::item_names::ItemNames;
use super::key_index::KeyIndex;
use super::value::{Entry, Node, NodeId, Value};
use crate::source::{Source, Span};

/// One document's values; one line of JSON Lines; one document of a YAML stream.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file's text.
    pub source: Arc<Source>,
    /// Which document of the file it is, from 0, where the file can hold several.
    pub index: Option<usize>,
    pub(super) nodes: Vec<Node>,
    pub(super) keys: KeyIndex,
    /// Values that are from elsewhere, if there are any.
    pub(super) borrowed: Vec<InheritedValues>,
    pub(super) names: ItemNames,
}

/// Values of a document that were written elsewhere.
#[derive(Debug, Clone)]
pub(super) struct InheritedValues {
    pub(super) first: NodeId,
    /// The first that is not among them any more.
    pub(super) end: NodeId,
    pub(super) source: Arc<Source>,
    /// Which document of that text they are in.
    pub(super) index: Option<usize>,
}

impl Document {
    /// The value with this number; an unknown number gives the root.
    pub fn node(&self, id: NodeId) -> &Node {
        static NOTHING: Node = Node {
            value: Value::Null,
            span: Span::new(0, 0),
            header: Span::new(0, 0),
            parent: NodeId::ROOT,
        };
        self.nodes.get(id.index()).or_else(|| self.nodes.first()).unwrap_or(&NOTHING)
    }

    /// All values; the root is the first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Replaces what a value is and leaves where it was written.
    pub fn set_value(&mut self, id: NodeId, value: Value) {
        if let Value::Table(entries) = &value {
            self.keys.index_table(id, entries);
        }
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.value = value;
        }
        self.names.forget();
    }

    /// The value of a key in a table.
    pub fn get(&self, table: NodeId, key: &str) -> Option<NodeId> {
        self.entry(table, key).map(|entry| entry.value)
    }

    /// The key, its place and its value in a table.
    pub fn entry(&self, table: NodeId, key: &str) -> Option<&Entry> {
        self.keys.find(&self.nodes, table, key)
    }

    /// The JSON Pointer (RFC 6901) of a value; the root's is empty.
    pub fn pointer(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while at != NodeId::ROOT {
            let parent = self.node(at).parent;
            steps.push(match &self.node(parent).value {
                Value::Table(entries) => entries
                    .iter()
                    .find(|entry| entry.value == at)
                    .map(|entry| entry.key.replace('~', "~0").replace('/', "~1"))
                    .unwrap_or_default(),
                Value::List(items) => {
                    // Most lists were read in order, and are long where this matters.
                    let index = items.binary_search(&at).ok();
                    let index = index.or_else(|| items.iter().position(|&item| item == at));
                    index.unwrap_or_default().to_string()
                }
                _ => String::new(),
            });
            at = parent;
        }
        steps.iter().rev().fold(String::new(), |path, step| path + "/" + step.as_str())
    }

    /// The value at a JSON Pointer.
    pub fn at_pointer(&self, pointer: &str) -> Option<NodeId> {
        pointer.split('/').skip(1).try_fold(NodeId::ROOT, |at, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            match &self.node(at).value {
                Value::Table(_) => self.get(at, &step),
                Value::List(items) => items.get(step.parse::<usize>().ok()?).copied(),
                _ => None,
            }
        })
    }
}
