//! The value of a YAML scalar: the core schema of YAML 1.2.

use granit_parser::{ScalarStyle, Tag};

use crate::document::builder;
use crate::document::syntax_error::SyntaxError;
use crate::document::value::Value;
use crate::source::Span;

/// The value of a scalar.
pub(super) fn parse_scalar(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: Span,
    tag_span: Span,
) -> Result<Value, SyntaxError> {
    let Some(tag) = tag else {
        return if style == ScalarStyle::Plain {
            parse_plain(text, span)
        } else {
            Ok(text_value(text))
        };
    };
    let suffix = tag.core_suffix().ok_or_else(|| unknown_tag(tag, tag_span))?;
    let value = match (suffix, parse_plain(text, span)) {
        ("str", _) => Some(text_value(text)),
        ("int", Ok(value @ Value::Int(_))) => Some(value),
        ("float", Ok(value @ Value::Float(_))) => Some(value),
        // No integer is so large that it is no float.
        #[expect(clippy::cast_precision_loss, reason = "the tag asks for a float")]
        ("float", Ok(Value::Int(number))) => Some(Value::Float(number as f64)),
        ("bool", Ok(value @ Value::Bool(_))) => Some(value),
        ("null", Ok(Value::Null)) => Some(Value::Null),
        ("int" | "float", Err(error)) => return Err(error),
        _ => None,
    };
    value.ok_or_else(|| SyntaxError::new(span, format!("not a valid `!!{suffix}`")))
}

/// The error for a tag that stands for no type of a document.
pub(super) fn unknown_tag(tag: &Tag, span: Span) -> SyntaxError {
    SyntaxError::new(span, format!("unknown tag `{}`", tag.original()))
        .help("the tags are `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map` and `!!seq`")
}

/// Whether a text reads as itself when it is written without quotes, to other readers as well.
pub(super) fn is_safe_plain(text: &str) -> bool {
    const OLD_BOOLEANS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/');
    text.starts_with(char::is_alphabetic)
        && text.chars().all(is_safe)
        && !text.ends_with(' ')
        && !OLD_BOOLEANS.iter().any(|word| text.eq_ignore_ascii_case(word))
        && matches!(parse_plain(text, Span::default()), Ok(Value::Text(_)))
}

fn text_value(text: &str) -> Value {
    Value::Text(text.into())
}

/// The value of a scalar without quotes and tag.
fn parse_plain(text: &str, span: Span) -> Result<Value, SyntaxError> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Ok(Value::Null),
        "true" | "True" | "TRUE" => Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => Ok(Value::Bool(false)),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => {
            parse_number(text, span)
        }
        _ => Ok(text_value(text)),
    }
}

fn parse_number(text: &str, span: Span) -> Result<Value, SyntaxError> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some((digits, radix)) = with_radix(text) {
        let number = i64::from_str_radix(digits, radix);
        return number.map(Value::Int).map_err(|_| builder::integer_too_large(span));
    }
    if is_digits(unsigned) {
        return text.parse().map(Value::Int).map_err(|_| builder::integer_too_large(span));
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err(builder::not_finite(span));
    }
    if !is_float(unsigned) {
        return Ok(text_value(text));
    }
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.map(Value::Float).ok_or_else(|| builder::number_too_large(span))
}

/// The digits of `0o…` and `0x…`, and their radix.
fn with_radix(text: &str) -> Option<(&str, u32)> {
    let (digits, radix) = match text.strip_prefix("0o") {
        Some(digits) => (digits, 8),
        None => (text.strip_prefix("0x")?, 16),
    };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    is_number.then_some((digits, radix))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let is_mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
        None => is_digits(mantissa),
    };
    is_mantissa && exponent.is_none_or(is_digits)
}
