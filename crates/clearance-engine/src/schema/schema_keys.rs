//! The keys that a schema declares: the way to each in documents, and its place in the schema.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

/// The most keys and schemas that are listed.
const MAX_STEPS: usize = 20_000;

/// A key that a schema declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaKey {
    /// The way to it in documents, as in `source.subscriptions[].ends`.
    pub path: String,
    /// The JSON Pointer of its schema.
    pub pointer: String,
}

/// A schema on the way, with those that it lies in, so that one that refers to itself has an end.
struct Step {
    pointer: String,
    path: String,
    within: Option<Arc<Within>>,
}

struct Within {
    pointer: String,
    above: Option<Arc<Self>>,
}

impl Step {
    fn is_within(&self, pointer: &str) -> bool {
        let mut next = self.within.as_ref();
        while let Some(within) = next {
            if within.pointer == pointer {
                return true;
            }
            next = within.above.as_ref();
        }
        false
    }
}

/// The keys that a schema declares by name, sorted, with those that hold on a condition; nothing where there are too many
/// to list. What a schema of another name declares is left out, and so are keys of any name.
pub fn list_keys(schema: &Value) -> Option<Vec<SchemaKey>> {
    let mut keys = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![Step { pointer: String::new(), path: String::new(), within: None }];
    let mut steps = 0;
    while let Some(step) = waiting.pop() {
        steps += 1;
        if steps > MAX_STEPS {
            return None;
        }
        let is_new = seen.insert((step.pointer.clone(), step.path.clone()));
        let Some(at) = schema.pointer(&step.pointer).filter(|_| is_new) else { continue };
        let above = step.within.clone();
        let within = Some(Arc::new(Within { pointer: step.pointer.clone(), above }));
        for (pointer, name) in schemas_below(at, &step.pointer) {
            if pointer == step.pointer || step.is_within(&pointer) {
                continue;
            }
            let path = match name {
                Below::Same => step.path.clone(),
                Below::Items => format!("{}[]", step.path),
                Below::Key(name) => {
                    let dot = if step.path.is_empty() { "" } else { "." };
                    let path = format!("{}{dot}{name}", step.path);
                    keys.insert(SchemaKey { path: path.clone(), pointer: pointer.clone() });
                    path
                }
            };
            waiting.push(Step { pointer, path, within: within.clone() });
        }
    }
    Some(keys.into_iter().collect())
}

/// Where a schema that lies in another one, or that it refers to, holds.
enum Below<'a> {
    Same,
    Items,
    Key(&'a str),
}

fn schemas_below<'a>(at: &'a Value, pointer: &str) -> Vec<(String, Below<'a>)> {
    let mut below = Vec::new();
    if let Some(Value::Object(properties)) = at.get("properties") {
        for name in properties.keys() {
            let step = name.replace('~', "~0").replace('/', "~1");
            below.push((format!("{pointer}/properties/{step}"), Below::Key(name)));
        }
    }
    if at.get("items").is_some_and(Value::is_object) {
        below.push((format!("{pointer}/items"), Below::Items));
    }
    for list in ["allOf", "anyOf", "oneOf"] {
        let count = at.get(list).and_then(Value::as_array).map_or(0, Vec::len);
        below.extend((0..count).map(|index| (format!("{pointer}/{list}/{index}"), Below::Same)));
    }
    for part in ["if", "then", "else"] {
        if at.get(part).is_some() {
            below.push((format!("{pointer}/{part}"), Below::Same));
        }
    }
    let reference = at.get("$ref").and_then(Value::as_str);
    if let Some(target) = reference.and_then(|reference| reference.strip_prefix('#')) {
        below.push((target.to_owned(), Below::Same));
    }
    below
}

#[cfg(test)]
mod tests {
    use super::list_keys;
    use serde_json::{Value, json};

    fn paths(schema: &Value) -> Vec<String> {
        let keys = list_keys(schema).unwrap();
        assert!(keys.iter().all(|key| schema.pointer(&key.pointer).is_some()), "{keys:?}");
        let mut paths: Vec<String> = keys.into_iter().map(|key| key.path).collect();
        paths.dedup();
        paths
    }

    #[test]
    fn keys_are_found_through_lists_references_and_conditions() {
        let schema = json!({
            "properties": {
                "a": { "properties": { "b/c": { "type": "string" } } },
                "list": { "items": { "$ref": "#/$defs/item" } }
            },
            "anyOf": [{ "properties": { "d": true } }],
            "if": { "properties": { "d": { "const": 1 } } },
            "then": { "properties": { "e": true } },
            "$defs": {
                "item": { "properties": { "f": true, "below": { "items": { "$ref": "#/$defs/item" } } } },
                "idle": { "properties": { "never": true } }
            }
        });
        assert_eq!(paths(&schema), ["a", "a.b/c", "d", "e", "list", "list[].below", "list[].f"]);
    }

    #[test]
    fn a_schema_of_itself_has_an_end_and_too_many_keys_are_not_listed() {
        let me = json!({ "$ref": "#" });
        let schema = json!({ "allOf": [me, me], "properties": { "a": me } });
        assert_eq!(paths(&schema), ["a"]);
        let next = |n: usize| json!({ "properties": { "x": { "$ref": format!("#/$defs/{n}") }, "y": { "$ref": format!("#/$defs/{n}") } } });
        let defs: serde_json::Map<String, Value> =
            (0..40).map(|n| (n.to_string(), next(n + 1))).collect();
        assert_eq!(list_keys(&json!({ "$ref": "#/$defs/0", "$defs": defs })), None);
    }
}
