//! A customer file as rules see it, as JSON: one line for each document.

use serde_json::{Map, Value as Json, json};

use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Source, Span};

/// A document as one line of JSON. Dates are texts such as `2026-12-31`.
///
/// With `places` each value becomes a table of its `type`, its `value`, and where it was written: `line` and
/// `column` from 1, in Unicode scalar values, to `end_line` and `end_column`, and `offset` and `length` in bytes; the
/// whole is in a table with its `file` and, where the file can hold several, its `document` from 0. A value that the
/// customer takes over from another file has that `file` as well.
pub fn line(document: &Document, places: bool) -> String {
    if !places {
        return plain(document, NodeId::ROOT).to_string();
    }
    let mut whole = Map::new();
    whole.insert("file".into(), document.source.name.as_str().into());
    whole.insert("document".into(), document.index.into());
    whole.insert("root".into(), placed(document, NodeId::ROOT));
    Json::Object(whole).to_string()
}

fn plain(document: &Document, node: NodeId) -> Json {
    json(document, node, &plain)
}

fn placed(document: &Document, node: NodeId) -> Json {
    let found = document.node(node);
    let span = match found.value {
        Value::Table(_) => found.header,
        _ => found.span,
    };
    let mut place = range(document.source_of(node), span);
    if document.is_inherited(node) {
        place.insert("file".into(), document.source_of(node).name.as_str().into());
    }
    place.insert("type".into(), kind(&found.value).into());
    place.insert("value".into(), json(document, node, &placed));
    Json::Object(place)
}

/// A value whose items are written as `inner` says.
fn json(document: &Document, node: NodeId, inner: &dyn Fn(&Document, NodeId) -> Json) -> Json {
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

/// What a value is, in the words of JSON Schema, and `date`.
const fn kind(value: &Value) -> &'static str {
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

fn range(source: &Source, span: Span) -> Map<String, Json> {
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
