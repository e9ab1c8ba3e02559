//! Reading of values by their keys in a table of a pack, which is a document.

use clearance_syntax::document::{Document, NodeId, TOML, Value};
use serde_json::Value as Json;

/// A value of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableReader<'t> {
    document: &'t Document,
    node: NodeId,
}

impl<'t> TableReader<'t> {
    /// The whole table.
    pub(super) const fn new(document: &'t Document) -> Self {
        Self { document, node: NodeId::ROOT }
    }

    fn value(self) -> &'t Value {
        &self.document.node(self.node).value
    }

    /// The value of a key.
    pub(super) fn child(self, key: &str) -> Option<Self> {
        self.document.get(self.node, key).map(|node| Self { node, ..self })
    }

    /// The keys with their values, in order; none where it is no table.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'t str, Self)> {
        let entries = self.document.entries(self.node).iter();
        entries.map(move |entry| (&*entry.key, Self { node: entry.value, ..self }))
    }

    /// The entries of the table under a key; none where there is none.
    pub(super) fn entries_of(self, key: &str) -> impl Iterator<Item = (&'t str, Self)> {
        self.child(key).into_iter().flat_map(Self::entries)
    }

    /// The text.
    pub(super) fn text(self) -> Option<&'t str> {
        self.document.text(self.node)
    }

    /// The text under a key.
    pub(super) fn text_of(self, key: &str) -> Option<&'t str> {
        self.child(key).and_then(Self::text)
    }

    /// The texts of the list.
    pub(super) fn texts(self) -> impl Iterator<Item = &'t str> {
        self.document.items(self.node).iter().filter_map(move |&node| self.document.text(node))
    }

    /// The texts of the list under a key.
    pub(super) fn texts_of(self, key: &str) -> Vec<&'t str> {
        self.child(key).into_iter().flat_map(Self::texts).collect()
    }

    /// The day under a key, as in 2026-12-31: a date, or a text that stands for one.
    pub(super) fn day_of(self, key: &str) -> Option<String> {
        match self.child(key)?.value() {
            Value::Date(day) => Some(day.to_string()),
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The truth value under a key.
    pub(super) fn flag_of(self, key: &str) -> Option<bool> {
        match self.child(key)?.value() {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The whole number, where it counts something.
    pub(super) fn number(self) -> Option<u64> {
        match self.value() {
            Value::Int(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The value as TOML writes it: a list of texts, or a scalar.
    pub(super) fn to_toml(self) -> String {
        match self.value() {
            Value::List(_) => {
                let texts: Vec<String> =
                    self.texts().map(|text| Json::from(text).to_string()).collect();
                format!("[{}]", texts.join(", "))
            }
            Value::Text(text) => Json::from(&**text).to_string(),
            value => (TOML.write_scalar)(value).unwrap_or_default(),
        }
    }

    /// The whole number under a key.
    pub(super) fn number_of(self, key: &str) -> Option<i64> {
        match self.child(key)?.value() {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}
