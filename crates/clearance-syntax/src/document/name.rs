//! Names of list items in keys, as in `[id=A1]` or `[offer=SPB,replaces=A1+A2]`.
//!
//! An item is named by what it is, so that its key stays the same when items change places. Which keys say what it is, the
//! schema knows; without it that is `id`.

use std::collections::HashMap;

use super::item_names::ItemKeys;
use super::tree::Document;
use super::value::{NodeId, Value};

/// The key by which items are told apart where nobody says otherwise.
const ID: &str = "id";

impl Document {
    /// Names the items of a list by some of their keys.
    pub fn name_items(&mut self, list: NodeId, keys: ItemKeys) {
        self.names.keys.insert(list, keys);
        self.names.forget();
    }

    /// Whether a key of an item is part of the item's name.
    pub fn is_naming(&self, item: NodeId, key: &str) -> bool {
        match self.names.keys.get(&self.node(item).parent) {
            Some(keys) => keys.iter().any(|name| **name == *key),
            None => key == ID,
        }
    }

    /// The name of an item as it is written in a key, with a number where others before it have the same. Nothing where
    /// the item has none of the keys that name it.
    pub(super) fn name_of(&self, item: NodeId) -> Option<String> {
        let name = self.plain_name(item)?;
        let repeated = self.names.repeated.get_or_init(|| self.repeated());
        Some(match repeated.get(&item) {
            Some(before) => format!("{name}#{}", before + 1),
            None => name,
        })
    }

    fn plain_name(&self, item: NodeId) -> Option<String> {
        let part = |key: &str| {
            let value = self.shown_in_name(self.get(item, key)?)?;
            Some(format!("{}={value}", written(key, is_plain_key)))
        };
        let parts: Vec<String> = match self.names.keys.get(&self.node(item).parent) {
            Some(keys) => keys.iter().filter_map(|key| part(key)).collect(),
            None => part(ID).into_iter().collect(),
        };
        (!parts.is_empty()).then(|| parts.join(","))
    }

    /// A scalar, or a list of scalars joined by `+`.
    fn shown_in_name(&self, node: NodeId) -> Option<String> {
        match &self.node(node).value {
            Value::Text(text) => Some(written(text, is_plain)),
            Value::Int(number) => Some(number.to_string()),
            Value::Date(date) => Some(date.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            Value::List(items) if !items.is_empty() => {
                let items: Option<Vec<String>> =
                    items.iter().map(|&item| self.shown_in_name(item)).collect();
                items.map(|items| items.join("+"))
            }
            _ => None,
        }
    }

    fn repeated(&self) -> HashMap<NodeId, usize> {
        let mut repeated = HashMap::new();
        for node in &self.nodes {
            let Value::List(items) = &node.value else { continue };
            let mut seen: HashMap<String, usize> = HashMap::new();
            for &item in items {
                let Some(name) = self.plain_name(item) else { continue };
                let before = seen.entry(name).or_default();
                if *before > 0 {
                    repeated.insert(item, *before);
                }
                *before += 1;
            }
        }
        repeated
    }
}

/// Whether a key stands in a path without quotes.
pub(super) fn is_plain_key(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether a value stands in a name without quotes.
fn is_plain(c: char) -> bool {
    is_plain_key(c) || matches!(c, '.' | ':' | '/' | '@')
}

/// A name in a key, in quotes where it holds anything else than plain signs.
pub(super) fn written(name: &str, plain: impl Fn(char) -> bool) -> String {
    match !name.is_empty() && name.chars().all(plain) {
        true => name.to_owned(),
        false => serde_json::Value::from(name).to_string(),
    }
}
