//! Whole numbers that are written as fractions, as in `25.0`: refused where a schema asks for a whole number.
//!
//! To JSON Schema they are integers. Rules would get a float, which divides and is written in another way, so that what
//! the schema promises would not hold.

use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value as Json};

/// The keyword that stands beside `type`, `enum` and `const` where they allow whole numbers only: `true`, or those.
pub(super) const KEYWORD: &str = "x-clearance-whole";

/// Adds the keyword to a schema that needs it.
pub(super) fn add(schema: &mut Map<String, Json>) {
    let listed = |key: &str| schema.get(key).and_then(Json::as_array);
    let names = match schema.get("type") {
        Some(Json::String(name)) => vec![name.as_str()],
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let options = schema.get("const").map(std::slice::from_ref);
    let options = options.or_else(|| listed("enum").map(Vec::as_slice)).unwrap_or_default();
    let whole: Vec<Json> = options.iter().filter(|option| option.is_i64()).cloned().collect();
    if names.contains(&"integer") && !names.contains(&"number") {
        schema.insert(KEYWORD.to_owned(), Json::Bool(true));
    } else if !whole.is_empty() && !options.iter().any(Json::is_f64) {
        schema.insert(KEYWORD.to_owned(), Json::Array(whole));
    }
}

/// Makes the keyword's validator.
#[allow(clippy::unnecessary_wraps, reason = "the validator's interface")]
pub(super) fn compile(value: &Json) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'_>> {
    let options = value.as_array().map(|options| options.iter().filter_map(Json::as_f64).collect());
    Ok(Box::new(Whole { options }))
}

/// Refuses whole numbers that are written as fractions: all of them, or those that are listed.
struct Whole {
    options: Option<Vec<f64>>,
}

impl<'i> Keyword<'i> for Whole {
    fn validate(&self, instance: &'i Json) -> Result<(), ValidationError<'i>> {
        match Keyword::is_valid(self, instance) {
            true => Ok(()),
            false => Err(ValidationError::custom("a whole number that is written as a fraction")),
        }
    }

    fn is_valid(&self, instance: &'i Json) -> bool {
        let Some(number) = instance.as_f64().filter(|_| instance.is_f64()) else { return true };
        number.fract() != 0.0
            || self.options.as_ref().is_some_and(|options| !options.contains(&number))
    }
}

/// Returns what to write in place of a float that is a whole number; nothing for one that has a fraction.
pub(crate) fn advice(number: f64) -> Option<String> {
    /// From here on floats leave whole numbers out: the digits may be others than those that were meant.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
    if number.fract() != 0.0 {
        return None;
    }
    Some(match number.abs() {
        0.0 => "write 0".to_owned(),
        size if size < EXACT => format!("write {number:.0}"),
        size if size < TOO_LARGE => {
            "write all its digits, without a point and an exponent".to_owned()
        }
        _ => format!("whole numbers go from {} to {}", i64::MIN, i64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn what_to_write_is_the_same_number() {
        for (number, help) in [
            (25.0, Some("write 25")),
            (-25.0, Some("write -25")),
            (-0.0, Some("write 0")),
            (25.5, None),
            (9_007_199_254_740_991.0, Some("write 9007199254740991")),
            (
                9_007_199_254_740_992.0,
                Some("write all its digits, without a point and an exponent"),
            ),
            (1e18, Some("write all its digits, without a point and an exponent")),
            (1e19, Some("whole numbers go from -9223372036854775808 to 9223372036854775807")),
        ] {
            assert_eq!(advice(number).as_deref(), help, "{number}");
        }
    }
}
