//! Documents and schemas in the form that the validator takes.
//!
//! The validator could read a [`Document`] as it is, but then all of it is compiled again into this
//! crate, which takes minutes; a copy of a document takes microseconds.

use serde_json::{Map, Value as Json};

use super::keywords::for_each;
use super::known_schemas::KnownSchemas;
use super::whole_numbers;
use clearance_syntax::document::{Document, NodeId, Value};

/// A copy of a value as plain JSON; dates become strings.
pub(super) fn json_of(document: &Document, id: NodeId) -> Json {
    match &document.node(id).value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) => (**text).into(),
        Value::Date(date) => date.to_string().into(),
        Value::List(items) => items.iter().map(|&item| json_of(document, item)).collect(),
        Value::Table(entries) => {
            let pairs = entries.iter();
            pairs.map(|entry| (entry.key.to_string(), json_of(document, entry.value))).collect()
        }
    }
}

/// A copy of the first `most` values of a document, in the order of the text.
pub(super) fn copy_first_values(document: &Document, most: usize) -> Json {
    copy_start(document, NodeId::ROOT, &mut most.clone())
}

fn copy_start(document: &Document, id: NodeId, left: &mut usize) -> Json {
    *left = left.saturating_sub(1);
    match &document.node(id).value {
        Value::List(items) => {
            let mut copy = Vec::new();
            for &item in items {
                if *left == 0 {
                    break;
                }
                copy.push(copy_start(document, item, left));
            }
            Json::Array(copy)
        }
        Value::Table(entries) => {
            let mut copy = Map::new();
            for entry in entries {
                if *left == 0 {
                    break;
                }
                copy.insert(entry.key.to_string(), copy_start(document, entry.value, left));
            }
            Json::Object(copy)
        }
        _ => json_of(document, id),
    }
}

/// The pattern for `"format": "date"`, which in JSON Schema 2020-12 is an annotation only. The
/// calendar is looked at when dates are read.
pub(super) const DATE_PATTERN: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// A schema with its dates as patterns, whole numbers that no fraction stands for, and those schemas inside that it refers
/// to.
pub(super) fn prepare_schema(schema: &Json, known: &KnownSchemas) -> Json {
    let mut schema = schema.clone();
    let mut others: Vec<(&String, &Json)> = known
        .iter()
        .filter(|(id, _)| schema.get("$id") != Some(&Json::from(id.as_str())))
        .collect();
    // One that is put inside may refer to the next.
    while let Some(at) = others.iter().position(|(id, _)| refers_to(&schema, id)) {
        let (id, other) = others.swap_remove(at);
        let Json::Object(top) = &mut schema else { break };
        let definitions = top.entry("$defs").or_insert_with(|| Json::Object(Map::new()));
        if let Json::Object(definitions) = definitions {
            definitions.insert(id.clone(), other.clone());
        }
    }
    for_each(&mut schema, &mut prepare_keywords);
    schema
}

/// Whether a schema, or one inside it, has a `$ref` to an `$id` or into it.
fn refers_to(schema: &Json, id: &str) -> bool {
    match schema {
        Json::Object(keywords) => keywords.iter().any(|(key, below)| match below {
            Json::String(reference) if key == "$ref" => {
                reference.split('#').next().is_some_and(|base| base == id)
            }
            below => refers_to(below, id),
        }),
        Json::Array(schemas) => schemas.iter().any(|schema| refers_to(schema, id)),
        _ => false,
    }
}

/// Adds what the validator needs to see in a schema as rules do.
fn prepare_keywords(keywords: &mut Map<String, Json>) {
    if keywords.get("format") == Some(&Json::from("date")) {
        keywords.entry("pattern").or_insert_with(|| DATE_PATTERN.into());
    }
    whole_numbers::add_keyword(keywords);
}

#[cfg(test)]
mod tests {
    use super::{KnownSchemas, prepare_schema};
    use serde_json::json;

    #[test]
    fn only_what_is_referred_to_is_put_inside_through_others_too() {
        let known = KnownSchemas::from([
            ("urn:a".to_owned(), json!({ "$id": "urn:a", "items": { "$ref": "urn:b#/$defs/x" } })),
            ("urn:b".to_owned(), json!({ "$id": "urn:b", "$defs": { "x": { "type": "string" } } })),
            ("urn:c".to_owned(), json!({ "$id": "urn:c" })),
        ]);
        let schema =
            prepare_schema(&json!({ "properties": { "list": { "$ref": "urn:a" } } }), &known);
        let inside: Vec<&String> = schema["$defs"].as_object().unwrap().keys().collect();
        assert_eq!(inside, ["urn:a", "urn:b"]);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert!(validator.is_valid(&json!({ "list": ["text"] })));
        assert!(!validator.is_valid(&json!({ "list": [5] })));
        assert_eq!(
            prepare_schema(&json!({ "type": "object" }), &known),
            json!({ "type": "object" })
        );
    }
}
