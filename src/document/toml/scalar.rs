//! What a TOML scalar stands for.

use std::borrow::Cow;

use jiff::civil::Date;
use toml::value::Datetime;
use toml_parser::decoder::ScalarKind;

use crate::document::{ParseError, Value, builder};
use crate::source::Span;

/// The value of a scalar that was written as `written` and reads `decoded` without underscores,
/// prefixes, quotes and escapes.
pub(super) fn value(
    kind: ScalarKind,
    decoded: Cow<'_, str>,
    written: &str,
    span: Span,
) -> Result<Value, ParseError> {
    match kind {
        ScalarKind::String => Ok(Value::Text(decoded.into())),
        ScalarKind::Boolean(truth) => Ok(Value::Bool(truth)),
        ScalarKind::DateTime => date_or_time(&decoded, written, span),
        ScalarKind::Float => float(&decoded, span),
        ScalarKind::Integer(radix) => i64::from_str_radix(&decoded, radix.value())
            .map(Value::Int)
            .map_err(|_| builder::integer_too_large(span)),
    }
}

fn float(decoded: &str, span: Span) -> Result<Value, ParseError> {
    match decoded.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Value::Float(number)),
        Ok(_) if decoded.ends_with(['f', 'n']) => Err(builder::not_finite(span)),
        _ => Err(builder::number_too_large(span)),
    }
}

/// A date without a time is a date; what has a time stays the text that it is.
fn date_or_time(decoded: &str, written: &str, span: Span) -> Result<Value, ParseError> {
    let invalid = || ParseError::new(span, "there is no such date or time");
    let read: Datetime = decoded.parse().map_err(|_| invalid())?;
    let (Some(date), None) = (read.date, read.time) else {
        return Ok(Value::Text(written.into()));
    };
    let year = i16::try_from(date.year).map_err(|_| invalid())?;
    let month = i8::try_from(date.month).map_err(|_| invalid())?;
    let day = i8::try_from(date.day).map_err(|_| invalid())?;
    Date::new(year, month, day).map(Value::Date).map_err(|_| invalid())
}
