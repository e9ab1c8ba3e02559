//! Plain words for kinds of values and for what a schema asks of them.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};

use crate::document::{Document, Value};

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

/// A value that is too small, too large, too short or too long.
pub(super) fn limit(kind: &ValidationErrorKind, written: &str) -> Option<String> {
    Some(match kind {
        ValidationErrorKind::MinLength { limit: 1 } => "must not be empty".into(),
        ValidationErrorKind::MinLength { limit } => {
            format!("{written} is shorter than {limit} characters")
        }
        ValidationErrorKind::MaxLength { limit } => {
            format!("{written} is longer than {limit} characters")
        }
        ValidationErrorKind::MinItems { limit: 1 } => "must hold at least one item".into(),
        ValidationErrorKind::MinItems { limit } => format!("must hold at least {limit} items"),
        ValidationErrorKind::MaxItems { limit } => format!("must hold no more than {limit} items"),
        ValidationErrorKind::Minimum { limit } => format!("{written} is less than {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("{written} is more than {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            format!("{written} is not more than {limit}")
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            format!("{written} is not less than {limit}")
        }
        _ => return None,
    })
}

pub(super) fn otherwise(written: &str, error: &ValidationError<'_>) -> String {
    match error.kind() {
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            format!("{written} fits none of the forms that are allowed here")
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            format!("{written} fits more than one of the forms of which only one is allowed here")
        }
        ValidationErrorKind::Not { .. } | ValidationErrorKind::FalseSchema => {
            format!("{written} is not allowed here")
        }
        ValidationErrorKind::Format { format } => format!("{written} is no valid {format}"),
        _ => format!("{written} is not allowed: {}", error.masked_with("the value")),
    }
}

/// What a value is, in the words that `type_name` has for what is wanted.
pub(crate) const fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Int(_) => "a whole number",
        Value::Float(_) => "a number with a fraction",
        Value::Text(_) => "text",
        Value::Date(_) => "a date",
        Value::List(_) => "a list",
        Value::Table(_) => "a table",
    }
}

pub(super) fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => type_name(*kind).to_owned(),
        TypeKind::Multiple(kinds) => {
            let names: Vec<&str> = kinds.iter().map(type_name).collect();
            names.join(" or ")
        }
    }
}

const fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a table",
        JsonType::String => "text",
    }
}
