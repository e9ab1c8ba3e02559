//! ItemNames of list items in key paths, as in `[id=A1]` or `[offer=SPB,replaces=A1+A2]`.
//!
//! An item is named by its values, so that its key path stays the same when items change places. The schema has the keys
//! that name it; without a schema that is `id`.

use std::collections::HashMap;
use std::fmt;

use super::item_names::ItemKeys;
use super::tree::Document;
use super::value::{NodeId, Value};

/// The key that names items by default.
const ID: &str = "id";

impl Document {
    /// ItemNames the items of a list by some of their keys.
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

    /// Returns the name of an item; `None` where the item has none of the keys that name it.
    pub(super) fn name_of(&self, item: NodeId) -> Option<ItemName> {
        let parts = self.name_parts(item)?;
        let before = self.names.repeated.get_or_init(|| self.count_repeated());
        let number = before.get(&item).map_or(1, |before| before + 1);
        Some(ItemName { parts, number })
    }

    fn name_parts(&self, item: NodeId) -> Option<NameParts> {
        let part = |key: &str| {
            let mut values = Vec::new();
            let is_nameable = self.push_name_values(self.get(item, key)?, &mut values);
            is_nameable.then(|| (key.to_owned(), values))
        };
        let parts: NameParts = match self.names.keys.get(&self.node(item).parent) {
            Some(keys) => keys.iter().filter_map(|key| part(key)).collect(),
            None => part(ID).into_iter().collect(),
        };
        (!parts.is_empty()).then_some(parts)
    }

    /// Adds a scalar, or the scalars of a list; false for other values.
    fn push_name_values(&self, node: NodeId, values: &mut Vec<String>) -> bool {
        values.push(match &self.node(node).value {
            Value::Text(text) => text.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::List(items) => {
                return !items.is_empty()
                    && items.iter().all(|&item| self.push_name_values(item, values));
            }
            Value::Null | Value::Float(_) | Value::Table(_) => return false,
        });
        true
    }

    /// Counts for each item how many items before it in its list have the same name.
    fn count_repeated(&self) -> HashMap<NodeId, usize> {
        let mut repeated = HashMap::new();
        for node in &self.nodes {
            let Value::List(items) = &node.value else { continue };
            let mut seen: HashMap<NameParts, usize> = HashMap::new();
            for &item in items {
                let Some(name) = self.name_parts(item) else { continue };
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

/// The keys that name an item, each with its value, or the values of its list.
type NameParts = Vec<(String, Vec<String>)>;

/// The name of a list item in a key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ItemName {
    pub(super) parts: NameParts,
    /// Which of several items with this name it is, from 1.
    pub(super) number: usize,
}

impl fmt::Display for ItemName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (key, values)) in self.parts.iter().enumerate() {
            let values: Vec<String> =
                values.iter().map(|value| quote_unless(value, is_plain_value)).collect();
            let comma = if number == 0 { "" } else { "," };
            write!(f, "{comma}{}={}", quote_unless(key, is_plain_key), values.join("+"))?;
        }
        match self.number {
            1 => Ok(()),
            number => write!(f, "#{number}"),
        }
    }
}

/// Whether a key path has a key with this character without quotes.
pub(super) fn is_plain_key(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether a name has a value with this character without quotes.
fn is_plain_value(c: char) -> bool {
    is_plain_key(c) || matches!(c, '.' | ':' | '/' | '@')
}

/// Returns a text, in quotes where it is empty or holds other characters than plain ones.
pub(super) fn quote_unless(text: &str, is_plain: impl Fn(char) -> bool) -> String {
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    }
}
