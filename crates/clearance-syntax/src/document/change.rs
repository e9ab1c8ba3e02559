//! Copies of a document in which one thing is different.
//!
//! Values keep their numbers and places, so that what is said about a copy can be held against what is said about
//! the document. What is taken out stays in the arena, where nothing leads to it.

use std::sync::Arc;

use super::tree::Document;
use super::value::{Entry, Node, NodeId, Value};

/// One difference.
#[derive(Debug, Clone)]
pub enum Change {
    /// A value becomes another, which holds no values itself.
    Value(NodeId, Value),
    /// A value is taken out of the table or list that holds it. The whole document cannot be.
    Without(NodeId),
    /// A table gets a further key with a copy of a value, which may be of another document.
    Key {
        /// The table, which does not have the key.
        table: NodeId,
        /// The key.
        key: Box<str>,
        /// The document that the value is in.
        from: Arc<Document>,
        /// The value.
        value: NodeId,
    },
    /// A table gets a further key with a value that holds no values itself.
    Scalar {
        /// The table, which does not have the key.
        table: NodeId,
        /// The key.
        key: Box<str>,
        /// The value.
        value: Value,
    },
}

impl Document {
    /// A copy with one difference. A value that is added is taken to be written where its table is named.
    #[must_use]
    pub fn changed(&self, change: &Change) -> Self {
        let mut copy = self.clone();
        match change {
            Change::Value(node, value) => copy.set_value(*node, value.clone()),
            Change::Without(node) => copy.take_out(*node),
            Change::Key { table, key, from, value } => {
                let added = copy.copy_value(*table, from, *value);
                copy.add_key(*table, key, added);
            }
            Change::Scalar { table, key, value } => {
                let added = copy.push_node(*table, *table, value.clone());
                copy.add_key(*table, key, added);
            }
        }
        copy
    }

    fn take_out(&mut self, node: NodeId) {
        let parent = self.node(node).parent;
        let Some(holder) = self.nodes.get_mut(parent.index()).filter(|_| node != NodeId::ROOT)
        else {
            return;
        };
        match &mut holder.value {
            Value::List(items) => items.retain(|item| *item != node),
            Value::Table(entries) => {
                entries.retain(|entry| entry.value != node);
                self.keys.index_table(parent, entries);
            }
            _ => {}
        }
        self.names.forget();
    }

    fn add_key(&mut self, table: NodeId, key: &str, value: NodeId) {
        let key_span = self.node(table).header;
        self.add_entry(table, Entry { key: key.into(), key_span, value });
    }

    /// Adds an entry to the end of a table.
    pub(super) fn add_entry(&mut self, table: NodeId, entry: Entry) {
        let Some(Node { value: Value::Table(entries), .. }) = self.nodes.get_mut(table.index())
        else {
            return;
        };
        entries.push(entry);
        self.keys.index_table(table, entries);
        self.names.forget();
    }

    /// Adds a copy of a value and of all that it holds to the arena.
    fn copy_value(&mut self, parent: NodeId, from: &Self, original: NodeId) -> NodeId {
        match &from.node(original).value {
            Value::List(items) => {
                let list = self.push_node(parent, parent, Value::List(Vec::new()));
                let items = items.iter().map(|&item| self.copy_value(list, from, item)).collect();
                self.set_value(list, Value::List(items));
                list
            }
            Value::Table(entries) => {
                let table = self.push_node(parent, parent, Value::Table(Vec::new()));
                for entry in entries {
                    let value = self.copy_value(table, from, entry.value);
                    self.add_key(table, &entry.key, value);
                }
                table
            }
            scalar => self.push_node(parent, parent, scalar.clone()),
        }
    }

    fn push_node(&mut self, parent: NodeId, at: NodeId, value: Value) -> NodeId {
        let header = self.node(at).header;
        // A document holds far fewer values than there are numbers.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { value, span: header, header, parent });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Document, NodeId, Value};
    use crate::source::Source;
    use std::sync::Arc;

    fn parsed(text: &str) -> Arc<Document> {
        let parsed = (crate::document::TOML.parse)(&Source::new("document.toml", text));
        Arc::new(parsed.documents.into_iter().next().unwrap())
    }

    /// The document as text, as far as something leads to it.
    fn shown(document: &Document, at: NodeId) -> String {
        match &document.node(at).value {
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|&item| shown(document, item)).collect();
                format!("[{}]", items.join(" "))
            }
            Value::Table(entries) => {
                let entry = |entry: &super::Entry| {
                    assert_eq!(document.get(at, &entry.key), Some(entry.value));
                    assert_eq!(document.node(entry.value).parent, at);
                    format!("{}={}", entry.key, shown(document, entry.value))
                };
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(" "))
            }
            Value::Int(number) => number.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn one_thing_is_different_and_the_original_stays() {
        let document = parsed("a = [1, 2, 3]\nb = { c = 4, d = [{ e = 5 }] }\n");
        let at = |pointer: &str| document.at_pointer(pointer).unwrap();
        let (table, from) = (NodeId::ROOT, Arc::clone(&document));
        let key = |table, value| Change::Key { table, key: "n".into(), from: from.clone(), value };
        for (change, wanted) in [
            (Change::Value(at("/a/1"), Value::Int(9)), "{a=[1 9 3] b={c=4 d=[{e=5}]}}"),
            (Change::Value(at("/a"), Value::List(vec![])), "{a=[] b={c=4 d=[{e=5}]}}"),
            (Change::Without(at("/a/0")), "{a=[2 3] b={c=4 d=[{e=5}]}}"),
            (Change::Without(at("/b")), "{a=[1 2 3]}"),
            (Change::Without(at("/b/d/0/e")), "{a=[1 2 3] b={c=4 d=[{}]}}"),
            (Change::Without(NodeId::ROOT), "{a=[1 2 3] b={c=4 d=[{e=5}]}}"),
            (key(table, at("/a/2")), "{a=[1 2 3] b={c=4 d=[{e=5}]} n=3}"),
            (key(at("/b/d/0"), at("/b")), "{a=[1 2 3] b={c=4 d=[{e=5 n={c=4 d=[{e=5}]}}]}}"),
            (
                Change::Scalar { table, key: "n".into(), value: Value::Int(7) },
                "{a=[1 2 3] b={c=4 d=[{e=5}]} n=7}",
            ),
        ] {
            let changed = document.changed(&change);
            assert_eq!(shown(&changed, NodeId::ROOT), wanted, "{change:?}");
            assert_eq!(shown(&document, NodeId::ROOT), "{a=[1 2 3] b={c=4 d=[{e=5}]}}");
        }
    }

    #[test]
    fn what_stays_keeps_its_number_and_place() {
        let document = parsed("a = [1, 22, 333]\n");
        let last = document.at_pointer("/a/2").unwrap();
        let changed = document.changed(&Change::Without(document.at_pointer("/a/0").unwrap()));
        assert_eq!(changed.pointer(last), "/a/1");
        assert_eq!(changed.source.slice(changed.node(last).span), "333");
    }

    /// Large tables find their keys by a table of their own.
    #[test]
    fn keys_of_large_tables_are_found_afterwards() {
        let text: String = (0..40).map(|n| format!("k{n} = {n}\n")).collect();
        let document = parsed(&text);
        let changed = document.changed(&Change::Without(document.get(NodeId::ROOT, "k7").unwrap()));
        assert_eq!(changed.get(NodeId::ROOT, "k7"), None);
        assert_eq!(shown(&changed, NodeId::ROOT).split(' ').count(), 39);
        let value = Value::Int(1);
        let again =
            changed.changed(&Change::Scalar { table: NodeId::ROOT, key: "x".into(), value });
        assert_eq!(shown(&again, NodeId::ROOT).split(' ').count(), 40);
    }
}
