//! Anchors, and aliases that repeat what they name.

use crate::document::builder::Builder;
use crate::document::limits::MAX_NODES;
use crate::document::value::{Node, NodeId, Value};

/// How many values aliases may add for each value that is written, once they add more than
/// [`EXPANSION_FREE`]: more is an attack ("billion laughs"), not a document.
const EXPANSION_FACTOR: usize = 10;

/// How many values aliases may add in any case.
const EXPANSION_FREE: usize = 100_000;

/// How many bytes of text aliases may add in any case; else [`EXPANSION_FACTOR`] for each byte of the file. They share
/// their text with the anchor, but a copy of the document copies it for each of them.
const BYTES_FREE: usize = 4 << 20;

/// What a file has come to so far.
#[derive(Debug, Default)]
pub(super) struct AliasBudget {
    pub(super) written: usize,
    pub(super) repeated: usize,
    /// How many bytes of text aliases have added.
    bytes: usize,
    most_bytes: usize,
}

impl AliasBudget {
    /// The budget of a file of `length` bytes.
    pub(super) fn new(length: usize) -> Self {
        let most_bytes = BYTES_FREE.max(length.saturating_mul(EXPANSION_FACTOR));
        Self { most_bytes, ..Self::default() }
    }

    /// Spends what an alias repeats: a number of values, with this many bytes of text in them.
    ///
    /// # Errors
    /// Why that is too much.
    pub(super) fn repeat(&mut self, values: usize, bytes: usize) -> Result<(), String> {
        let most = EXPANSION_FREE.max(self.written.saturating_mul(EXPANSION_FACTOR));
        self.bytes = self.bytes.saturating_add(bytes);
        if self.repeated.saturating_add(values) > most {
            return Err("aliases repeat far more values than the file holds".to_owned());
        }
        if self.repeated.saturating_add(values) > MAX_NODES {
            return Err(format!("aliases repeat more than {MAX_NODES} values"));
        }
        match self.bytes > self.most_bytes {
            true => Err("aliases repeat far more text than the file holds".to_owned()),
            false => Ok(()),
        }
    }
}

/// How many bytes the texts and keys of values have.
pub(super) fn text_bytes(nodes: &[Node]) -> usize {
    let bytes = |node: &Node| match &node.value {
        Value::Text(text) => text.len(),
        Value::Table(entries) => entries.iter().map(|entry| entry.key.len()).sum(),
        _ => 0,
    };
    nodes.iter().map(bytes).sum()
}

/// The value of an anchor.
pub(super) enum Anchored {
    /// A collection that is not closed yet.
    OpenCollection,
    /// A value and everything in it: the numbers from the first up to but not including the second.
    Values(NodeId, usize),
    /// A key, by the value it would be.
    Key(Value),
}

/// How many levels a subtree has below its root.
pub(super) fn height(nodes: &Builder, root: NodeId, end: usize) -> usize {
    let mut depths = vec![0_usize];
    for Node { parent, .. } in nodes.range(root.index() + 1, end) {
        let above = depths.get(parent.index().saturating_sub(root.index()));
        depths.push(above.map_or(0, |depth| depth + 1));
    }
    depths.into_iter().max().unwrap_or(0)
}
