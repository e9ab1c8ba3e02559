//! The functions of lists that take a closure.

use super::row::{Function, Group, example, form};
use super::types::{
    ANY, BOOL, ITEM, ITEM_OR_NOTHING, LIST, MADE_LIST, MADE_OR_NOTHING, MAKE, NOTHING, SAME_LIST,
    TEST, Type,
};

pub(super) const GROUP: Group = Group {
    title: "Lists and closures",
    about: "A closure is a small function on the spot: `|sub| sub.licenses > 20`. It stands only where \
            it is given to one of these functions, or to `sort`.",
    reserved: false,
    functions: &[
        Function {
            name: "all",
            forms: &[form(&[("list", LIST), ("test", TEST)], BOOL)],
            changes: false,
            does: "Whether the closure says `true` of every item; `true` for an empty list.",
            fails: "the closure gives anything but `true` or `false`",
            examples: &[
                example("[1, 2, 3].all(|n| n > 0)", "true"),
                example(
                    "[1].all(|n| n)",
                    "error: the closure must give true or false, not a whole number",
                ),
            ],
        },
        Function {
            name: "filter",
            forms: &[form(&[("list", LIST), ("test", TEST)], SAME_LIST)],
            changes: false,
            does: "The items of which the closure says `true`.",
            fails: "the closure gives anything but `true` or `false`",
            examples: &[example("[3, 8, 5].filter(|n| n > 4)", "[8, 5]")],
        },
        Function {
            name: "find",
            forms: &[form(&[("list", LIST), ("test", TEST)], ITEM_OR_NOTHING)],
            changes: false,
            does: "The first item of which the closure says `true`, or `()`.",
            fails: "the closure gives anything but `true` or `false`",
            examples: &[
                example("[3, 8, 5].find(|n| n > 4)", "8"),
                example("[3].find(|n| n > 4)", "()"),
            ],
        },
        Function {
            name: "find_map",
            forms: &[form(&[("list", LIST), ("make", MAKE)], MADE_OR_NOTHING)],
            changes: false,
            does: "The first thing that the closure gives and that is not `()`, or `()`.",
            fails: "",
            examples: &[example("[3, 8, 5].find_map(|n| if n > 4 { n * 2 })", "16")],
        },
        Function {
            name: "for_each",
            forms: &[form(&[("list", LIST), ("do", Type::Closure(&[ITEM], &ANY))], NOTHING)],
            changes: false,
            does: "Gives each item to the closure. A `for` loop does the same.",
            fails: "",
            examples: &[example("[1, 2].for_each(|n| print(n))", "()")],
        },
        Function {
            name: "map",
            forms: &[form(&[("list", LIST), ("make", MAKE)], MADE_LIST)],
            changes: false,
            does: "A list of what the closure gives for each item.",
            fails: "",
            examples: &[
                example("[1, 2].map(|n| n * 10)", "[10, 20]"),
                example(
                    "customer.source.subscriptions.map(|sub| sub.id)",
                    "[\"standard\", \"visio\"]",
                ),
            ],
        },
        Function {
            name: "reduce",
            forms: &[form(
                &[("list", LIST), ("add", Type::Closure(&[ANY, ITEM], &ANY)), ("start", ANY)],
                ANY,
            )],
            changes: false,
            does: "One value from all items: the closure is given what it gave last, beginning with `start`, \
                  and the next item.",
            fails: "",
            examples: &[example("[1, 2, 3].reduce(|sum, n| sum + n, 0)", "6")],
        },
        Function {
            name: "some",
            forms: &[form(&[("list", LIST), ("test", TEST)], BOOL)],
            changes: false,
            does: "Whether the closure says `true` of any item; `false` for an empty list.",
            fails: "the closure gives anything but `true` or `false`",
            examples: &[example(
                "customer.target.subscriptions.some(|sub| sub.licenses > 20)",
                "true",
            )],
        },
        Function {
            name: "zip",
            forms: &[form(
                &[
                    ("list", LIST),
                    ("other", LIST),
                    ("make", Type::Closure(&[ITEM, ANY], &Type::Made)),
                ],
                MADE_LIST,
            )],
            changes: false,
            does: "A list of what the closure gives for the items of two lists side by side, as long as the \
                  shorter of the two.",
            fails: "",
            examples: &[example("[1, 2].zip([10, 20], |a, b| a + b)", "[11, 22]")],
        },
    ],
};
