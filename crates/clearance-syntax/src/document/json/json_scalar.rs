//! Writes and reads single JSON values, as fixes do.

use super::piece::parse_strict;
use crate::document::builder;
use crate::document::value::Value;
use crate::source::Source;

pub(super) fn write_scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => builder::written_float(*number),
        Value::Text(text) => Some(builder::quote_json(text)),
        Value::Date(date) => Some(builder::quote_json(&date.to_string())),
        Value::List(_) | Value::Table(_) => None,
    }
}

/// There is one way to write a value.
pub(super) fn write_over(_: &str, value: &Value) -> Option<String> {
    write_scalar(value)
}

pub(super) fn write_entry(key: &str, scalar: &str) -> String {
    format!("{}: {scalar}", builder::quote_json(key))
}

pub(super) fn read_scalar(text: &str) -> Option<Value> {
    builder::only_scalar(parse_strict(&Source::new("", text)))
}
