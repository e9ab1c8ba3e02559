//! Keys of values, as in `source.subscriptions[0].licenses`.

use clearance_engine::script::NodeRef;
use clearance_syntax::document::{Document, KeyPath, NodeId, Value};

/// The key of a place, as in `source.subscriptions[0].licenses`.
pub fn key_path(document: &Document, node_ref: &NodeRef) -> String {
    let path = path_between(document, node_ref, NodeId::ROOT);
    if path.is_empty() { "the whole file".to_owned() } else { path }
}

/// Of a document that is a list: in which of its items a place lies, from 0, and its key in that; empty if it is all of
/// it.
pub(super) fn key_in_item(document: &Document, node_ref: &NodeRef) -> Option<(usize, String)> {
    let Value::List(items) = &document.node(NodeId::ROOT).value else { return None };
    let (NodeRef::Node(node) | NodeRef::Missing(node, _)) = node_ref;
    let mut at = *node;
    while document.node(at).parent != NodeId::ROOT {
        at = document.node(at).parent;
    }
    // Each comes before what follows it, and is numbered so.
    let index = items.binary_search(&at).ok()?;
    Some((index, path_between(document, node_ref, at)))
}

/// The keys and indices that lead from one node to a place below it.
fn path_between(document: &Document, node_ref: &NodeRef, from: NodeId) -> String {
    let path = match node_ref {
        NodeRef::Node(node) => KeyPath::by_index(document, from, *node),
        NodeRef::Missing(node, key) if key.is_empty() => KeyPath::by_index(document, from, *node),
        // What is missing may be a path by itself.
        NodeRef::Missing(node, key) => key
            .split('.')
            .fold(KeyPath::by_index(document, from, *node), |path, step| path.join(step)),
    };
    path.to_string()
}
