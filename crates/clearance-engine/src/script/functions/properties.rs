//! Properties of values that are no tables and no maps.

use super::row::{Property, example};
use super::types::{BOOL, DATE, FLOAT, INT, RANGE, STEPS, TEXT, Type};

pub(super) const PROPERTIES: &[Property] = &[
    property(&[DATE], "year", INT, "The year.", "date(\"2026-12-31\").year", "2026"),
    property(&[DATE], "month", INT, "The month, from 1.", "date(\"2026-12-31\").month", "12"),
    property(&[DATE], "day", INT, "The day of the month.", "date(\"2026-12-31\").day", "31"),
    property(&[TEXT], "len", INT, "How many characters it has.", "\"DE\".len", "2"),
    property(&[TEXT], "is_empty", BOOL, "Whether it has no character.", "\"\".is_empty", "true"),
    property(&[TEXT], "bytes", INT, "How many bytes it takes in UTF-8.", "\"DE\".bytes", "2"),
    property(
        &[TEXT],
        "chars",
        STEPS,
        "Its characters, for a `for` loop.",
        "let a = [];\n\
        for c in \"DE\".chars { a.push(c); }\n\
        a.len()",
        "2",
    ),
    property(
        &[INT],
        "bits",
        STEPS,
        "Its bits, for a `for` loop, the lowest first.",
        "let a = 0;\n\
        for bit in 5.bits { if bit { a += 1; } }\n\
        a",
        "2",
    ),
    property(&[INT, FLOAT], "is_zero", BOOL, "Whether it is 0.", "0.is_zero", "true"),
    property(&[INT], "is_odd", BOOL, "Whether it cannot be halved.", "3.is_odd", "true"),
    property(&[INT], "is_even", BOOL, "Whether it can be halved.", "3.is_even", "false"),
    property(
        &[FLOAT],
        "floor",
        FLOAT,
        "The next number down without a fraction.",
        "1.8.floor",
        "1.0",
    ),
    property(
        &[FLOAT],
        "ceiling",
        FLOAT,
        "The next number up without a fraction.",
        "1.2.ceiling",
        "2.0",
    ),
    property(
        &[FLOAT],
        "round",
        FLOAT,
        "The nearest number without a fraction.",
        "2.5.round",
        "3.0",
    ),
    property(&[FLOAT], "int", FLOAT, "The number without its fraction.", "1.8.int", "1.0"),
    property(&[FLOAT], "fraction", FLOAT, "Its fraction.", "1.5.fraction", "0.5"),
    property(
        &[FLOAT],
        "is_nan",
        BOOL,
        "Whether it is not a number, as 0.0 / 0.0 is not.",
        "1.5.is_nan",
        "false",
    ),
    property(
        &[FLOAT],
        "is_finite",
        BOOL,
        "Whether it is a number below infinity.",
        "1.5.is_finite",
        "true",
    ),
    property(
        &[FLOAT],
        "is_infinite",
        BOOL,
        "Whether it is infinite, as 1.0 / 0.0 is.",
        "1.5.is_infinite",
        "false",
    ),
    property(&[RANGE], "start", INT, "Where it starts.", "(1..5).start", "1"),
    property(&[RANGE], "end", INT, "Where it ends.", "(1..5).end", "5"),
    property(&[RANGE], "is_empty", BOOL, "Whether it holds no number.", "(1..1).is_empty", "true"),
    property(
        &[RANGE],
        "is_inclusive",
        BOOL,
        "Whether it holds its end.",
        "(1..5).is_inclusive",
        "false",
    ),
    property(
        &[RANGE],
        "is_exclusive",
        BOOL,
        "Whether it does not hold its end.",
        "(1..5).is_exclusive",
        "true",
    ),
];

const fn property(
    of: &'static [Type],
    name: &'static str,
    gives: Type,
    does: &'static str,
    script: &'static str,
    result: &'static str,
) -> Property {
    Property { of, name, gives, does, example: example(script, result) }
}
