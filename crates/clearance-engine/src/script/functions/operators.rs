//! Operators.

use super::row::{Form, Operator, example, form};
use super::types::{
    ANY, BOOL, CHAR, DATA, DATE, FLOAT, INT, LIST, MAP, MAP_OR_TABLE, NOTHING, NUMBER, PIECE,
    RANGE, TABLE, TEXT,
};

pub(super) const OPERATORS: &[Operator] = &[
    Operator {
        sign: "+",
        forms: &[
            form(&[("a", INT), ("b", INT)], INT),
            form(&[("a", FLOAT), ("b", NUMBER)], FLOAT),
            form(&[("a", INT), ("b", FLOAT)], FLOAT),
            form(&[("a", DATE), ("b", INT)], DATE),
            form(&[("a", TEXT), ("b", ANY)], TEXT),
            form(&[("a", ANY), ("b", TEXT)], TEXT),
            form(&[("a", CHAR), ("b", CHAR)], TEXT),
            form(&[("a", LIST), ("b", LIST)], LIST),
            form(&[("a", MAP), ("b", MAP)], MAP),
            form(&[("a", INT)], INT),
            form(&[("a", FLOAT)], FLOAT),
        ],
        does: "Adds numbers, or days to a date; puts strings, lists and maps together. What is added to a \
              string is written as text. `list += item` adds an item at the end of a list.",
        fails: "the result does not fit, or is not a valid date",
        examples: &[
            example("2 + 0.5", "2.5"),
            example("date(\"2026-12-31\") + 1", "2027-01-01"),
            example("\"a\" + 1", "\"a1\""),
            example("[1] + [2]", "[1, 2]"),
        ],
    },
    Operator {
        sign: "-",
        forms: &[
            form(&[("a", INT), ("b", INT)], INT),
            form(&[("a", FLOAT), ("b", NUMBER)], FLOAT),
            form(&[("a", INT), ("b", FLOAT)], FLOAT),
            form(&[("a", DATE), ("b", DATE)], INT),
            form(&[("a", DATE), ("b", INT)], DATE),
            form(&[("a", TEXT), ("b", PIECE)], TEXT),
            form(&[("a", INT)], INT),
            form(&[("a", FLOAT)], FLOAT),
        ],
        does: "Subtracts numbers, days from a date, or two dates, which gives the days between them. From a \
              string, takes a piece out wherever it occurs.",
        fails: "the result does not fit, or is not a valid date",
        examples: &[
            example("date(\"2027-01-02\") - date(\"2026-12-30\")", "3"),
            example("date(\"2027-01-01\") - 1", "2026-12-31"),
            example("-3", "-3"),
        ],
    },
    Operator {
        sign: "*",
        forms: ARITHMETIC,
        does: "Multiplies numbers.",
        fails: "the result does not fit",
        examples: &[example("6 * 7", "42")],
    },
    Operator {
        sign: "/",
        forms: ARITHMETIC,
        does: "Divides numbers; whole numbers give a whole number.",
        fails: "a whole number is divided by 0, or the result does not fit",
        examples: &[
            example("7 / 2", "3"),
            example("7.0 / 2", "3.5"),
            example("1 / 0", "error: division by zero: 1 / 0"),
        ],
    },
    Operator {
        sign: "%",
        forms: ARITHMETIC,
        does: "What is left over from dividing numbers.",
        fails: "a whole number is divided by 0",
        examples: &[example("7 % 2", "1")],
    },
    Operator {
        sign: "**",
        forms: ARITHMETIC,
        does: "One number to the power of another.",
        fails: "the result does not fit, or a whole number is raised to a negative power",
        examples: &[example("2 ** 10", "1024")],
    },
    Operator {
        sign: "==",
        forms: EQUAL,
        does: "Whether two values are the same. Values of different types cannot be compared, except with \
              `()`: that is how to ask whether an optional key is there.",
        fails: "the values are of types that can never be equal",
        examples: &[
            example("1 == 1.0", "true"),
            example("customer.extra == ()", "true"),
            example("\"25\" == 25", "error: cannot compare a string and a whole number with `==`"),
        ],
    },
    Operator {
        sign: "!=",
        forms: EQUAL,
        does: "Whether two values differ; as strict as `==`.",
        fails: "the values are of types that can never be equal",
        examples: &[example("[1, 2] != [1, 3]", "true")],
    },
    Operator {
        sign: "<",
        forms: ORDERED,
        does: "Whether one number is below another, one date before another, one string before another in \
              the order of their characters.",
        fails: "the values are not both numbers, dates, strings or characters",
        examples: &[
            example("date(\"2026-11-22\") < date(\"2026-12-01\")", "true"),
            example(
                "() < 5",
                "error: cannot compare nothing and a whole number with `<`; ask first whether the optional \
                 key is there: `x != ()`",
            ),
        ],
    },
    Operator {
        sign: "<=",
        forms: ORDERED,
        does: "`<` or the same.",
        fails: "as for `<`",
        examples: &[example("25 <= 25", "true")],
    },
    Operator {
        sign: ">",
        forms: ORDERED,
        does: "`<` the other way round.",
        fails: "as for `<`",
        examples: &[example("25 > 20", "true")],
    },
    Operator {
        sign: ">=",
        forms: ORDERED,
        does: "`>` or the same.",
        fails: "as for `<`",
        examples: &[example("20 >= 25", "false")],
    },
    Operator {
        sign: "in",
        forms: &[
            form(&[("a", ANY), ("b", LIST)], BOOL),
            form(&[("a", TEXT), ("b", MAP_OR_TABLE)], BOOL),
            form(&[("a", PIECE), ("b", TEXT)], BOOL),
            form(&[("a", INT), ("b", RANGE)], BOOL),
        ],
        does: "Whether a list holds a value, a map or table a key, a string a piece, a range a number. `!(x \
              in list)` is the opposite.",
        fails: "the list holds what the value cannot be compared with",
        examples: &[
            example("\"DE\" in [\"DE\", \"AT\"]", "true"),
            example("\"name\" in customer.customer", "true"),
        ],
    },
    Operator {
        sign: "!",
        forms: &[form(&[("a", BOOL)], BOOL)],
        does: "The opposite.",
        fails: "",
        examples: &[example("!true", "false")],
    },
    Operator {
        sign: "&&",
        forms: &[form(&[("a", BOOL), ("b", BOOL)], BOOL)],
        does: "Whether both are true. The right side is looked at only where the left one is true.",
        fails: "a side is no boolean",
        examples: &[example("true && false", "false")],
    },
    Operator {
        sign: "||",
        forms: &[form(&[("a", BOOL), ("b", BOOL)], BOOL)],
        does: "Whether one of both is true. The right side is looked at only where the left one is not.",
        fails: "a side is no boolean",
        examples: &[example("true || false", "true")],
    },
    Operator {
        sign: "??",
        forms: &[form(&[("a", ANY), ("b", ANY)], ANY)],
        does: "The left side, or the right one where the left is `()`.",
        fails: "",
        examples: &[example("customer.source.subscriptions[1].cancels ?? today()", "2026-11-22")],
    },
    Operator {
        sign: "..",
        forms: &[
            form(&[("a", INT), ("b", INT)], RANGE),
            form(&[("a", NOTHING), ("b", INT)], RANGE),
            form(&[("a", INT), ("b", NOTHING)], RANGE),
        ],
        does: "The numbers from the left to the right one, the last one excluded.",
        fails: "",
        examples: &[example("3 in 0..3", "false")],
    },
    Operator {
        sign: "..=",
        forms: &[
            form(&[("a", INT), ("b", INT)], RANGE),
            form(&[("a", NOTHING), ("b", INT)], RANGE),
            form(&[("a", INT), ("b", NOTHING)], RANGE),
        ],
        does: "The numbers from the left to the right one.",
        fails: "",
        examples: &[example("3 in 0..=3", "true")],
    },
    Operator {
        sign: "[]",
        forms: &[
            form(&[("a", LIST), ("b", INT)], ANY),
            form(&[("a", MAP_OR_TABLE), ("b", TEXT)], ANY),
            form(&[("a", DATA), ("b", TEXT)], TABLE),
            form(&[("a", TEXT), ("b", INT)], CHAR),
            form(&[("a", TEXT), ("b", RANGE)], TEXT),
            form(&[("a", INT), ("b", INT)], BOOL),
            form(&[("a", INT), ("b", RANGE)], INT),
        ],
        does: "An item of a list by its index, a value of a map or table by its key, a character or a part \
              of a string. Of a whole number, a bit or several. `?[` gives `()` where what is left of it \
              is `()`.",
        fails: "there is no such index or key",
        examples: &[
            example("[3, 1][0]", "3"),
            example("[3, 1][-1]", "1"),
            example("customer[\"customer\"].name", "\"Contoso GmbH\""),
        ],
    },
    Operator {
        sign: "&",
        forms: &[form(&[("a", INT), ("b", INT)], INT), form(&[("a", BOOL), ("b", BOOL)], BOOL)],
        does: "The bits that both numbers have. Between conditions write `&&`.",
        fails: "",
        examples: &[example("6 & 3", "2")],
    },
    Operator {
        sign: "|",
        forms: &[form(&[("a", INT), ("b", INT)], INT), form(&[("a", BOOL), ("b", BOOL)], BOOL)],
        does: "The bits that one of two numbers has. Between conditions write `||`.",
        fails: "",
        examples: &[example("6 | 3", "7")],
    },
    Operator {
        sign: "^",
        forms: &[form(&[("a", INT), ("b", INT)], INT), form(&[("a", BOOL), ("b", BOOL)], BOOL)],
        does: "The bits that only one of two numbers has. A power is written `**`.",
        fails: "",
        examples: &[example("6 ^ 3", "5")],
    },
    Operator {
        sign: "<<",
        forms: &[form(&[("a", INT), ("b", INT)], INT)],
        does: "The bits of a number moved to the left.",
        fails: "",
        examples: &[example("1 << 3", "8")],
    },
    Operator {
        sign: ">>",
        forms: &[form(&[("a", INT), ("b", INT)], INT)],
        does: "The bits of a number moved to the right.",
        fails: "",
        examples: &[example("8 >> 3", "1")],
    },
];

/// What calculates takes numbers; with a fraction on one side, the result has one.
const ARITHMETIC: &[Form] = &[
    form(&[("a", INT), ("b", INT)], INT),
    form(&[("a", FLOAT), ("b", NUMBER)], FLOAT),
    form(&[("a", INT), ("b", FLOAT)], FLOAT),
];

/// The types that have an order.
const ORDERED: &[Form] = &[
    form(&[("a", NUMBER), ("b", NUMBER)], BOOL),
    form(&[("a", TEXT), ("b", TEXT)], BOOL),
    form(&[("a", DATE), ("b", DATE)], BOOL),
    form(&[("a", CHAR), ("b", CHAR)], BOOL),
];

/// The types that can be equal.
const EQUAL: &[Form] = &[
    form(&[("a", NUMBER), ("b", NUMBER)], BOOL),
    form(&[("a", TEXT), ("b", TEXT)], BOOL),
    form(&[("a", DATE), ("b", DATE)], BOOL),
    form(&[("a", CHAR), ("b", CHAR)], BOOL),
    form(&[("a", BOOL), ("b", BOOL)], BOOL),
    form(&[("a", LIST), ("b", LIST)], BOOL),
    form(&[("a", MAP), ("b", MAP)], BOOL),
    form(&[("a", TABLE), ("b", TABLE)], BOOL),
    form(&[("a", ANY), ("b", NOTHING)], BOOL),
    form(&[("a", NOTHING), ("b", ANY)], BOOL),
];
