//! The offers that are known: their identities and names.

use std::collections::BTreeMap;

use clearance_syntax::characters::normalize;
use clearance_syntax::document::{Document, NodeId};

/// The offers that are known, each under one key.
#[derive(Debug, Clone, Default)]
pub struct OfferTable {
    identities: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<String>>,
}

impl OfferTable {
    /// Reads tables: `identities` has the key of an offer by each of its identities in lower case, `names` the keys of all offers by each
    /// display name in lower case.
    pub fn from_documents<'d>(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut table = Self::default();
        for document in documents {
            table.add_document(document);
        }
        table
    }

    fn add_document(&mut self, document: &Document) {
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

    /// The key of an offer, by one of its identities. Letter case and white space do not matter, and of
    /// ProductId:SkuId:AvailabilityId only the first two parts do.
    pub fn key_of(&self, identity: &str) -> Option<&str> {
        let lower = normalize(identity);
        let key = self.identities.get(&lower).or_else(|| {
            let parts: Vec<&str> = lower.split(':').collect();
            let [product, sku, _] = parts.as_slice() else { return None };
            self.identities.get(&format!("{product}:{sku}"))
        });
        key.map(String::as_str)
    }

    /// The keys of the offers that have or had a display name.
    pub fn named(&self, name: &str) -> &[String] {
        self.names.get(&normalize(name)).map_or(&[], Vec::as_slice)
    }

    /// Every identity in lower case, with the key of its offer.
    pub fn identities(&self) -> impl Iterator<Item = (&str, &str)> {
        self.identities.iter().map(|(identity, key)| (identity.as_str(), key.as_str()))
    }

    /// Every display name in lower case, with the keys of its offers.
    pub fn names(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.names.iter().map(|(name, keys)| (name.as_str(), keys.as_slice()))
    }
}
