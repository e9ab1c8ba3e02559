//! Type guarantees of a schema: the kinds, options and keys of a value that do not depend on other values.
//!
//! Conditional schemas (`if`, `then` and `else`) are left out; of `anyOf` and `oneOf` counts
//! what every branch says.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::subschemas::{listed_schemas, resolve_reference};
use crate::schema::known_schemas::KnownSchemas;
use clearance_syntax::document::Value;
use clearance_syntax::document::ValueKind;

/// The guarantees about a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Guarantees {
    /// The kinds that it may have; nothing where it may have any.
    pub(super) kinds: Option<BTreeSet<ValueKind>>,
    /// The values that it may have; nothing where they are not listed.
    pub(super) options: Option<Vec<Value>>,
    /// The keys that it has if it is a table.
    pub(super) required: BTreeSet<Box<str>>,
    /// Whether it has none but declared keys if it is a table.
    pub(super) closed: bool,
}

/// The maximum nesting of schemas by reference and combination.
const MAX_DEPTH: usize = 32;

/// The maximum number of schemas visited for one value: schemas may combine each other without end.
const MAX_SCHEMAS: usize = 1000;

impl Guarantees {
    /// Returns the guarantees of the schema `at` of the document `root`.
    pub(super) fn of_schema<'a>(known: &'a KnownSchemas, root: &'a Json, at: &'a Json) -> Self {
        Self::collect_guarantees(known, root, at, &mut MAX_SCHEMAS.clone(), 0)
    }

    fn collect_guarantees<'a>(
        known: &'a KnownSchemas,
        root: &'a Json,
        at: &'a Json,
        left: &mut usize,
        depth: usize,
    ) -> Self {
        *left = left.saturating_sub(1);
        if *left == 0 || depth > MAX_DEPTH {
            return Self::default();
        }
        let mut sum = Self::own_keywords(at);
        let mut below = |root, part| Self::collect_guarantees(known, root, part, left, depth + 1);
        if let Some((root, part)) = resolve_reference(known, root, at) {
            sum = sum.and(below(root, part));
        }
        for part in listed_schemas(at, "allOf") {
            sum = sum.and(below(root, part));
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(either) =
                listed_schemas(at, key).map(|part| below(root, part)).reduce(Self::or)
            {
                sum = sum.and(either);
            }
        }
        sum
    }

    /// Returns the guarantees of a schema's own keywords.
    fn own_keywords(at: &Json) -> Self {
        let is_false = |key: &str| at.get(key) == Some(&Json::Bool(false));
        let options = match (at.get("const"), at.get("enum").and_then(Json::as_array)) {
            (Some(only), _) => scalar_value(only).map(|value| vec![value]),
            (None, Some(values)) => values.iter().map(scalar_value).collect(),
            (None, None) => None,
        };
        let required = at.get("required").and_then(Json::as_array).into_iter().flatten();
        let mut sum = Self {
            kinds: allowed_kinds(at),
            options: None,
            required: required.filter_map(Json::as_str).map(Into::into).collect(),
            closed: is_false("additionalProperties") || is_false("unevaluatedProperties"),
        };
        if at.get("format").and_then(Json::as_str) == Some("date") {
            let dated =
                ValueKind::ALL.into_iter().filter(|kind| *kind != ValueKind::Text).collect();
            sum = sum.and(Self { kinds: Some(dated), ..Self::default() });
        }
        let Some(options) = options else { return sum };
        let kinds = Some(options.iter().flat_map(kinds_of).copied().collect());
        sum.and(Self { kinds, options: Some(options), ..Self::default() })
    }

    /// Returns the guarantees of a value that both apply to.
    fn and(self, other: Self) -> Self {
        Self {
            kinds: combine_options(self.kinds, other.kinds, |a, b| &a & &b),
            options: combine_options(self.options, other.options, |a, b| {
                a.into_iter().filter(|value| b.contains(value)).collect()
            }),
            required: &self.required | &other.required,
            closed: self.closed || other.closed,
        }
    }

    /// Returns the guarantees of a value that either applies to.
    fn or(self, other: Self) -> Self {
        let options = self.options.zip(other.options).map(|(mut a, b)| {
            let new: Vec<Value> = b.into_iter().filter(|value| !a.contains(value)).collect();
            a.extend(new);
            a
        });
        Self {
            kinds: self.kinds.zip(other.kinds).map(|(a, b)| &a | &b),
            options,
            required: &self.required & &other.required,
            closed: self.closed && other.closed,
        }
    }
}

fn combine_options<T>(a: Option<T>, b: Option<T>, sum: impl FnOnce(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(sum(a, b)),
        (a, b) => a.or(b),
    }
}

/// The kinds that `type` allows.
fn allowed_kinds(at: &Json) -> Option<BTreeSet<ValueKind>> {
    let kinds = |name: &Json| -> &[ValueKind] {
        match name.as_str().unwrap_or_default() {
            "null" => &[ValueKind::Nothing],
            "boolean" => &[ValueKind::Bool],
            "integer" => &[ValueKind::Int],
            "number" => &[ValueKind::Int, ValueKind::Float],
            "string" => &[ValueKind::Text, ValueKind::Date],
            "array" => &[ValueKind::List],
            "object" => &[ValueKind::Table],
            _ => &ValueKind::ALL,
        }
    };
    match at.get("type")? {
        Json::Array(names) => Some(names.iter().flat_map(kinds).copied().collect()),
        name => Some(kinds(name).iter().copied().collect()),
    }
}

/// The kinds that a value which a schema lists may have in a document.
const fn kinds_of(value: &Value) -> &'static [ValueKind] {
    match value {
        Value::Null => &[ValueKind::Nothing],
        Value::Bool(_) => &[ValueKind::Bool],
        Value::Int(_) => &[ValueKind::Int],
        Value::Float(_) => &[ValueKind::Int, ValueKind::Float],
        _ => &[ValueKind::Text, ValueKind::Date],
    }
}

fn scalar_value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => Value::Float(number.as_f64()?),
        },
        Json::String(text) => Value::Text(text.as_str().into()),
        Json::Array(_) | Json::Object(_) => return None,
    })
}
