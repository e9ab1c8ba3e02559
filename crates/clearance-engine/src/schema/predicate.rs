//! A schema as a predicate in words, to say what an item of a list should be or a value should not.

use serde_json::Value as Json;

use super::graph::SchemaNo;
use super::instance::DATE_PATTERN;
use super::keywords::is_annotation;
use super::origin::Origin;
use super::{whole, words};

/// Puts a schema into words that follow "the value", as in "is `5`"; one text for each part. Nothing where it says more than
/// a few words can.
pub(super) fn predicate(origin: Origin<'_>, number: SchemaNo) -> Option<Vec<String>> {
    /// A schema that only refers to one that only refers to one …
    const MOST: usize = 8;
    let mut number = number;
    for _ in 0..MOST {
        let schema = origin.schema(number)?.as_object()?;
        if !schema.contains_key("$ref") {
            let acts = |key: &&String| !is_annotation(key) && *key != whole::KEYWORD;
            let keywords = schema.keys().filter(acts);
            let parts: Option<Vec<Vec<String>>> =
                keywords.map(|key| part(key, schema.get(key)?, schema)).collect();
            return parts.map(|parts| parts.concat()).filter(|parts| !parts.is_empty());
        }
        match origin.graph.same(number) {
            [only] => number = *only,
            _ => return None,
        }
    }
    None
}

/// The same words with several things before them.
pub(super) fn plural(part: &str) -> String {
    let verbs = [("is ", "are "), ("has ", "have "), ("holds ", "hold ")];
    let found = verbs.iter().find_map(|(one, many)| Some((many, part.strip_prefix(one)?)));
    found.map_or_else(|| part.to_owned(), |(many, rest)| format!("{many}{rest}"))
}

fn part(
    keyword: &str,
    value: &Json,
    beside: &serde_json::Map<String, Json>,
) -> Option<Vec<String>> {
    let one = |text: String| Some(vec![text]);
    let number = value.as_u64();
    match keyword {
        "const" => one(format!("is `{}`", words::plain(value))),
        "enum" => one(format!("is one of {}", words::listed(value.as_array()?))),
        "type" => one(format!("is {}", words::type_names(value)?)),
        "format" => one("is a date".to_owned()),
        "pattern" if value == DATE_PATTERN && beside.contains_key("format") => Some(Vec::new()),
        "pattern" => one(format!("has the form `{}`", value.as_str()?)),
        "minimum" => one(format!("is at least {value}")),
        "maximum" => one(format!("is at most {value}")),
        "exclusiveMinimum" => one(format!("is more than {value}")),
        "exclusiveMaximum" => one(format!("is less than {value}")),
        "multipleOf" => one(format!("is a multiple of {value}")),
        "minLength" => one(format!("is at least {} characters long", number?)),
        "maxLength" => one(format!("is at most {} characters long", number?)),
        "required" => required(value, beside),
        "properties" => properties(value),
        _ => None,
    }
}

/// The keys that a table must have, but for those of whose values more is said.
fn required(value: &Json, beside: &serde_json::Map<String, Json>) -> Option<Vec<String>> {
    let is_said = |key: &str| beside.get("properties").is_some_and(|all| all.get(key).is_some());
    let keys: Vec<&str> = value.as_array()?.iter().filter_map(Json::as_str).collect();
    let keys: Vec<&str> = keys.into_iter().filter(|key| !is_said(key)).collect();
    Some(match keys.as_slice() {
        [] => Vec::new(),
        [key] => vec![format!("has the key `{key}`")],
        keys => vec![format!("has the keys {}", words::joined(keys))],
    })
}

/// Keys with one value that they may have.
fn properties(value: &Json) -> Option<Vec<String>> {
    let said = |(key, schema): (&String, &Json)| {
        let only = schema.as_object().filter(|schema| {
            schema.keys().all(|key| key == "const" || key == whole::KEYWORD || is_annotation(key))
        });
        Some(format!("has `{key}` = `{}`", words::plain(only?.get("const")?)))
    };
    value.as_object()?.iter().map(said).collect()
}
