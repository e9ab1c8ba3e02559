//! The schemas that a schema is put together from.

use serde_json::Value;

use crate::schema::known_schemas::KnownSchemas;

/// The schema that `$ref` names, with the document that it stands in; `at` stands in `root`.
pub(super) fn referred<'a>(
    known: &'a KnownSchemas,
    root: &'a Value,
    at: &Value,
) -> Option<(&'a Value, &'a Value)> {
    let reference = at.get("$ref")?.as_str()?;
    let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let root = if base.is_empty() { root } else { known.get(base)? };
    Some((root, root.pointer(fragment)?))
}

/// The schemas that a keyword lists.
pub(super) fn listed<'a>(at: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    at.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// The schemas that hold sometimes.
pub(super) fn conditional(at: &Value) -> impl Iterator<Item = &Value> {
    ["if", "then", "else"].into_iter().filter_map(|key| at.get(key))
}

/// The schemas that a keyword gives by name.
pub(super) fn members<'a>(
    at: &'a Value,
    key: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
    at.get(key).and_then(Value::as_object).into_iter().flatten()
}
