//! Reads the declaration of a parameter in `params`: its default alone, or a map of default and bounds.

use rhai::{Expr, Position};

use super::params::{Param, ParamBounds, ParamValue};
use super::table::plain_scalar;
use crate::suggestion::closest_match;
use clearance_syntax::document::Value;

/// The keys of a declaration with bounds.
const KEYS: [&str; 4] = ["value", "min", "max", "one_of"];

/// The help for a declaration that is none.
const FORM: &str =
    "write `#{ value: 30, min: 0, max: 90 }` or `#{ value: \"a\", one_of: [\"a\", \"b\"] }`";

/// Why a declaration is none.
pub(super) struct ParamProblem {
    pub(super) position: Position,
    pub(super) message: String,
    pub(super) help: String,
}

impl ParamProblem {
    fn new(position: Position, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { position, message: message.into(), help: help.into() }
    }
}

/// Reads the declaration of a parameter.
pub(super) fn read_param(name: &str, value: &Expr) -> Result<Param, ParamProblem> {
    let Expr::Map(map, position) = value else {
        let value = read_value(value)?;
        return Ok(Param { name: name.to_owned(), value, bounds: ParamBounds::Any });
    };
    let (mut default, mut min, mut max, mut one_of) = (None, None, None, None);
    for (key, value) in &map.0 {
        let slot = match &*key.name {
            "value" => &mut default,
            "min" => &mut min,
            "max" => &mut max,
            "one_of" => &mut one_of,
            other => {
                let help = closest_match(other, KEYS.into_iter())
                    .map_or_else(|| FORM.to_owned(), |near| format!("did you mean `{near}`?"));
                return Err(ParamProblem::new(key.pos, format!("unknown key `{other}`"), help));
            }
        };
        *slot = Some((value.position(), read_value(value)?));
    }
    let Some((default_at, value)) = default else {
        return Err(ParamProblem::new(
            *position,
            "the parameter has no `value`, its default",
            FORM,
        ));
    };
    let bounds = read_bounds(min, max, one_of)?;
    if !bounds.allows(&value) {
        let message = "the default is not among the values that are allowed";
        return Err(ParamProblem::new(
            default_at,
            message,
            "change the default or what is allowed",
        ));
    }
    Ok(Param { name: name.to_owned(), value, bounds })
}

type Placed = (Position, ParamValue);

fn read_bounds(
    min: Option<Placed>,
    max: Option<Placed>,
    one_of: Option<Placed>,
) -> Result<ParamBounds, ParamProblem> {
    let has_range = min.is_some() || max.is_some();
    let Some((at, values)) = one_of else {
        let max_at = max.as_ref().map(|(at, _)| *at);
        let (min, max) = (read_number(min)?, read_number(max)?);
        let bounds = ParamBounds::Range(min.clone(), max);
        let is_empty = min.is_some_and(|min| !bounds.allows(&ParamValue::Scalar(min)));
        return match (has_range, is_empty, max_at) {
            (false, ..) => Ok(ParamBounds::Any),
            (true, true, Some(at)) => {
                Err(ParamProblem::new(at, "`max` is below `min`", "exchange the two"))
            }
            (true, ..) => Ok(bounds),
        };
    };
    match values {
        _ if has_range => {
            Err(ParamProblem::new(at, "`one_of` stands beside `min` or `max`", "keep one of them"))
        }
        ParamValue::List(values) if !values.is_empty() => Ok(ParamBounds::OneOf(values)),
        _ => Err(ParamProblem::new(at, "`one_of` is a list of values", FORM)),
    }
}

fn read_number(bound: Option<Placed>) -> Result<Option<Value>, ParamProblem> {
    match bound {
        None => Ok(None),
        Some((_, ParamValue::Scalar(value @ (Value::Int(_) | Value::Float(_))))) => Ok(Some(value)),
        Some((at, _)) => Err(ParamProblem::new(at, "`min` and `max` are numbers", FORM)),
    }
}

/// The value of a literal.
fn read_value(value: &Expr) -> Result<ParamValue, ParamProblem> {
    let literal = value.get_literal_value(None);
    let read = literal.and_then(|value| match value.as_array_ref() {
        Ok(list) => list.iter().map(plain_scalar).collect::<Option<_>>().map(ParamValue::List),
        Err(_) => plain_scalar(&value).map(ParamValue::Scalar),
    });
    read.ok_or_else(|| {
        ParamProblem::new(
            value.position(),
            "a parameter is a boolean, a number, a string or a list of them",
            "write a literal; the rule can make other things from it",
        )
    })
}
