//! Tables of the configuration that documents inherit: those of which only the packs know.

use super::keys::{SETTINGS, TABLES};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::document::{Document, Entry, NodeId, Value};

/// Whether an entry is a table that documents may take over: it has the name of nothing else, nor one that is close to
/// such a name, as a slip of the pen is.
pub(super) fn is_given(document: &Document, entry: &Entry) -> bool {
    let settings = SETTINGS.iter().filter_map(|setting| setting.key.split('.').next());
    let known: Vec<&str> = settings.chain(TABLES.iter().copied()).collect();
    let is_table = matches!(document.node(entry.value).value, Value::Table(_));
    let is_known = known.contains(&&*entry.key);
    is_table && !is_known && closest_match(&entry.key, known.into_iter()).is_none()
}

/// The tables that documents take over, with the keys that later layers say in place of those that earlier ones do.
pub(super) fn given_tables(document: &mut Document, layers: &[NodeId]) -> Vec<(String, NodeId)> {
    let mut tables: Vec<(String, NodeId)> = Vec::new();
    for &layer in layers {
        for entry in document.entries(layer).to_vec() {
            if !is_given(document, &entry) {
                continue;
            }
            match tables.iter().find(|(key, _)| *key == *entry.key) {
                Some(&(_, first)) => lay_over(document, first, entry.value),
                None => tables.push((entry.key.to_string(), entry.value)),
            }
        }
    }
    tables
}

/// Merges the keys of a later table into a table.
fn lay_over(document: &mut Document, first: NodeId, later: NodeId) {
    let mut merged = document.entries(first).to_vec();
    for entry in document.entries(later) {
        match merged.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry.clone(),
            None => merged.push(entry.clone()),
        }
    }
    document.set_value(first, Value::Table(merged));
}
