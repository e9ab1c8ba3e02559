//! Reading of values by what they are: texts, the items of lists, the entries of tables.

use super::tree::Document;
use super::value::{Entry, NodeId, Value};

impl Document {
    /// The text that a value is; nothing where it is none.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none where the value is no list.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match &self.node(id).value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a table, in the order in which they are written; none where the value is no table.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(id).value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The text that a table has under a key.
    pub fn get_text(&self, table: NodeId, key: &str) -> Option<&str> {
        self.text(self.get(table, key)?)
    }

    /// The items of the list that a table has under a key; none where there is no such list.
    pub fn get_items(&self, table: NodeId, key: &str) -> &[NodeId] {
        self.get(table, key).map_or(&[], |list| self.items(list))
    }

    /// The texts in the list that a table has under a key; what is no text is left out.
    pub fn get_texts(&self, table: NodeId, key: &str) -> impl Iterator<Item = &str> {
        self.get_items(table, key).iter().filter_map(|&item| self.text(item))
    }

    /// The entries of the table that a table has under a key; none where there is no such table.
    pub fn get_entries(&self, table: NodeId, key: &str) -> &[Entry] {
        self.get(table, key).map_or(&[], |table| self.entries(table))
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{NodeId, TOML};
    use crate::source::Source;

    #[test]
    fn values_of_another_kind_are_none() {
        let text = "a = \"x\"\nb = [\"y\", 1, \"z\"]\nc = { d = 1 }\n";
        let parsed = (TOML.parse)(&Source::new("a.toml", text));
        let document = parsed.documents.first().unwrap();
        let root = NodeId::ROOT;
        assert_eq!(document.get_text(root, "a"), Some("x"));
        assert_eq!(document.get_texts(root, "b").collect::<Vec<_>>(), ["y", "z"]);
        assert_eq!(document.get_entries(root, "c").len(), 1);
        for key in ["b", "c", "none"] {
            assert_eq!(document.get_text(root, key), None, "{key}");
        }
        for key in ["a", "c", "none"] {
            assert_eq!(document.get_texts(root, key).count(), 0, "{key}");
        }
        for key in ["a", "b", "none"] {
            assert!(document.get_entries(root, key).is_empty(), "{key}");
        }
    }
}
