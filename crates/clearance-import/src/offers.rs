//! The offers that are known: their identities and names.

use std::collections::BTreeMap;

use clearance_syntax::document::{Document, NodeId, format_of};
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
        for entry in document.get_entries(NodeId::ROOT, "identities") {
            let key = document.text(entry.value);
            self.identities.extend(key.map(|key| (entry.key.to_string(), key.to_owned())));
        }
        for entry in document.get_entries(NodeId::ROOT, "names") {
            let known = self.names.entry(entry.key.to_string()).or_default();
            for key in document.items(entry.value).iter().filter_map(|&item| document.text(item)) {
                if !known.iter().any(|other| other == key) {
                    known.push(key.to_owned());
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
