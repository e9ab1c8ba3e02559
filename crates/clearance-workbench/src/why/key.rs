//! Keys of values, as in `source.subscriptions[0].licenses`.

use clearance_engine::script::Spot;
use clearance_syntax::document::{Document, NodeId, Value};

/// The key of a place, as in `source.subscriptions[0].licenses`.
pub fn key_of(document: &Document, spot: &Spot) -> String {
    let path = path(document, spot, NodeId::ROOT);
    if path.is_empty() { "the whole file".to_owned() } else { path }
}

/// Of a document that is a list: in which of its items a place lies, from 0, and its key in that; empty if it is all of
/// it.
pub(super) fn within(document: &Document, spot: &Spot) -> Option<(usize, String)> {
    let Value::List(items) = &document.node(NodeId::ROOT).value else { return None };
    let (Spot::Node(node) | Spot::Missing(node, _)) = spot;
    let mut at = *node;
    while document.node(at).parent != NodeId::ROOT {
        at = document.node(at).parent;
    }
    // Each comes before what follows it, and is numbered so.
    let index = items.binary_search(&at).ok()?;
    Some((index, path(document, spot, at)))
}

/// The keys and indices that lead from one node to a place below it.
fn path(document: &Document, spot: &Spot, from: NodeId) -> String {
    let (node, missing) = match spot {
        Spot::Node(node) => (*node, ""),
        Spot::Missing(node, key) => (*node, key.as_str()),
    };
    let mut steps = Vec::new();
    let mut at = node;
    while at != from && at != NodeId::ROOT {
        let parent = document.node(at).parent;
        match &document.node(parent).value {
            Value::Table(entries) => {
                let entry = entries.iter().find(|entry| entry.value == at);
                steps.push(entry.map_or_else(String::new, |entry| dotted(&entry.key)));
            }
            Value::List(items) => {
                let index = items.iter().position(|item| *item == at).unwrap_or_default();
                steps.push(format!("[{index}]"));
            }
            _ => {}
        }
        at = parent;
    }
    let path = steps.iter().rev().fold(String::new(), |path, step| joined(path, step));
    // What is missing may be a path by itself.
    match missing {
        "" => path,
        missing => missing.split('.').fold(path, |path, step| joined(path, &dotted(step))),
    }
}

fn joined(path: String, step: &str) -> String {
    let dot = if path.is_empty() || step.starts_with('[') { "" } else { "." };
    path + dot + step
}

/// A key as it is written in a path; one with other signs in it is quoted.
fn dotted(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    match !key.is_empty() && key.chars().all(plain) {
        true => key.to_owned(),
        false => format!("\"{key}\""),
    }
}
