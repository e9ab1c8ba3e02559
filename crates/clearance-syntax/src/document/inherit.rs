//! Values that a document takes over from another, which was written elsewhere.
//!
//! They come after all of its own values, which keep their numbers, and each keeps the place where it was written.

use std::sync::Arc;

use super::item_names::ItemNames;
use super::key_index::KeyIndex;
use super::tree::{Document, InheritedValues};
use super::value::{Entry, Node, NodeId, Value};
use crate::source::{Source, Span};

impl Document {
    /// A table with this key and no other, with a value of another document.
    pub fn of_key(key: &str, from: &Self, value: NodeId) -> Self {
        let root = from.node(NodeId::ROOT);
        let (span, header) = (root.span, root.header);
        let table = Node { value: Value::Table(vec![]), span, header, parent: NodeId::ROOT };
        let mut document = Self {
            source: Arc::clone(&from.source),
            index: from.index,
            nodes: vec![table],
            keys: KeyIndex::default(),
            borrowed: Vec::new(),
            names: ItemNames::default(),
        };
        document.inherit(key, from, value);
        document
    }

    /// Takes over a value of another document under a key of the root, unless there is such a key or no table.
    pub fn inherit(&mut self, key: &str, from: &Self, value: NodeId) {
        let Value::Table(_) = &self.node(NodeId::ROOT).value else { return };
        if self.get(NodeId::ROOT, key).is_some() {
            return;
        }
        let first = self.next_id();
        let copy = self.copy_inherited(NodeId::ROOT, from, value);
        let (source, index) = (Arc::clone(&from.source), from.index);
        self.borrowed.push(InheritedValues { first, end: self.next_id(), source, index });
        let key_span = from.key_span(value);
        self.add_entry(NodeId::ROOT, Entry { key: key.into(), key_span, value: copy });
    }

    /// The text in which a value was written: that of the document, unless it was taken over.
    pub fn source_of(&self, node: NodeId) -> &Arc<Source> {
        self.inherited_at(node).map_or(&self.source, |borrowed| &borrowed.source)
    }

    /// Which document of that text it is in, from 0, where the text can hold several.
    pub fn index_of(&self, node: NodeId) -> Option<usize> {
        self.inherited_at(node).map_or(self.index, |borrowed| borrowed.index)
    }

    /// Whether a value was taken over from elsewhere.
    pub fn is_inherited(&self, node: NodeId) -> bool {
        self.inherited_at(node).is_some()
    }

    fn inherited_at(&self, node: NodeId) -> Option<&InheritedValues> {
        self.borrowed.iter().find(|borrowed| borrowed.first <= node && node < borrowed.end)
    }

    /// Where the key of a value was written; of one that has none, where it is named.
    fn key_span(&self, value: NodeId) -> Span {
        let node = self.node(value);
        let entry = match &self.node(node.parent).value {
            Value::Table(entries) => entries.iter().find(|entry| entry.value == value),
            _ => None,
        };
        entry.map_or(node.header, |entry| entry.key_span)
    }

    /// Adds a copy of a value and of all that it holds, with their places.
    fn copy_inherited(&mut self, parent: NodeId, from: &Self, original: NodeId) -> NodeId {
        let id = self.next_id();
        let node = from.node(original);
        // Each comes before what it holds.
        let scalar = match &node.value {
            Value::List(_) | Value::Table(_) => Value::Null,
            scalar => scalar.clone(),
        };
        self.nodes.push(Node { value: scalar, span: node.span, header: node.header, parent });
        match &node.value {
            Value::List(items) => {
                let items = items.iter().map(|&item| self.copy_inherited(id, from, item)).collect();
                self.set_value(id, Value::List(items));
            }
            Value::Table(entries) => {
                let copy = |entry: &Entry| Entry {
                    value: self.copy_inherited(id, from, entry.value),
                    ..entry.clone()
                };
                let entries: Vec<Entry> = entries.iter().map(copy).collect();
                self.keys.index_table(id, &entries);
                self.set_value(id, Value::Table(entries));
            }
            _ => {}
        }
        id
    }

    /// The number of the next value: a document holds far fewer than there are numbers.
    fn next_id(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, NodeId, Value};
    use crate::document::format_of;
    use crate::source::Source;

    fn read(name: &str, text: &str) -> Vec<Document> {
        let extension = name.rsplit('.').next().unwrap();
        let parsed = (format_of(extension).unwrap().parse)(&Source::new(name, text));
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        parsed.documents
    }

    const PARTNER: &str = "\u{feff}# ä\r\n[partner]\r\nname = \"Fabrikam\"\r\nlist = [1, { a = 2 }]\r\n\
        [partner.more]\r\nx = 2026-01-02\r\n";

    fn with_partner(mut document: Document) -> Document {
        let from = read("clearance.toml", PARTNER).remove(0);
        let table = from.get(NodeId::ROOT, "partner").unwrap();
        document.inherit("partner", &from, table);
        document
    }

    #[test]
    fn own_values_keep_their_numbers_and_places() {
        for (name, text) in [
            ("a.toml", "[a]\nb = [1, 2]\n[c]\nd = \"x\"\n"),
            ("a.json", "{\"a\": {\"b\": [1, 2]}, \"c\": {\"d\": \"x\"}}"),
            ("a.yaml", "a: {b: [1, 2]}\nc:\n  d: x\n"),
            ("a.jsonl", "{}\n{\"a\": [1]}\n"),
        ] {
            for own in read(name, text) {
                let both = with_partner(own.clone());
                let count = own.nodes().len();
                assert_eq!(both.nodes().len(), count + 8);
                // The root has one key more; all else is as it was.
                assert_eq!(both.nodes().get(1..count), own.nodes().get(1..), "{name}");
                for number in 0..u32::try_from(count).unwrap() {
                    let node = NodeId(number);
                    assert_eq!(both.pointer(node), own.pointer(node));
                    assert_eq!(both.source_of(node).name, name);
                    assert_eq!(both.index_of(node), own.index);
                    assert!(!both.is_inherited(node));
                }
            }
        }
    }

    #[test]
    fn values_that_are_taken_over_are_where_they_were_written() {
        let document = with_partner(read("a.jsonl", "{}\n{\"a\": 1}\n").remove(1));
        for (pointer, written, key) in [
            ("/partner", "[partner]", "partner"),
            ("/partner/name", "\"Fabrikam\"", "name"),
            ("/partner/list", "[1, { a = 2 }]", "list"),
            ("/partner/list/1/a", "2", "a"),
            ("/partner/more", "[partner.more]", "partner.more"),
            ("/partner/more/x", "2026-01-02", "x"),
        ] {
            let node = document.at_pointer(pointer).unwrap();
            assert_eq!(document.pointer(node), pointer);
            let source = document.source_of(node);
            assert_eq!(source.name, "clearance.toml");
            assert_eq!((document.index, document.index_of(node)), (Some(1), None));
            assert_eq!(source.slice(document.node(node).span), written, "{pointer}");
            let parent = document.node(node).parent;
            let name = pointer.rsplit('/').next().unwrap();
            let entry = document.entry(parent, name).unwrap();
            let at = source.slice(entry.key_span);
            assert!(key.ends_with(at) && !at.is_empty(), "{pointer}: {at}");
        }
    }

    #[test]
    fn a_key_that_is_there_is_kept() {
        for text in ["partner = 5\n", "[partner]\n", "partner = []\n"] {
            let own = read("a.toml", text).remove(0);
            assert_eq!(with_partner(own.clone()).nodes(), own.nodes(), "{text}");
        }
        let list = read("a.json", "[1, 2]").remove(0);
        assert_eq!(with_partner(list.clone()).nodes(), list.nodes());
    }

    #[test]
    fn large_tables_are_taken_over_and_added_to() {
        let keys: String = (0..40).map(|n| format!("k{n} = {n}\n")).collect();
        let from = read("clearance.toml", &format!("[partner]\n{keys}")).remove(0);
        let table = from.get(NodeId::ROOT, "partner").unwrap();
        let mut document = read("a.toml", &keys).remove(0);
        document.inherit("partner", &from, table);
        let partner = document.get(NodeId::ROOT, "partner").unwrap();
        let value =
            |table, key: &str| document.node(document.get(table, key).unwrap()).value.clone();
        assert_eq!(value(partner, "k33"), Value::Int(33));
        assert_eq!(value(NodeId::ROOT, "k39"), Value::Int(39));
        let alone = Document::of_key("other", &from, table);
        assert_eq!(
            alone.at_pointer("/other/k7").map(|node| alone.pointer(node)).unwrap(),
            "/other/k7"
        );
        assert_eq!(alone.source.name, "clearance.toml");
    }
}
