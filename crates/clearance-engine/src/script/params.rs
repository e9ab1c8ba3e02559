//! Parameters of rules: names and values, as rules declare them and settings change them.

use std::cmp::Ordering;

use clearance_syntax::document::{Format, Value};

/// Parameters in the order they were written.
pub type Params = Vec<Param>;

/// A parameter of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its value: a scalar, or a list of scalars.
    pub value: ParamValue,
    /// The values that settings may give it.
    pub bounds: ParamBounds,
}

/// The values that settings may give a parameter, of those that have its type; each item of a list is held to them.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ParamBounds {
    /// All of them.
    #[default]
    Any,
    /// Numbers, of which none is below the first or above the second.
    Range(Option<Value>, Option<Value>),
    /// One of these.
    OneOf(Vec<Value>),
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParamValue {
    /// A boolean, number or string.
    Scalar(Value),
    /// Several of them.
    List(Vec<Value>),
}

impl Param {
    /// The parameter as a line of TOML.
    pub(super) fn to_toml(&self, format: &Format) -> String {
        let key = (format.write_scalar)(&Value::Text(self.name.as_str().into()));
        format!("{} = {}", key.unwrap_or_default(), self.value.to_text(format))
    }
}

impl ParamBounds {
    /// Whether settings may give this value.
    pub fn allows(&self, value: &ParamValue) -> bool {
        match value {
            ParamValue::Scalar(value) => self.allows_scalar(value),
            ParamValue::List(values) => values.iter().all(|value| self.allows_scalar(value)),
        }
    }

    fn allows_scalar(&self, value: &Value) -> bool {
        let order = |bound: &Value| compare_scalars(value, bound);
        match self {
            Self::Any => true,
            Self::Range(min, max) => {
                min.as_ref().is_none_or(|min| order(min).is_some_and(Ordering::is_ge))
                    && max.as_ref().is_none_or(|max| order(max).is_some_and(Ordering::is_le))
            }
            Self::OneOf(values) => values.iter().any(|one| order(one) == Some(Ordering::Equal)),
        }
    }

    /// What is allowed, in words and as a format writes values: `from 0 to 90`, `one of "a", "b"`; nothing where all is.
    pub fn to_text(&self, format: &Format) -> Option<String> {
        let written = |value: &Value| (format.write_scalar)(value).unwrap_or_default();
        match self {
            Self::Any | Self::Range(None, None) => None,
            Self::Range(Some(min), Some(max)) => {
                Some(format!("from {} to {}", written(min), written(max)))
            }
            Self::Range(Some(min), None) => Some(format!("at least {}", written(min))),
            Self::Range(None, Some(max)) => Some(format!("at most {}", written(max))),
            Self::OneOf(values) => {
                let values: Vec<String> = values.iter().map(written).collect();
                Some(format!("one of {}", values.join(", ")))
            }
        }
    }
}

/// The order of two scalars; nothing where they are of two types. A whole number is a number.
#[allow(
    clippy::cast_precision_loss,
    reason = "a bound beyond 2^53 may be off by one beside a fraction"
)]
fn compare_scalars(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => Some(one.cmp(other)),
        (Value::Int(one), Value::Float(other)) => (*one as f64).partial_cmp(other),
        (Value::Float(one), Value::Int(other)) => one.partial_cmp(&(*other as f64)),
        (Value::Float(one), Value::Float(other)) => one.partial_cmp(other),
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

impl ParamValue {
    /// The value as a format writes it.
    pub fn to_text(&self, format: &Format) -> String {
        let written = |value: &Value| (format.write_scalar)(value).unwrap_or_default();
        match self {
            Self::Scalar(value) => written(value),
            Self::List(values) => {
                format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", "))
            }
        }
    }
}
