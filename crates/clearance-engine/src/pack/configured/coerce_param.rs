//! Whether a value is one that a parameter can have.

use crate::schema::{kind_phrase, whole_number_advice};
use crate::script::{Limits, Param, ParamBounds, ParamValue};
use crate::suggestion::closest_match;
use clearance_syntax::document::{TOML, Value};

/// Why a value is none that a parameter can have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ParamError {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The value as the rule gets it: of the type that its default has, and within the bounds that it declares.
pub(super) fn fit_param(
    param: &Param,
    value: &ParamValue,
    limits: &Limits,
) -> Result<ParamValue, ParamError> {
    let value = coerce_param(&param.value, value, limits)?;
    if param.bounds.allows(&value) {
        return Ok(value);
    }
    let allowed = param.bounds.to_text(&TOML).unwrap_or_default();
    let is_between = matches!(param.bounds, ParamBounds::Range(Some(_), Some(_)));
    Err(match &value {
        ParamValue::Scalar(_) if is_between => {
            param_error(format!("expected a value {allowed}"), None)
        }
        ParamValue::Scalar(_) => {
            param_error(format!("expected {allowed}"), near_help(param, &value))
        }
        ParamValue::List(_) => param_error(format!("each item must be {allowed}"), None),
    })
}

/// Returns the help that names the allowed text that a value is much like.
fn near_help(param: &Param, value: &ParamValue) -> Option<String> {
    let (ParamBounds::OneOf(all), ParamValue::Scalar(Value::Text(text))) = (&param.bounds, value)
    else {
        return None;
    };
    let texts = all.iter().filter_map(|one| match one {
        Value::Text(one) => Some(&**one),
        _ => None,
    });
    closest_match(text, texts).map(|near| format!("did you mean \"{near}\"?"))
}

/// The value in the type of the default.
fn coerce_param(
    default: &ParamValue,
    value: &ParamValue,
    limits: &Limits,
) -> Result<ParamValue, ParamError> {
    match (default, value) {
        (ParamValue::Scalar(default), ParamValue::Scalar(value)) => {
            let fitted = coerce_scalar(std::slice::from_ref(default), value);
            fitted.map(ParamValue::Scalar).ok_or_else(|| {
                let (wanted, found) = (expected_kind(default), kind_phrase(value));
                param_error(
                    format!("expected {wanted}, found {found}"),
                    quoting_advice(default, value),
                )
            })
        }
        (ParamValue::List(_), ParamValue::List(values)) if values.len() > limits.list_items => {
            let (most, found) = (limits.list_items, values.len());
            let message = format!("a list may have {most} items, this one has {found}");
            let help = "facts in such numbers belong into a table of the pack";
            Err(param_error(message, Some(help.to_owned())))
        }
        (ParamValue::List(defaults), ParamValue::List(values)) => coerce_list(defaults, values),
        (ParamValue::List(defaults), ParamValue::Scalar(value)) => {
            let message =
                format!("expected {}, found {}", list_of_kinds(defaults), kind_phrase(value));
            Err(param_error(message, Some("write it in square brackets".to_owned())))
        }
        (ParamValue::Scalar(default), ParamValue::List(_)) => {
            Err(param_error(format!("expected {}, found a list", expected_kind(default)), None))
        }
    }
}

const fn param_error(message: String, help: Option<String>) -> ParamError {
    ParamError { message, help }
}

/// The value as one of these kinds; a list of none takes all that a parameter may hold.
fn coerce_scalar(kinds: &[Value], value: &Value) -> Option<Value> {
    let is = |kind: &Value| std::mem::discriminant(kind) == std::mem::discriminant(value);
    match value {
        Value::Null | Value::Date(_) | Value::List(_) | Value::Table(_) => None,
        _ if kinds.is_empty() || kinds.iter().any(is) => Some(value.clone()),
        #[allow(clippy::cast_precision_loss, reason = "as any language does that takes 1 for 1.0")]
        Value::Int(number) if kinds.iter().any(|kind| matches!(kind, Value::Float(_))) => {
            Some(Value::Float(*number as f64))
        }
        _ => None,
    }
}

fn coerce_list(defaults: &[Value], values: &[Value]) -> Result<ParamValue, ParamError> {
    let item = |(index, value): (usize, &Value)| {
        coerce_scalar(defaults, value).ok_or_else(|| {
            let found = kind_phrase(value);
            let message =
                format!("expected {}, item {} is {found}", list_of_kinds(defaults), index + 1);
            let only = defaults.first().filter(|_| defaults.len() == 1);
            let text = Value::Text("".into());
            param_error(message, quoting_advice(only.unwrap_or(&text), value))
        })
    };
    values.iter().enumerate().map(item).collect::<Result<_, _>>().map(ParamValue::List)
}

/// Returns the help for a value that is nearly right.
fn quoting_advice(default: &Value, value: &Value) -> Option<String> {
    match (default, value) {
        (Value::Text(_), Value::Date(date)) => Some(format!("write it in quotes: \"{date}\"")),
        (Value::Text(_), Value::Int(number)) => Some(format!("write it in quotes: \"{number}\"")),
        (Value::Text(_), Value::Bool(value)) => Some(format!("write it in quotes: \"{value}\"")),
        (Value::Int(_), Value::Float(number)) => whole_number_advice(*number),
        (Value::Bool(_) | Value::Int(_) | Value::Float(_), Value::Text(_)) => {
            Some("write it without quotes".to_owned())
        }
        _ => None,
    }
}

/// Returns the name of the kind that a default expects, as schemas call it.
const fn expected_kind(default: &Value) -> &'static str {
    match default {
        Value::Float(_) => default.kind().name(),
        _ => default.kind().document_name(),
    }
}

/// A list of such values, in words.
fn list_of_kinds(values: &[Value]) -> String {
    let name = |value: &Value| match value {
        Value::Bool(_) => "true and false",
        Value::Int(_) => "whole numbers",
        Value::Float(_) => "numbers",
        _ => "texts",
    };
    let mut names: Vec<&str> = values.iter().map(name).collect();
    names.sort_unstable();
    names.dedup();
    match names.is_empty() {
        true => "a list of texts, numbers, or true and false".to_owned(),
        false => format!("a list of {}", names.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, ParamValue, Value, coerce_param};
    use ParamValue::{List, Scalar};

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn date() -> Value {
        Value::Date(jiff::civil::date(2026, 1, 2))
    }

    #[test]
    fn values_of_the_defaults_type_fit_and_integers_are_numbers() {
        let float = Value::Float(2.0);
        for (default, value, wanted) in [
            (Scalar(Value::Bool(true)), Scalar(Value::Bool(false)), None),
            (Scalar(Value::Int(1)), Scalar(Value::Int(2)), None),
            (Scalar(Value::Float(1.5)), Scalar(Value::Int(2)), Some(Scalar(float.clone()))),
            (Scalar(text("a")), Scalar(text("")), None),
            (List(vec![text("a")]), List(vec![text("b"), text("c")]), None),
            (List(vec![text("a")]), List(vec![]), None),
            (List(vec![]), List(vec![Value::Int(1), text("b")]), None),
            (List(vec![Value::Float(1.5)]), List(vec![Value::Int(2)]), Some(List(vec![float]))),
            (List(vec![Value::Int(1), text("a")]), List(vec![text("b")]), None),
        ] {
            let wanted = wanted.unwrap_or_else(|| value.clone());
            assert_eq!(coerce_param(&default, &value, &Limits::DEFAULT), Ok(wanted), "{value:?}");
        }
    }

    #[test]
    fn other_values_are_refused_in_words() {
        for (default, value, message, help) in [
            (
                Scalar(Value::Bool(true)),
                Scalar(text("true")),
                "expected true or false, found text",
                "write it without quotes",
            ),
            (
                Scalar(Value::Int(1)),
                Scalar(Value::Float(1.5)),
                "expected a whole number, found a number with a fraction",
                "",
            ),
            (
                Scalar(text("a")),
                Scalar(date()),
                "expected text, found a date",
                "write it in quotes: \"2026-01-02\"",
            ),
            (Scalar(text("a")), List(vec![text("a")]), "expected text, found a list", ""),
            (
                List(vec![text("a")]),
                Scalar(text("b")),
                "expected a list of texts, found text",
                "write it in square brackets",
            ),
            (
                List(vec![text("a")]),
                List(vec![text("b"), Value::Int(5)]),
                "expected a list of texts, item 2 is a whole number",
                "write it in quotes: \"5\"",
            ),
            (
                List(vec![]),
                List(vec![date()]),
                "expected a list of texts, numbers, or true and false, item 1 is a date",
                "write it in quotes: \"2026-01-02\"",
            ),
            (
                List(vec![Value::Int(1), text("a")]),
                List(vec![Value::Bool(true)]),
                "expected a list of texts or whole numbers, item 1 is true",
                "write it in quotes: \"true\"",
            ),
        ] {
            let misfit = coerce_param(&default, &value, &Limits::DEFAULT).unwrap_err();
            let help = (!help.is_empty()).then(|| help.to_owned());
            assert_eq!((misfit.message.as_str(), misfit.help), (message, help), "{value:?}");
        }
    }

    #[test]
    fn a_list_has_no_more_items_than_rules_may_read() {
        let limits = Limits { list_items: 3, ..Limits::DEFAULT };
        let list = |items| List(vec![Value::Int(1); items]);
        assert!(coerce_param(&list(0), &list(3), &limits).is_ok());
        let misfit = coerce_param(&list(0), &list(4), &limits).unwrap_err();
        assert_eq!(misfit.message, "a list may have 3 items, this one has 4");
    }
}
