//! The keywords of JSON Schema 2020-12, and the type of value that each has.

use KeywordValue::{Data, List, Members, Schema};
use serde_json::{Map, Value as Json};

/// The type of a keyword's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeywordValue {
    /// Neither a schema nor several.
    Data,
    /// A schema.
    Schema,
    /// A list of schemas.
    List,
    /// Schemas by name.
    Members,
}

/// Every keyword that acts, or that only tells people something.
pub(super) const KEYWORDS: &[(&str, KeywordValue)] = &[
    ("$anchor", Data),
    ("$comment", Data),
    ("$defs", Members),
    ("$dynamicAnchor", Data),
    ("$dynamicRef", Data),
    ("$id", Data),
    ("$ref", Data),
    ("$schema", Data),
    ("additionalProperties", Schema),
    ("allOf", List),
    ("anyOf", List),
    ("const", Data),
    ("contains", Schema),
    ("default", Data),
    ("dependentRequired", Data),
    ("dependentSchemas", Members),
    ("deprecated", Data),
    ("description", Data),
    ("else", Schema),
    ("enum", Data),
    ("examples", Data),
    ("exclusiveMaximum", Data),
    ("exclusiveMinimum", Data),
    ("format", Data),
    ("if", Schema),
    ("items", Schema),
    ("maxContains", Data),
    ("maxItems", Data),
    ("maxLength", Data),
    ("maxProperties", Data),
    ("maximum", Data),
    ("minContains", Data),
    ("minItems", Data),
    ("minLength", Data),
    ("minProperties", Data),
    ("minimum", Data),
    ("multipleOf", Data),
    ("not", Schema),
    ("oneOf", List),
    ("pattern", Data),
    ("patternProperties", Members),
    ("prefixItems", List),
    ("properties", Members),
    ("propertyNames", Schema),
    ("readOnly", Data),
    ("required", Data),
    ("then", Schema),
    ("title", Data),
    ("type", Data),
    ("unevaluatedItems", Schema),
    ("unevaluatedProperties", Schema),
    ("uniqueItems", Data),
    ("writeOnly", Data),
];

/// Returns what a keyword holds; nothing for a keyword that is none.
pub(super) fn keyword_value(keyword: &str) -> Option<KeywordValue> {
    KEYWORDS.iter().find(|(known, _)| *known == keyword).map(|&(_, holds)| holds)
}

/// Whether a keyword tells people something and allows or refuses no value.
pub(super) fn is_annotation(keyword: &str) -> bool {
    const ANNOTATIONS: [&str; 8] = [
        "$comment",
        "default",
        "deprecated",
        "description",
        "examples",
        "readOnly",
        "title",
        "writeOnly",
    ];
    ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

/// Changes a schema and every schema in it.
pub(super) fn for_each(schema: &mut Json, change: &mut dyn FnMut(&mut Map<String, Json>)) {
    let Json::Object(keywords) = schema else { return };
    change(keywords);
    for (keyword, value) in keywords.iter_mut() {
        match (keyword_value(keyword), value) {
            (Some(Schema), schema) => for_each(schema, change),
            (Some(List), Json::Array(schemas)) => {
                schemas.iter_mut().for_each(|schema| for_each(schema, change));
            }
            (Some(Members), Json::Object(members)) => {
                members.iter_mut().for_each(|(_, schema)| for_each(schema, change));
            }
            _ => {}
        }
    }
}
