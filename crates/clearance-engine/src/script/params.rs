//! Parameters of rules: names and values, as rules declare them and settings change them.

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
