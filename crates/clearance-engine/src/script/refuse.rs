//! How what scripts can call refuses a value: what it is called, and the error.

use rhai::{Dynamic, EvalAltResult, Position};

use super::moving::{read_count, read_day};
use super::table::Table;
use clearance_syntax::document::ValueKind;

/// An error that a rule makes, in our words.
pub(super) fn raise<T>(text: impl Into<String>) -> Result<T, Box<EvalAltResult>> {
    Err(EvalAltResult::ErrorRuntime(text.into().into(), Position::NONE).into())
}

/// A value that is over a limit.
pub(super) fn too_large<T>(what: &str) -> Result<T, Box<EvalAltResult>> {
    Err(EvalAltResult::ErrorDataTooLarge(what.to_owned(), Position::NONE).into())
}

/// Returns the name of a value's type in the rule language, with its article.
pub(super) fn value_kind(value: &Dynamic) -> &'static str {
    if value.is_unit() {
        ValueKind::Nothing.name()
    } else if value.is_int() {
        ValueKind::Int.name()
    } else if value.is_float() {
        ValueKind::Float.name()
    } else if value.is_bool() {
        ValueKind::Bool.name()
    } else if value.is_string() {
        ValueKind::Text.name()
    } else if value.is_char() {
        "a character"
    } else if value.is_array() {
        ValueKind::List.name()
    } else if value.is_map() {
        "a map"
    } else if read_count(value).is_some() {
        ValueKind::Int.name()
    } else if read_day(value).is_some() {
        ValueKind::Date.name()
    } else if value.is::<Table>() {
        ValueKind::Table.name()
    } else {
        "a value of another type"
    }
}
