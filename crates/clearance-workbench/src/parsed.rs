//! Converts a document as rules see it to JSON: one line for each document.

use serde_json::{Map, Value as Json, json};

use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Source, Span};

/// A document as one line of JSON. Dates are texts such as `2026-12-31`.
///
/// With `places` each value becomes a table of its `type`, its `value`, and where it was written: `line` and
/// `column` from 1, in Unicode scalar values, to `end_line` and `end_column`, and `offset` and `length` in bytes; the
/// whole is in a table with its `file` and, where the file can hold several, its `document` from 0. A value that the
/// subject takes over from another file has that `file` as well.
pub fn json_line(document: &Document, places: bool) -> String {
    if !places {
        return plain_json(document, NodeId::ROOT).to_string();
    }
    let mut whole = Map::new();
    whole.insert("file".into(), document.source.name.as_str().into());
    whole.insert("document".into(), document.index.into());
    whole.insert("root".into(), located_json(document, NodeId::ROOT));
    Json::Object(whole).to_string()
}

fn plain_json(document: &Document, node: NodeId) -> Json {
    node_json(document, node, &plain_json)
}

fn located_json(document: &Document, node: NodeId) -> Json {
    let found = document.node(node);
    let span = match found.value {
        Value::Table(_) => found.header,
        _ => found.span,
    };
    let mut place = range_json(document.source_of(node), span);
    if document.is_inherited(node) {
        place.insert("file".into(), document.source_of(node).name.as_str().into());
    }
    place.insert("type".into(), type_name(&found.value).into());
    place.insert("value".into(), node_json(document, node, &located_json));
    Json::Object(place)
}

/// Converts a value, its items by `inner`.
fn node_json(document: &Document, node: NodeId, inner: &dyn Fn(&Document, NodeId) -> Json) -> Json {
    match &document.node(node).value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) => (&**text).into(),
        Value::Date(date) => date.to_string().into(),
        Value::List(items) => items.iter().map(|item| inner(document, *item)).collect(),
        Value::Table(entries) => {
            let entry = |entry: &clearance_syntax::document::Entry| {
                (entry.key.to_string(), inner(document, entry.value))
            };
            entries.iter().map(entry).collect::<Map<_, _>>().into()
        }
    }
}

/// The type of a value in the terms of JSON Schema, and `date`.
const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Int(_) => "integer",
        Value::Float(_) => "number",
        Value::Text(_) => "string",
        Value::Date(_) => "date",
        Value::List(_) => "array",
        Value::Table(_) => "object",
    }
}

fn range_json(source: &Source, span: Span) -> Map<String, Json> {
    let start = source.position(span.start);
    let end = source.position(span.end);
    let range = json!({
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "offset": span.start,
        "length": span.len(),
    });
    match range {
        Json::Object(range) => range,
        _ => Map::new(),
    }
}
