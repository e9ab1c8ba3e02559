//! The value of a TOML scalar.

use std::borrow::Cow;

use jiff::civil::Date;
use toml::value::Datetime;
use toml_parser::decoder::ScalarKind;

use super::dates;
use crate::document::builder;
use crate::document::syntax_error::SyntaxError;
use crate::document::value::Value;
use crate::source::Span;

/// The value of a scalar that was written as `written` and reads `decoded` without underscores,
/// prefixes, quotes and escapes.
pub(super) fn parse_scalar(
    kind: ScalarKind,
    decoded: Cow<'_, str>,
    written: &str,
    span: Span,
) -> Result<Value, SyntaxError> {
    match kind {
        ScalarKind::String => Ok(Value::Text(decoded.into())),
        ScalarKind::Boolean(truth) => Ok(Value::Bool(truth)),
        ScalarKind::DateTime => date_or_time(&decoded, written, span),
        ScalarKind::Float => parse_float(&decoded, span),
        ScalarKind::Integer(radix) => i64::from_str_radix(&decoded, radix.value())
            .map(Value::Int)
            .map_err(|_| builder::integer_too_large(span)),
    }
}

fn parse_float(decoded: &str, span: Span) -> Result<Value, SyntaxError> {
    match decoded.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Value::Float(number)),
        Ok(_) if decoded.ends_with(['f', 'n']) => Err(builder::not_finite(span)),
        _ => Err(builder::number_too_large(span)),
    }
}

/// A date without a time is a date; what has a time stays the text that it is.
fn date_or_time(decoded: &str, written: &str, span: Span) -> Result<Value, SyntaxError> {
    let invalid = || SyntaxError::new(span, "there is no such date or time");
    let read: Datetime = decoded.parse().map_err(|_| match dates::suggest_day(written) {
        Some(help) => {
            SyntaxError::new(span, format!("`{written}` is not a date in TOML")).help(help)
        }
        None => invalid(),
    })?;
    let (Some(date), None) = (read.date, read.time) else {
        return Ok(Value::Text(written.into()));
    };
    let year = i16::try_from(date.year).map_err(|_| invalid())?;
    let month = i8::try_from(date.month).map_err(|_| invalid())?;
    let day = i8::try_from(date.day).map_err(|_| invalid())?;
    Date::new(year, month, day).map(Value::Date).map_err(|_| invalid())
}

/// Returns what to write for a number in another form: with signs between thousands, a comma before its fraction, a zero at
/// its start, a point at an end, or a unit behind it. Nothing for what is no number.
pub(super) fn suggest_number(written: &str) -> Option<String> {
    let number = digits_of(written)?;
    let sound = number.parse::<f64>().is_ok_and(f64::is_finite);
    (sound && number != written).then(|| format!("write {number}"))
}

/// The digits of a number with the signs that TOML has.
fn digits_of(written: &str) -> Option<String> {
    let unsigned = written.trim_start_matches(['+', '-']);
    let sign = if written.starts_with('-') { "-" } else { "" };
    let is_unit = |c: char| c.is_alphabetic() || matches!(c, '%' | '€' | '$');
    let (number, unit) = unsigned.split_at(unsigned.find(is_unit).unwrap_or(unsigned.len()));
    let number = number.trim_end();
    // `3D` is a name.
    let is_name = unit.len() == 1 && unit.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_name
        || !unit.chars().all(|c| is_unit(c) || c == ' ')
        || !number.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    // The last sign is the decimal one, unless three digits follow on a sign that stands for thousands.
    let last = number.rfind(['.', ',']);
    let decimal = last.filter(|&at| {
        let is_only = number.matches(['.', ',']).count() == 1;
        let ends_in_three = number.len() - at == 4;
        !ends_in_three || is_only && number.get(at..=at) == Some(".")
    });
    let (whole, fraction) = number.split_at(decimal.unwrap_or(number.len()));
    let whole = without_grouping(whole)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.get(1..) {
        None => Some(format!("{sign}{whole}")),
        Some("") => Some(format!("{sign}{whole}.0")),
        Some(digits) => {
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            is_plain.then(|| format!("{sign}{whole}.{digits}"))
        }
    }
}

/// Digits without one kind of sign between groups of three; nothing for other groups.
fn without_grouping(whole: &str) -> Option<String> {
    const SIGNS: [char; 7] = ['.', ',', ' ', '\'', '\u{2019}', '\u{a0}', '\u{202f}'];
    let sign = whole.chars().find(|c| SIGNS.contains(c));
    let groups: Vec<&str> = sign.map_or_else(|| vec![whole], |sign| whole.split(sign).collect());
    let is_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let are_threes = groups.iter().skip(1).all(|group| group.len() == 3);
    (groups.iter().all(is_digits) && are_threes).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::suggest_number;

    #[test]
    fn a_number_in_another_form_is_the_number_that_it_means() {
        for (written, help) in [
            ("1,000", Some("write 1000")),
            ("1.000.000", Some("write 1000000")),
            ("1 000", Some("write 1000")),
            ("1'000'000", Some("write 1000000")),
            ("1.000,50", Some("write 1000.50")),
            ("1,000.50", Some("write 1000.50")),
            ("1,5", Some("write 1.5")),
            ("-1,5", Some("write -1.5")),
            (".5", Some("write 0.5")),
            ("5.", Some("write 5.0")),
            ("012", Some("write 12")),
            ("25%", Some("write 25")),
            ("25 licenses", Some("write 25")),
            ("12 €", Some("write 12")),
            ("1,2,3", None),
            ("10 20", None),
            ("1.2.3", None),
            ("3D", None),
            ("x1", None),
            ("", None),
            (".", None),
            ("25 users 3", None),
        ] {
            assert_eq!(suggest_number(written).as_deref(), help, "{written}");
        }
    }
}
