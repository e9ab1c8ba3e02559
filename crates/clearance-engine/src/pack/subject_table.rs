//! The table that reports show of each document: `[subject.table]` in a `pack.toml`.

use std::sync::Arc;

use super::subject_function::SubjectFunction;
use crate::report::SubjectTable;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Source;

/// The table that reports show of each document, and the function that gives its rows.
#[derive(Debug, Clone)]
pub struct TableFunction {
    /// Its title and the titles of its columns.
    pub head: SubjectTable,
    /// The keys of its columns in what the function gives, in their order.
    pub keys: Vec<Box<str>>,
    /// The function.
    pub rows: SubjectFunction,
}

impl TableFunction {
    /// The table that a manifest names in its table `subject`. It was held against its schema before.
    pub(super) fn from_manifest(
        manifest: &Arc<Source>,
        document: &Document,
        subject: NodeId,
    ) -> Option<Self> {
        let table = document.get(subject, "table")?;
        let text = |node: NodeId| document.text(node).map(str::to_owned);
        let entries = document.get_entries(table, "columns");
        let columns = entries.iter().filter_map(|entry| Some((&*entry.key, text(entry.value)?)));
        let (keys, columns) = columns.map(|(key, title)| (key.into(), title)).unzip();
        Some(Self {
            head: SubjectTable { title: document.get_text(table, "title")?.to_owned(), columns },
            keys,
            rows: SubjectFunction::from_manifest(manifest, document, (table, "rows"))?,
        })
    }
}
