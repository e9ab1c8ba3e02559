//! Anchors, and aliases that repeat what they name.

use crate::document::builder::Builder;
use crate::document::{Node, NodeId, Value};

/// How many values aliases may add for each value that is written, once they add more than
/// [`EXPANSION_FREE`]: more is an attack ("billion laughs"), not a customer file.
const EXPANSION_FACTOR: usize = 10;

/// How many values aliases may add in any case.
const EXPANSION_FREE: usize = 100_000;

/// What a file has come to so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    pub(super) written: usize,
    pub(super) repeated: usize,
}

impl Budget {
    /// How many values there are.
    pub(super) fn total(&self) -> usize {
        self.written + self.repeated
    }

    /// Whether aliases may add this many values more.
    pub(super) fn can_repeat(&self, more: usize) -> bool {
        let limit = EXPANSION_FREE.max(self.written.saturating_mul(EXPANSION_FACTOR));
        self.repeated.saturating_add(more) <= limit
    }
}

/// What an anchor names.
pub(super) enum Anchored {
    /// A collection that is not closed yet.
    Open,
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
