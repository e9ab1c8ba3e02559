//! Schemas for other programs: complete in themselves, and without the keywords that only this one knows.
//!
//! Strict validators refuse a keyword that they do not know, and none of them looks up a schema by a URN.

use serde_json::{Map, Value as Json};

use super::keywords::for_each;
use super::known_schemas::KnownSchemas;

/// Returns a schema with those definitions of other schemas that it refers to among its own, under names that begin with
/// the other's, and without keywords that begin with `x-`.
#[must_use]
pub fn published(schema: &Json, others: &KnownSchemas) -> Json {
    let mut schema = schema.clone();
    for_each(&mut schema, &mut |keywords| keywords.retain(|key, _| !key.starts_with("x-")));
    for (id, other) in others {
        let prefix = id.rsplit(':').nth(1).unwrap_or("other");
        // A definition that is taken over may refer to the next.
        let mut wanted = redirect(&mut schema, id, prefix);
        while let Some(name) = wanted.pop() {
            let taken = format!("{prefix}-{name}");
            let Some(definitions) = definitions(&mut schema) else { break };
            if definitions.contains_key(&taken) {
                continue;
            }
            let mut definition = match name.as_str() {
                WHOLE => other.clone(),
                name => other.pointer(&format!("/$defs/{name}")).cloned().unwrap_or_default(),
            };
            if let Some(keywords) = definition.as_object_mut() {
                keywords.retain(|key, _| !matches!(key.as_str(), "$id" | "$schema" | "$defs"));
            }
            wanted.extend(redirect(&mut definition, "", prefix));
            definitions.insert(taken, definition);
        }
    }
    schema
}

/// The name of a definition that is a whole schema.
const WHOLE: &str = "file";

/// Lets references to definitions of a schema lead to those that are taken over, and returns their names.
fn redirect(schema: &mut Json, id: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for_each(schema, &mut |keywords| {
        let Some(Json::String(reference)) = keywords.get_mut("$ref") else { return };
        let name = match reference.strip_prefix(id) {
            Some("") if !id.is_empty() => WHOLE,
            Some(rest) => match rest.strip_prefix("#/$defs/") {
                Some(name) => name,
                None => return,
            },
            None => return,
        };
        let taken = format!("#/$defs/{prefix}-{name}");
        names.push(name.to_owned());
        *reference = taken;
    });
    names
}

fn definitions(schema: &mut Json) -> Option<&mut Map<String, Json>> {
    let top = schema.as_object_mut()?;
    top.entry("$defs").or_insert_with(|| Json::Object(Map::new())).as_object_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KnownSchemas, published};

    #[test]
    fn what_is_referred_to_is_taken_over_with_what_that_refers_to() {
        let other = json!({ "$id": "urn:own:other:1", "type": "object", "x-key": ["a"],
            "$defs": { "a": { "items": { "$ref": "#/$defs/b" } }, "b": { "type": "string" }, "c": {} } });
        let others = KnownSchemas::from([("urn:own:other:1".to_owned(), other)]);
        let schema = json!({ "x-key": ["a"], "properties": {
            "x-own": { "$ref": "urn:own:other:1#/$defs/a" }, "here": { "$ref": "#/$defs/a" } },
            "$defs": { "a": true } });
        assert_eq!(
            published(&schema, &others),
            json!({ "properties": {
                "x-own": { "$ref": "#/$defs/other-a" }, "here": { "$ref": "#/$defs/a" } },
                "$defs": { "a": true, "other-a": { "items": { "$ref": "#/$defs/other-b" } },
                    "other-b": { "type": "string" } } })
        );
        let whole = published(&json!({ "items": { "$ref": "urn:own:other:1" } }), &others);
        assert_eq!(whole["items"]["$ref"], "#/$defs/other-file");
        assert_eq!(whole["$defs"]["other-file"]["type"], "object");
    }
}
