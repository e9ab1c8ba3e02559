//! Overlays: schemas that add keys to another schema, at any depth.

use serde_json::{Map, Value as Json};

use super::keywords::is_annotation;

/// How many references may lead from one to the next.
const MAX_STEPS: usize = 100;

/// Lays schemas over another one, one after the other.
///
/// All `$defs` come first: what is laid over a reference is laid over a copy of what it names, which must hold what every
/// overlay adds to the definition, in whatever order they are given.
pub(super) fn lay_over(base: &mut Json, overlays: &[&Json]) {
    let Json::Object(base) = base else { return };
    let keywords = || overlays.iter().filter_map(|over| over.as_object()).flatten();
    for (key, value) in keywords().filter(|(key, _)| *key == "$defs") {
        put(base, &Map::new(), key, value);
    }
    // What all come to is none of them.
    base.shift_remove("$id");
    let root = base.clone();
    for (key, value) in keywords().filter(|(key, _)| !matches!(key.as_str(), "$defs" | "$ref")) {
        put(base, &root, key, value);
    }
}

/// Lays the value of a key over what is there: objects key by key, `required` lists joined, all else in place of it.
/// References are looked up in `root`.
fn put(base: &mut Map<String, Json>, root: &Map<String, Json>, key: &str, value: &Json) {
    match (base.get_mut(key), value) {
        (Some(Json::Object(below)), Json::Object(over)) => {
            if over.keys().any(|key| !is_annotation(key)) && !over.contains_key("$ref") {
                resolve(below, root);
            }
            for (key, value) in over {
                put(below, root, key, value);
            }
        }
        (Some(Json::Array(names)), Json::Array(more)) if key == "required" => {
            let new: Vec<Json> =
                more.iter().filter(|name| !names.contains(name)).cloned().collect();
            names.extend(new);
        }
        _ => {
            base.insert(key.to_owned(), value.clone());
        }
    }
}

/// Writes what a schema refers to in its own place, as keys can be added there alone: a schema that refuses unknown keys
/// knows none that stand beside the reference to it.
fn resolve(schema: &mut Map<String, Json>, root: &Map<String, Json>) {
    for _ in 0..MAX_STEPS {
        let reference = schema.get("$ref").and_then(Json::as_str);
        let Some(pointer) = reference.and_then(|reference| reference.strip_prefix('#')) else {
            return;
        };
        let Some(Json::Object(target)) = at_pointer(root, pointer) else { return };
        schema.shift_remove("$ref");
        for (key, value) in target {
            // What stands beside a reference holds as well; of two notes the nearer one is told.
            match schema.get_mut(key) {
                None => {
                    schema.insert(key.clone(), value.clone());
                }
                Some(_) if is_annotation(key) => {}
                Some(near) if near == value => {}
                Some(_) => {
                    let both = schema.entry("allOf").or_insert_with(|| Json::Array(Vec::new()));
                    if let Json::Array(both) = both {
                        let only = Map::from_iter([(key.clone(), value.clone())]);
                        both.push(Json::Object(only));
                    }
                }
            }
        }
    }
}

fn at_pointer<'a>(root: &'a Map<String, Json>, pointer: &str) -> Option<&'a Json> {
    let (first, rest) = pointer.strip_prefix('/')?.split_at_checked(
        pointer.get(1..)?.find('/').unwrap_or_else(|| pointer.len().saturating_sub(1)),
    )?;
    root.get(&first.replace("~1", "/").replace("~0", "~"))?.pointer(rest)
}

#[cfg(test)]
mod tests {
    use super::lay_over;
    use serde_json::{Value as Json, json};

    fn base() -> Json {
        json!({
            "$id": "urn:base",
            "properties": {
                "one": { "description": "One.", "$ref": "#/$defs/item" },
                "list": { "type": "array", "items": { "$ref": "#/$defs/again" } },
                "any": { "additionalProperties": { "$ref": "#/$defs/item" } }
            },
            "$defs": {
                "again": { "$ref": "#/$defs/item" },
                "item": {
                    "description": "An item.",
                    "required": ["a"],
                    "additionalProperties": false,
                    "properties": { "a": { "type": "integer" }, "sub": { "$ref": "#/$defs/item" } }
                }
            }
        })
    }

    fn laid(overlays: &[Json]) -> jsonschema::Validator {
        let mut sum = base();
        lay_over(&mut sum, &overlays.iter().collect::<Vec<_>>());
        jsonschema::draft202012::new(&sum).unwrap()
    }

    #[test]
    fn keys_are_added_through_references_at_any_depth() {
        let own = json!({ "required": ["b"], "properties": { "b": { "type": "string" } } });
        for (over, good, bad) in [
            (
                json!({ "one": own }),
                json!({ "one": { "a": 1, "b": "x" } }),
                json!({ "one": { "a": 1 } }),
            ),
            (
                json!({ "list": { "items": own } }),
                json!({ "list": [{ "a": 1, "b": "x" }] }),
                json!({ "list": [{ "a": 1, "b": 1 }] }),
            ),
            (
                json!({ "any": { "additionalProperties": own } }),
                json!({ "any": { "k": { "a": 1, "b": "x" } } }),
                json!({ "any": { "k": { "a": 1, "b": "x", "c": 1 } } }),
            ),
            (
                json!({ "one": { "properties": { "sub": { "properties": { "sub": own } } } } }),
                json!({ "one": { "a": 1, "sub": { "a": 1, "sub": { "a": 1, "b": "x" } } } }),
                json!({ "one": { "a": 1, "sub": { "a": 1, "b": "x" } } }),
            ),
        ] {
            let validator = laid(&[json!({ "$ref": "urn:base", "properties": over })]);
            assert!(validator.is_valid(&good), "{over}");
            assert!(!validator.is_valid(&bad), "{over}");
        }
    }

    /// What one adds to a definition is there where another adds to a use of it, in any order.
    #[test]
    fn overlays_of_a_definition_and_of_its_use_go_together() {
        let to_all = json!({ "$defs": { "item": { "properties": { "b": true } } } });
        let to_one = json!({ "properties": { "one": { "properties": { "c": true } } } });
        let text = json!({ "one": { "a": 1, "b": 2, "c": 3 }, "list": [{ "a": 1, "b": 2 }] });
        for overlays in [[to_all.clone(), to_one.clone()], [to_one, to_all]] {
            let validator = laid(&overlays);
            assert!(validator.is_valid(&text));
            assert!(!validator.is_valid(&json!({ "list": [{ "a": 1, "c": 3 }] })));
        }
    }

    #[test]
    fn a_note_beside_a_reference_leaves_it_and_the_nearer_one_is_told() {
        let mut sum = base();
        let notes = json!({ "properties": { "one": { "description": "Mine." } } });
        lay_over(&mut sum, &[&notes]);
        assert_eq!(sum["properties"]["one"]["$ref"], "#/$defs/item");
        let keys = json!({ "properties": { "one": { "properties": { "b": true } } } });
        lay_over(&mut sum, &[&keys]);
        assert_eq!(sum["properties"]["one"]["description"], "Mine.");
        assert_eq!(sum.get("$id"), None);
    }

    #[test]
    fn references_in_a_circle_have_an_end() {
        let mut sum = json!({ "properties": { "a": { "$ref": "#/properties/a" } } });
        lay_over(&mut sum, &[&json!({ "properties": { "a": { "minimum": 1 } } })]);
        assert_eq!(sum["properties"]["a"]["minimum"], 1);
    }
}
