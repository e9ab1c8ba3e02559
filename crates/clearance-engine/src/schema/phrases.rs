//! Plain words for kinds of values and for what a schema asks of them.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

use clearance_syntax::document::{Document, Value, ValueKind};

/// Whether an error about the start of a document is one about all of it: what is absent there may come later.
pub(super) fn holds_for_all(document: &Document, error: &ValidationError<'_>) -> bool {
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let node = document.at_pointer(error.instance_path().as_str());
            let key = property.as_str().unwrap_or_default();
            node.is_some_and(|node| document.entry(node, key).is_none())
        }
        ValidationErrorKind::AdditionalProperties { .. }
        | ValidationErrorKind::BacktrackLimitExceeded { .. }
        | ValidationErrorKind::Constant { .. }
        | ValidationErrorKind::Custom { .. }
        | ValidationErrorKind::Enum { .. }
        | ValidationErrorKind::ExclusiveMaximum { .. }
        | ValidationErrorKind::ExclusiveMinimum { .. }
        | ValidationErrorKind::FalseSchema
        | ValidationErrorKind::MaxItems { .. }
        | ValidationErrorKind::MaxLength { .. }
        | ValidationErrorKind::Maximum { .. }
        | ValidationErrorKind::MinLength { .. }
        | ValidationErrorKind::Minimum { .. }
        | ValidationErrorKind::MultipleOf { .. }
        | ValidationErrorKind::Pattern { .. }
        | ValidationErrorKind::Type { .. }
        | ValidationErrorKind::UniqueItems => true,
        _ => false,
    }
}

/// A value that is too small, too large, too short or too long. `count` is how many items or keys it holds.
pub(super) fn describe_limit(
    kind: &ValidationErrorKind,
    written: &str,
    count: usize,
) -> Option<String> {
    let too_few = |what: &str, limit: u64| {
        let needed = if limit == 1 { "is" } else { "are" };
        format!("holds {}; at least {limit} {needed} needed", count_noun(count, what))
    };
    let too_many = |what: &str, limit: u64| match limit {
        0 => format!("holds {}; none is allowed", count_noun(count, what)),
        1 => format!("holds {}; no more than 1 is allowed", count_noun(count, what)),
        _ => format!("holds {}; no more than {limit} are allowed", count_noun(count, what)),
    };
    Some(match kind {
        ValidationErrorKind::MinLength { limit: 1 } => "must not be empty".into(),
        ValidationErrorKind::MinLength { limit } => {
            format!("{written} is shorter than {limit} characters")
        }
        ValidationErrorKind::MaxLength { limit: 1 } => {
            format!("{written} is longer than 1 character")
        }
        ValidationErrorKind::MaxLength { limit } => {
            format!("{written} is longer than {limit} characters")
        }
        ValidationErrorKind::MinItems { limit: 1 } => "must hold at least one item".into(),
        ValidationErrorKind::MinItems { limit } => too_few("item", *limit),
        ValidationErrorKind::MaxItems { limit } => too_many("item", *limit),
        ValidationErrorKind::MinProperties { limit } => too_few("key", *limit),
        ValidationErrorKind::MaxProperties { limit } => too_many("key", *limit),
        ValidationErrorKind::Minimum { limit } => format!("{written} is less than {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("{written} is more than {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            format!("{written} is not more than {limit}")
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            format!("{written} is not less than {limit}")
        }
        ValidationErrorKind::MultipleOf { multiple_of } => {
            format!("{written} is not a multiple of {multiple_of}")
        }
        _ => return None,
    })
}

fn count_noun(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// Returns the generic message of an error that has none of its own.
pub(super) fn generic_message(written: &str, kind: &ValidationErrorKind) -> String {
    match kind {
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            format!("{written} fits none of the forms that are allowed here")
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            format!("{written} fits more than one of the forms of which only one is allowed here")
        }
        ValidationErrorKind::BacktrackLimitExceeded { .. }
        | ValidationErrorKind::RegexEngineFailure { .. } => {
            format!("{written} takes too long to compare with the schema's pattern")
        }
        ValidationErrorKind::Format { format } if format == "regex" => {
            format!("{written} is not a valid regular expression")
        }
        ValidationErrorKind::Format { format } => format!("{written} is not a valid {format}"),
        _ => format!("{written} is not allowed here"),
    }
}

/// A value of a schema as a message shows it.
pub(super) fn plain_value(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Values of a schema, one after the other.
pub(super) fn list_values(values: &[Json]) -> String {
    let values: Vec<String> =
        values.iter().map(|value| format!("`{}`", plain_value(value))).collect();
    values.join(", ")
}

/// Names, the last after "and".
pub(super) fn join_keys(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Returns the name of a value's kind, as `type_name` does for the expected one.
pub(crate) const fn kind_phrase(value: &Value) -> &'static str {
    match value {
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        other => other.kind().document_name(),
    }
}

/// The kinds that an error says are wanted.
pub(super) fn type_kinds(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    }
}

/// Kinds of which each will do.
pub(super) fn any_of(kinds: &[JsonType]) -> String {
    let names: Vec<&str> = kinds.iter().copied().map(type_name).collect();
    names.join(" or ")
}

/// The kinds that the value of `type` names.
pub(super) fn type_names(value: &Json) -> Option<String> {
    let name = |value: &Json| value.as_str()?.parse().ok().map(type_name);
    let names: Option<Vec<&str>> = match value {
        Json::Array(names) => names.iter().map(name).collect(),
        only => name(only).map(|name| vec![name]),
    };
    Some(names?.join(" or "))
}

/// Returns the name of a JSON Schema type for "expected …".
const fn type_name(kind: JsonType) -> &'static str {
    let kind = match kind {
        JsonType::Array => ValueKind::List,
        JsonType::Boolean => ValueKind::Bool,
        JsonType::Integer => ValueKind::Int,
        JsonType::Null => ValueKind::Nothing,
        // Fractions are allowed, and not asked for.
        JsonType::Number => return ValueKind::Float.name(),
        JsonType::Object => ValueKind::Table,
        JsonType::String => ValueKind::Text,
    };
    kind.document_name()
}
