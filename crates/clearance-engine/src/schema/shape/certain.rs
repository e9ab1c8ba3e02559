//! What a schema says of a value for certain: what holds whatever else the document says.
//!
//! What stands below `if`, `then` and `else` holds only sometimes and is left out; of `anyOf` and `oneOf` counts
//! what every branch says.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::kind::Kind;
use super::parts::{listed, referred};
use crate::schema::known_schemas::KnownSchemas;
use clearance_syntax::document::Value;

/// What is certain of a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Certain {
    /// The kinds that it may have; nothing where it may have any.
    pub(super) kinds: Option<BTreeSet<Kind>>,
    /// The values that it may have; nothing where they are not listed.
    pub(super) options: Option<Vec<Value>>,
    /// The keys that it has if it is a table.
    pub(super) required: BTreeSet<Box<str>>,
    /// Whether it has none but declared keys if it is a table.
    pub(super) closed: bool,
}

/// How deep schemas may stand in one another by reference and combination.
const MAX_DEPTH: usize = 32;

/// How many schemas are looked at for one value: schemas may combine each other without end.
const MAX_SCHEMAS: usize = 1000;

impl Certain {
    /// What the schema `at` of the document `root` says for certain.
    pub(super) fn of<'a>(known: &'a KnownSchemas, root: &'a Json, at: &'a Json) -> Self {
        Self::read(known, root, at, &mut MAX_SCHEMAS.clone(), 0)
    }

    fn read<'a>(
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
        let mut sum = Self::own(at);
        let mut below = |root, part| Self::read(known, root, part, left, depth + 1);
        if let Some((root, part)) = referred(known, root, at) {
            sum = sum.and(below(root, part));
        }
        for part in listed(at, "allOf") {
            sum = sum.and(below(root, part));
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(either) = listed(at, key).map(|part| below(root, part)).reduce(Self::or) {
                sum = sum.and(either);
            }
        }
        sum
    }

    /// What the keywords of a schema say by themselves.
    fn own(at: &Json) -> Self {
        let is_false = |key: &str| at.get(key) == Some(&Json::Bool(false));
        let options = match (at.get("const"), at.get("enum").and_then(Json::as_array)) {
            (Some(only), _) => scalar(only).map(|value| vec![value]),
            (None, Some(values)) => values.iter().map(scalar).collect(),
            (None, None) => None,
        };
        let required = at.get("required").and_then(Json::as_array).into_iter().flatten();
        let mut sum = Self {
            kinds: typed(at),
            options: None,
            required: required.filter_map(Json::as_str).map(Into::into).collect(),
            closed: is_false("additionalProperties") || is_false("unevaluatedProperties"),
        };
        if at.get("format").and_then(Json::as_str) == Some("date") {
            let dated = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Text).collect();
            sum = sum.and(Self { kinds: Some(dated), ..Self::default() });
        }
        let Some(options) = options else { return sum };
        let kinds = Some(options.iter().flat_map(kinds_of).copied().collect());
        sum.and(Self { kinds, options: Some(options), ..Self::default() })
    }

    /// What holds where both do.
    fn and(self, other: Self) -> Self {
        Self {
            kinds: both(self.kinds, other.kinds, |a, b| &a & &b),
            options: both(self.options, other.options, |a, b| {
                a.into_iter().filter(|value| b.contains(value)).collect()
            }),
            required: &self.required | &other.required,
            closed: self.closed || other.closed,
        }
    }

    /// What holds where either does.
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

fn both<T>(a: Option<T>, b: Option<T>, sum: impl FnOnce(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(sum(a, b)),
        (a, b) => a.or(b),
    }
}

/// The kinds that `type` allows.
fn typed(at: &Json) -> Option<BTreeSet<Kind>> {
    let kinds = |name: &Json| -> &[Kind] {
        match name.as_str().unwrap_or_default() {
            "null" => &[Kind::Nothing],
            "boolean" => &[Kind::Bool],
            "integer" => &[Kind::Int],
            "number" => &[Kind::Int, Kind::Float],
            "string" => &[Kind::Text, Kind::Date],
            "array" => &[Kind::List],
            "object" => &[Kind::Table],
            _ => &Kind::ALL,
        }
    };
    match at.get("type")? {
        Json::Array(names) => Some(names.iter().flat_map(kinds).copied().collect()),
        name => Some(kinds(name).iter().copied().collect()),
    }
}

/// The kinds that a value which a schema lists may have in a document.
const fn kinds_of(value: &Value) -> &'static [Kind] {
    match value {
        Value::Null => &[Kind::Nothing],
        Value::Bool(_) => &[Kind::Bool],
        Value::Int(_) => &[Kind::Int],
        Value::Float(_) => &[Kind::Int, Kind::Float],
        _ => &[Kind::Text, Kind::Date],
    }
}

fn scalar(json: &Json) -> Option<Value> {
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
