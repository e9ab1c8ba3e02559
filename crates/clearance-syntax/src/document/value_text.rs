//! A document's values in reports: their key paths, their values in one line, and their digests.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::key_path::KeyPath;
use super::tree::Document;
use super::value::{NodeId, Value};
use crate::digest::hex;

/// How long a value may be that is shown as it is, in bytes.
const MAX_STATED: usize = 80;

impl Document {
    /// Returns the key path of a JSON Pointer, and the value there; it need not exist.
    pub fn key_of(&self, pointer: &str) -> (String, Option<NodeId>) {
        (KeyPath::from_pointer(self, pointer).to_string(), self.at_pointer(pointer))
    }

    /// A value in a line, the same in any format: a text in quotes unless it is a date; `absent` without a value. What is
    /// long, and tables, are shown by their digest.
    pub fn stated(&self, node: Option<NodeId>) -> String {
        let Some(node) = node else { return "absent".to_owned() };
        let shown = match &self.node(node).value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Text(text) if is_date(text) => text.to_string(),
            Value::Text(text) if text.len() <= MAX_STATED => {
                serde_json::Value::from(&**text).to_string()
            }
            Value::List(items)
                if items.len() <= MAX_STATED / 4
                    && !items.iter().any(|&item| self.holds_more(item)) =>
            {
                let items: Vec<String> =
                    items.iter().map(|&item| self.stated(Some(item))).collect();
                format!("[{}]", items.join(", "))
            }
            _ => String::new(),
        };
        match shown.len() {
            1..=MAX_STATED => shown,
            _ => {
                let digest = self.digest_of(Some(node));
                format!("sha256:{}", digest.get(..16).unwrap_or(&digest))
            }
        }
    }

    fn holds_more(&self, node: NodeId) -> bool {
        matches!(self.node(node).value, Value::List(_) | Value::Table(_))
    }

    /// 64 hexadecimal digits that stand for a value: what it is and holds, in any format and however it is laid out.
    /// A date and the text of that date are the same; so are tables whose keys are in another order. Without a
    /// value, the digits of what is absent.
    pub fn digest_of(&self, node: Option<NodeId>) -> String {
        let mut hasher = Sha256::new();
        match node {
            Some(node) => self.hash_value(node, &mut hasher),
            None => hasher.update(b"absent"),
        }
        hex(&hasher.finalize())
    }

    fn hash_value(&self, node: NodeId, hasher: &mut Sha256) {
        let mut scalar = |kind: &[u8], text: &str| {
            hasher.update(kind);
            feed_text(text, hasher);
        };
        match &self.node(node).value {
            Value::Null => scalar(b"n", ""),
            Value::Bool(value) => scalar(b"b", if *value { "true" } else { "false" }),
            Value::Int(value) => scalar(b"i", &value.to_string()),
            Value::Float(value) => scalar(b"f", &value.to_string()),
            Value::Text(value) => scalar(b"t", value),
            Value::Date(value) => scalar(b"t", &value.to_string()),
            Value::List(items) => {
                hasher.update(b"l");
                feed_text(&items.len().to_string(), hasher);
                items.iter().for_each(|&item| self.hash_value(item, hasher));
            }
            Value::Table(entries) => {
                hasher.update(b"m");
                feed_text(&entries.len().to_string(), hasher);
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_unstable_by(|a, b| a.key.cmp(&b.key));
                for entry in entries {
                    feed_text(&entry.key, hasher);
                    self.hash_value(entry.value, hasher);
                }
            }
        }
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<Date>().is_ok_and(|date| date.to_string() == text)
}

fn feed_text(text: &str, hasher: &mut Sha256) {
    hasher.update(text.as_bytes());
    // No text holds it.
    hasher.update([0xff]);
}

#[cfg(test)]
mod tests {
    use super::{Document, NodeId};
    use crate::document::format_of;
    use crate::source::Source;

    fn read(extension: &str, text: &str) -> Document {
        let parsed = (format_of(extension).unwrap().parse)(&Source::new("x", text));
        parsed.documents.into_iter().next().unwrap()
    }

    #[test]
    fn items_are_named_by_their_id() {
        let document = read(
            "json",
            r#"{"a": {"list": [{"id": "A1", "n": 1}, {"id": 7}, {"n": 2}, {"id": "x y"}, 5]}, "b c": {}, "": 1}"#,
        );
        for (pointer, key, there) in [
            ("", "", true),
            ("/a/list/0/n", "a.list[id=A1].n", true),
            ("/a/list/1", "a.list[id=7]", true),
            ("/a/list/1/gone/too", "a.list[id=7].gone.too", false),
            ("/a/list/2/n", "a.list[2].n", true),
            ("/a/list/3", "a.list[id=\"x y\"]", true),
            ("/a/list/4", "a.list[4]", true),
            ("/a/list/9/x", "a.list[9].x", false),
            ("/b c", "\"b c\"", true),
            ("/", "\"\"", true),
        ] {
            let (written, node) = document.key_of(pointer);
            assert_eq!((written.as_str(), node.is_some()), (key, there), "{pointer}");
            assert_eq!(node, document.at_pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn items_are_named_by_what_the_schema_says_and_counted_where_that_is_the_same() {
        let text = r#"{"t": [{"o": "S", "r": ["A1", "A2"]}, {"o": "S"}, {"o": "S", "id": "x"}, {"n": 1}, {"o": "a b", "r": 7}]}"#;
        let key = |document: &Document, index: usize| document.key_of(&format!("/t/{index}/n")).0;
        let mut document = read("json", text);
        assert_eq!(key(&document, 0), "t[0].n");
        let list = document.at_pointer("/t").unwrap();
        document.name_items(list, [Box::from("o"), Box::from("r")].into());
        let keys = [0, 1, 2, 3, 4].map(|index| key(&document, index));
        let wanted = ["t[o=S,r=A1+A2].n", "t[o=S].n", "t[o=S#2].n", "t[3].n", "t[o=\"a b\",r=7].n"];
        assert_eq!(keys, wanted);
        // A change of a value is a change of the name.
        let offer = document.at_pointer("/t/1/o").unwrap();
        document.set_value(offer, super::Value::Text("T".into()));
        assert_eq!([1, 2].map(|index| key(&document, index)), ["t[o=T].n", "t[o=S].n"]);
    }

    #[test]
    fn a_digest_is_of_the_value_and_not_of_its_form() {
        let digest = |extension, text| read(extension, text).digest_of(Some(NodeId::ROOT));
        let toml = digest("toml", "a = 1\nb = [2026-01-02, \"x\"]\nc.d = true\n");
        assert_eq!(toml, digest("json", r#"{"c": {"d": true}, "b": ["2026-01-02", "x"], "a": 1}"#));
        assert_eq!(toml, digest("yaml", "c: {d: true}\na: 1\nb:\n- 2026-01-02\n- x\n"));
        for other in [
            r#"{"c": {"d": true}, "b": ["2026-01-02", "x"], "a": "1"}"#,
            r#"{"c": {"d": true}, "b": ["x", "2026-01-02"], "a": 1}"#,
            r#"{"c": {"d": true}, "b": ["2026-01-02", "x"], "a": 1.0}"#,
            r#"{"c": {"d": true, "a": 1}, "b": ["2026-01-02", "x"]}"#,
        ] {
            assert_ne!(toml, digest("json", other), "{other}");
        }
        let empty = read("json", "{}");
        assert_ne!(empty.digest_of(None), empty.digest_of(Some(NodeId::ROOT)));
    }
}
