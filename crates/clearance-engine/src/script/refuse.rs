//! How what scripts can call refuses a value: what it is called, and the error.

use jiff::civil::Date;
use rhai::{Dynamic, EvalAltResult, Position};

use super::table::Table;

/// An error that a rule makes, in our words.
pub(super) fn raise<T>(text: impl Into<String>) -> Result<T, Box<EvalAltResult>> {
    Err(EvalAltResult::ErrorRuntime(text.into().into(), Position::NONE).into())
}

/// A value that is over a limit.
pub(super) fn too_large<T>(what: &str) -> Result<T, Box<EvalAltResult>> {
    Err(EvalAltResult::ErrorDataTooLarge(what.to_owned(), Position::NONE).into())
}

/// What a rule author would call a value's type.
pub(super) fn kind(value: &Dynamic) -> &'static str {
    if value.is_unit() {
        "nothing"
    } else if value.is_int() {
        "an integer"
    } else if value.is_float() {
        "a number"
    } else if value.is_bool() {
        "a boolean"
    } else if value.is_string() {
        "a string"
    } else if value.is_char() {
        "a character"
    } else if value.is_array() {
        "a list"
    } else if value.is_map() {
        "a map"
    } else if value.is::<Date>() {
        "a date"
    } else if value.is::<Table>() {
        "a table"
    } else {
        "a value of another type"
    }
}
