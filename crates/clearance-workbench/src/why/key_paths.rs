//! Keys of values, as in `source.subscriptions[0].licenses`.

use clearance_engine::script::Spot;
use clearance_syntax::document::{Document, KeyPath, NodeId, Value};

/// The key of a place, as in `source.subscriptions[0].licenses`.
pub fn key_path(document: &Document, spot: &Spot) -> String {
    let path = path_between(document, spot, NodeId::ROOT);
    if path.is_empty() { "the whole file".to_owned() } else { path }
}

/// Of a document that is a list: in which of its items a place lies, from 0, and its key in that; empty if it is all of
/// it.
pub(super) fn key_in_item(document: &Document, spot: &Spot) -> Option<(usize, String)> {
    let Value::List(items) = &document.node(NodeId::ROOT).value else { return None };
    let (Spot::Node(node) | Spot::Missing(node, _)) = spot;
    let mut at = *node;
    while document.node(at).parent != NodeId::ROOT {
        at = document.node(at).parent;
    }
    // Each comes before what follows it, and is numbered so.
    let index = items.binary_search(&at).ok()?;
    Some((index, path_between(document, spot, at)))
}

/// The keys and indices that lead from one node to a place below it.
fn path_between(document: &Document, spot: &Spot, from: NodeId) -> String {
    let path = match spot {
        Spot::Node(node) => KeyPath::by_index(document, from, *node),
        Spot::Missing(node, key) if key.is_empty() => KeyPath::by_index(document, from, *node),
        // What is missing may be a path by itself.
        Spot::Missing(node, key) => key
            .split('.')
            .fold(KeyPath::by_index(document, from, *node), |path, step| path.join(step)),
    };
    path.to_string()
}
