//! What values and keys are called: the same in every fixture.

use clearance_syntax::document::{Document, NodeId, Value};

/// Where a value is, with `[]` for whatever item of a list: `source.subscriptions[].ends`. Empty for the whole.
pub(super) fn key_of(document: &Document, node: NodeId) -> String {
    let mut steps = Vec::new();
    let mut at = node;
    while at != NodeId::ROOT {
        let parent = document.node(at).parent;
        steps.push(match &document.node(parent).value {
            Value::Table(entries) => {
                let entry = entries.iter().find(|entry| entry.value == at);
                entry.map(|entry| &*entry.key)
            }
            _ => None,
        });
        at = parent;
    }
    let mut key = String::new();
    for step in steps.into_iter().rev() {
        match step {
            Some(name) => key = below(&key, name),
            None => key.push_str("[]"),
        }
    }
    key
}

/// The key of a name in a table.
pub(super) fn below(table: &str, name: &str) -> String {
    if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") }
}

/// A value as messages write it; what holds others by what it is.
pub(super) fn shown(document: &Document, value: &Value) -> String {
    /// Longer texts are named by how they begin.
    const LONGEST: usize = 60;
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Date(date) => date.to_string(),
        Value::Text(text) if text.chars().count() > LONGEST => {
            format!("\"{}...\"", text.chars().take(LONGEST).collect::<String>())
        }
        Value::Text(text) => format!("\"{text}\""),
        Value::List(items) => {
            let scalar = |&item: &NodeId| {
                let value = &document.node(item).value;
                let holds = matches!(value, Value::List(_) | Value::Table(_));
                (!holds).then(|| shown(document, value))
            };
            let scalars: Option<Vec<String>> = items.iter().map(scalar).collect();
            match scalars {
                Some(scalars) if scalars.len() <= 3 => format!("[{}]", scalars.join(", ")),
                _ => format!("a list of {}", items.len()),
            }
        }
        Value::Table(entries) => {
            let keys: Vec<&str> = entries.iter().map(|entry| &*entry.key).take(5).collect();
            format!("a table with {}", keys.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{key_of, shown};
    use clearance_syntax::document::format_of;
    use clearance_syntax::source::Source;

    #[test]
    fn items_of_lists_share_a_key() {
        let text = "a = { b = [{ c = 1 }, { c = [2, 3] }] }\n";
        let parsed = (format_of("toml").unwrap().parse)(&Source::new("a.toml", text));
        let document = parsed.documents.first().unwrap();
        for (pointer, key, value) in [
            ("", "", "a table with a"),
            ("/a/b", "a.b", "a list of 2"),
            ("/a/b/0/c", "a.b[].c", "1"),
            ("/a/b/1/c", "a.b[].c", "[2, 3]"),
            ("/a/b/1/c/1", "a.b[].c[]", "3"),
        ] {
            let node = document.at_pointer(pointer).unwrap();
            assert_eq!(key_of(document, node), key);
            assert_eq!(shown(document, &document.node(node).value), value);
        }
    }
}
