//! Documents and schemas in the form that the validator takes.
//!
//! The validator could read a [`Document`] as it is, but then all of it is compiled anew into this
//! crate, which takes minutes; a copy of a customer file takes microseconds.

use serde_json::{Map, Value as Json};

use super::KnownSchemas;
use crate::document::{Document, NodeId, Value};

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

/// What stands for `"format": "date"`, which JSON Schema 2020-12 by itself only takes note of. The
/// calendar is looked at when dates are read.
pub(super) const DATE_PATTERN: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// A schema with its dates as patterns, and with the schemas that it may refer to inside.
pub(super) fn prepared(schema: &Json, known: &KnownSchemas) -> Json {
    let mut schema = schema.clone();
    dates_to_patterns(&mut schema);
    let own = schema.get("$id").cloned();
    if let Json::Object(top) = &mut schema {
        let definitions = top.entry("$defs").or_insert_with(|| Json::Object(Map::new()));
        for (id, other) in
            known.iter().filter(|(id, _)| own.as_ref() != Some(&Json::from(id.as_str())))
        {
            let mut other = other.clone();
            dates_to_patterns(&mut other);
            if let Json::Object(definitions) = definitions {
                definitions.insert(id.clone(), other);
            }
        }
    }
    schema
}

fn dates_to_patterns(schema: &mut Json) {
    /// Keywords whose values are data.
    const DATA: [&str; 4] = ["const", "enum", "default", "examples"];
    match schema {
        Json::Object(keywords) => {
            if keywords.get("format") == Some(&Json::from("date")) {
                keywords.entry("pattern").or_insert_with(|| DATE_PATTERN.into());
            }
            for (_, below) in keywords.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                dates_to_patterns(below);
            }
        }
        Json::Array(schemas) => schemas.iter_mut().for_each(dates_to_patterns),
        _ => {}
    }
}
