//! Functions of any value.

use super::row::{Function, Group, example, form};
use super::types::{ANY, TEXT};

pub(super) const GROUP: Group = Group {
    title: "Any value",
    about: "",
    reserved: false,
    functions: &[
        Function {
            name: "to_debug",
            forms: &[form(&[("value", ANY)], TEXT)],
            changes: false,
            does: "The value as a script would write it: strings in quotes.",
            fails: "",
            examples: &[example("[\"DE\", 25, ()].to_debug()", "\"[\\\"DE\\\", 25, ()]\"")],
        },
        Function {
            name: "to_string",
            forms: &[form(&[("value", ANY)], TEXT)],
            changes: false,
            does: "The value as text. `` `${value}` `` is the same.",
            fails: "",
            examples: &[
                example("today().to_string()", "\"2026-11-22\""),
                example("25.to_string()", "\"25\""),
            ],
        },
        Function {
            name: "type_of",
            forms: &[form(&[("value", ANY)], TEXT)],
            changes: false,
            does: "The name of the value's type: `\"()\"`, `\"bool\"`, `\"int\"`, `\"float\"`, `\"char\"`, `\"string\"`, \
                  `\"date\"`, `\"list\"`, `\"map\"`, `\"table\"` and so on.",
            fails: "",
            examples: &[
                example("type_of(25)", "\"int\""),
                example("customer.type_of()", "\"table\""),
                example("[1].type_of()", "\"list\""),
            ],
        },
    ],
};
