//! The six comparisons, strict: comparing what cannot be compared is a mistake in the rule.
//!
//! rhai itself gives `false` for a comparison of different types, which would let a rule pass over
//! what it was written to catch.

use std::any::TypeId;
use std::cmp::Ordering;

use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Map, Position};

use super::moving::order_moving;
use super::refuse::value_kind;
use super::table::Table;

/// Whether a comparison holds of two values that compare like this.
pub(super) type Test = fn(Ordering) -> bool;

/// The comparisons and what they ask; equality is asked of more kinds of values than order is.
pub const COMPARISONS: [(&str, Test); 6] = [
    ("<", Ordering::is_lt),
    ("<=", Ordering::is_le),
    (">", Ordering::is_gt),
    (">=", Ordering::is_ge),
    ("==", Ordering::is_eq),
    ("!=", Ordering::is_ne),
];

pub(super) fn register(engine: &mut Engine) {
    let any = [TypeId::of::<Dynamic>(), TypeId::of::<Dynamic>()];
    for (name, test) in COMPARISONS {
        engine.register_raw_fn(name, any, move |_, args| match args {
            [a, b] => compare_values(name, test, a, b),
            _ => Ok(false),
        });
    }
}

/// Compares two values by the operator of a name.
///
/// # Errors
/// The values are of kinds that cannot be compared.
pub fn compare_values(
    name: &str,
    test: Test,
    a: &Dynamic,
    b: &Dynamic,
) -> Result<bool, Box<EvalAltResult>> {
    let result = match name {
        "==" => values_equal(a, b),
        "!=" => values_equal(a, b).map(|same| !same),
        _ => order_plain(a, b).or_else(|| order_moving(a, b, &[test])).map(test),
    };
    result.ok_or_else(|| comparison_error(name, a, b))
}

/// How two values of one kind compare; nothing where they are of different kinds or have no order.
pub(super) fn order_values(a: &Dynamic, b: &Dynamic) -> Option<Ordering> {
    order_plain(a, b).or_else(|| order_moving(a, b, &[Ordering::is_lt, Ordering::is_gt]))
}

/// The same of two values that do not move with the day.
fn order_plain(a: &Dynamic, b: &Dynamic) -> Option<Ordering> {
    if let (Ok(a), Ok(b)) = (a.as_int(), b.as_int()) {
        return Some(a.cmp(&b));
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Date>(), b.read_lock::<Date>()) {
        return Some((*a).cmp(&*b));
    }
    if let (Some(a), Some(b)) = (a.read_lock::<ImmutableString>(), b.read_lock::<ImmutableString>())
    {
        return Some(a.as_str().cmp(b.as_str()));
    }
    if let (Ok(a), Ok(b)) = (a.as_char(), b.as_char()) {
        return Some(a.cmp(&b));
    }
    as_number(a)?.partial_cmp(&as_number(b)?)
}

/// Whether two values are the same; nothing where they are of kinds that can never be.
///
/// Anything may be compared with `()`: that is how a rule asks whether an optional key is there.
pub(super) fn values_equal(a: &Dynamic, b: &Dynamic) -> Option<bool> {
    if a.is_unit() || b.is_unit() {
        return Some(a.is_unit() && b.is_unit());
    }
    if let (Some(a), Some(b)) = (a.read_lock::<ImmutableString>(), b.read_lock::<ImmutableString>())
    {
        return Some(*a == *b);
    }
    if let (Ok(a), Ok(b)) = (a.as_bool(), b.as_bool()) {
        return Some(a == b);
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Table>(), b.read_lock::<Table>()) {
        return Some(*a == *b);
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Array>(), b.read_lock::<Array>()) {
        return all_equal(a.len() == b.len(), a.iter().zip(b.iter()));
    }
    if let (Some(a), Some(b)) = (a.read_lock::<Map>(), b.read_lock::<Map>()) {
        let keys_match = a.len() == b.len() && a.keys().eq(b.keys());
        return all_equal(keys_match, a.values().zip(b.values()));
    }
    let order = order_plain(a, b).or_else(|| order_moving(a, b, &[Ordering::is_eq]));
    order.map(Ordering::is_eq)
}

fn all_equal<'a>(
    comparable: bool,
    mut pairs: impl Iterator<Item = (&'a Dynamic, &'a Dynamic)>,
) -> Option<bool> {
    if !comparable {
        return Some(false);
    }
    pairs.try_fold(true, |same, (a, b)| values_equal(a, b).map(|pair| same && pair))
}

fn as_number(value: &Dynamic) -> Option<f64> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "a whole number beside a fraction is compared as one"
    )]
    let whole = |value: i64| value as f64;
    value.as_int().map(whole).or_else(|_| value.as_float()).ok()
}

/// The error of a comparison that cannot be made.
pub(super) fn comparison_error(operator: &str, a: &Dynamic, b: &Dynamic) -> Box<EvalAltResult> {
    let (left, right) = (value_kind(a), value_kind(b));
    let text = match (left, right) {
        ("nothing", _) | (_, "nothing") => format!(
            "cannot compare {left} and {right} with `{operator}`; ask first whether the optional key \
             is there: `x != ()`"
        ),
        ("a list" | "a map", _) if left == right => {
            format!(
                "cannot compare {left} and {right} with `{operator}`: what they hold is of different types"
            )
        }
        _ => format!("cannot compare {left} and {right} with `{operator}`"),
    };
    EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into()
}
