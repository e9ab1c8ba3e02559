//! Drafts as JSON, which has no comments: questions stand in `extra.import`.

use serde_json::{Map, Value};

use super::outline::{DraftValue, Line};
use super::text_form::DraftForm;

/// The row for JSON.
pub(super) const FORM: DraftForm = DraftForm { name: "json", write };

fn write(head: &[String], lines: &[Line]) -> String {
    let mut questions = Vec::new();
    let mut root = to_map("", lines, &mut questions);
    questions.splice(0..0, head.iter().cloned().map(Value::from));
    let extra = root.entry("extra").or_insert_with(|| Value::Object(Map::new()));
    let import = extra.as_object_mut().and_then(|extra| {
        extra.entry("import").or_insert_with(|| Value::Object(Map::new())).as_object_mut()
    });
    if let Some(import) = import {
        import.insert("questions".to_owned(), Value::Array(questions));
    }
    format!("{:#}\n", Value::Object(root))
}

/// A table as a map. Its questions name the keys that they are about from the root on.
fn to_map(path: &str, lines: &[Line], questions: &mut Vec<Value>) -> Map<String, Value> {
    let mut map = Map::new();
    for line in lines {
        match line {
            Line::Ask { key, question } => {
                questions.push(format!("{path}{key}: {question}").into());
            }
            Line::Value { key, item, .. } => {
                map.insert((*key).to_owned(), to_value(item));
            }
            Line::Table { key, lines } => {
                let inner = to_map(&format!("{path}{key}."), lines, questions);
                map.insert((*key).to_owned(), Value::Object(inner));
            }
            Line::Tables { key, items } => {
                let items = items.iter().map(|lines| {
                    let path = format!("{path}{key}{}.", name_item(lines));
                    Value::Object(to_map(&path, lines, questions))
                });
                let items: Vec<Value> = items.collect();
                map.insert((*key).to_owned(), Value::Array(items));
            }
        }
    }
    map
}

/// An item of a list as key paths name it.
fn name_item(lines: &[Line]) -> String {
    let id = lines.iter().find_map(|line| match line {
        Line::Value { key: "id", item: DraftValue::Text(id), .. } => Some(id),
        _ => None,
    });
    id.map(|id| format!("[id={id}]")).unwrap_or_default()
}

fn to_value(item: &DraftValue) -> Value {
    match item {
        DraftValue::Text(text) => Value::from(text.as_str()),
        DraftValue::Count(count) => Value::from(*count),
        DraftValue::Flag(flag) => Value::from(*flag),
        DraftValue::Day(day) => Value::from(day.to_string()),
        DraftValue::Texts(texts) => Value::from(texts.clone()),
    }
}
