//! The offers that are known: their identities and names.

use std::collections::BTreeMap;

use clearance_syntax::document::{Document, NodeId, Value, format_of};
use clearance_syntax::source::Source;

/// The offers that are known, each under one key.
#[derive(Debug, Clone, Default)]
pub struct OfferTable {
    identities: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<String>>,
}

impl OfferTable {
    /// Reads tables in TOML: `[identities]` has the key of an offer by each of its identities in lower case, `[names]` the keys of all
    /// offers by each display name in lower case.
    pub fn from_tables(texts: &[&str]) -> Self {
        let mut table = Self::default();
        let Some(toml) = format_of("toml") else { return table };
        for text in texts {
            for document in (toml.parse)(&Source::new("offers.toml", *text)).documents {
                table.add(&document);
            }
        }
        table
    }

    fn add(&mut self, document: &Document) {
        for (identity, key) in entries(document, "identities") {
            self.identities.extend(text_of(document, key).map(|key| (identity, key)));
        }
        for (name, keys) in entries(document, "names") {
            if let Value::List(items) = &document.node(keys).value {
                let known = self.names.entry(name).or_default();
                for key in items.iter().filter_map(|item| text_of(document, *item)) {
                    if !known.contains(&key) {
                        known.push(key);
                    }
                }
            }
        }
    }

    /// The key of an offer, by one of its identities.
    pub fn key_of(&self, identity: &str) -> Option<&str> {
        self.identities.get(&identity.to_lowercase()).map(String::as_str)
    }

    /// The offers that have or had a display name.
    pub fn named(&self, name: &str) -> &[String] {
        self.names.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

fn entries(document: &Document, table: &str) -> Vec<(String, NodeId)> {
    let table = document.get(NodeId::ROOT, table).map(|table| &document.node(table).value);
    let Some(Value::Table(entries)) = table else { return Vec::new() };
    entries.iter().map(|entry| (entry.key.to_string(), entry.value)).collect()
}

fn text_of(document: &Document, node: NodeId) -> Option<String> {
    match &document.node(node).value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    }
}
