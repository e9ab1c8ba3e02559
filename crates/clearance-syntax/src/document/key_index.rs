//! An index of the keys of large tables, which finds an entry in constant time.

use std::collections::HashMap;
use std::sync::Arc;

use super::value::{Entry, Node, NodeId, Value};

/// From how many keys on a table's keys are hashed; below, looking at each is faster.
const HASHED_FROM: usize = 16;

/// For large tables, where among the entries a key is.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyIndex(HashMap<NodeId, HashMap<Arc<str>, usize>>);

impl KeyIndex {
    /// The entry of a key, in constant time however large the table is.
    pub(super) fn find<'a>(
        &self,
        nodes: &'a [Node],
        table: NodeId,
        key: &str,
    ) -> Option<&'a Entry> {
        let Value::Table(entries) = &nodes.get(table.index())?.value else { return None };
        if entries.len() <= HASHED_FROM {
            return entries.iter().find(|entry| &*entry.key == key);
        }
        entries.get(*self.0.get(&table)?.get(key)?)
    }

    /// Takes note of a table that is repeated with numbers that are higher by `offset`.
    pub(super) fn repeat(&mut self, index: usize, offset: u32) {
        let table = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some(keys) = self.0.get(&table).cloned() {
            self.0.insert(NodeId(table.0 + offset), keys);
        }
    }

    /// Indexes all keys of a table again.
    pub(super) fn index_table(&mut self, table: NodeId, entries: &[Entry]) {
        self.0.remove(&table);
        if entries.len() > HASHED_FROM {
            let keys = entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at));
            self.0.insert(table, keys.collect());
        }
    }

    /// Takes note of a key that is added to the end of a table.
    pub(super) fn add(&mut self, table: NodeId, entries: &[Entry], key: Arc<str>) {
        if entries.len() == HASHED_FROM {
            let keys = entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at));
            self.0.insert(table, keys.collect());
        }
        if entries.len() >= HASHED_FROM {
            self.0.entry(table).or_default().insert(key, entries.len());
        }
    }
}
