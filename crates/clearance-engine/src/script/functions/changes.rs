//! Functions that change lists, and maps and texts with them.

use super::row::{Function, Group, example, form};
use super::types::{
    ANY, BOOL, CHAR, INT, ITEM, ITEM_OR_NOTHING, LIST, MAP, NOTHING, PIECE, TEXT, Type,
};

pub(super) const GROUP: Group = Group {
    title: "Changing lists",
    about: "These change the variable that holds the list, and give nothing unless it is said. What was \
            read from a document or from `data` stays as it is: a variable holds a copy.",
    reserved: false,
    functions: &[
        Function {
            name: "append",
            forms: &[
                form(&[("list", LIST), ("more", LIST)], NOTHING),
                form(&[("text", TEXT), ("more", ANY)], NOTHING),
            ],
            changes: true,
            does: "Adds the items of another list at the end of a list; writes any value at the end of a text.",
            fails: "",
            examples: &[example(
                "let a = [1];\n\
                a.append([2, 3]);\n\
                a",
                "[1, 2, 3]",
            )],
        },
        Function {
            name: "clear",
            forms: &[
                form(&[("list", LIST)], NOTHING),
                form(&[("map", MAP)], NOTHING),
                form(&[("text", TEXT)], NOTHING),
            ],
            changes: true,
            does: "Takes out everything.",
            fails: "",
            examples: &[example(
                "let a = [1, 2];\n\
                a.clear();\n\
                a",
                "[]",
            )],
        },
        Function {
            name: "dedup",
            forms: &[form(&[("list", LIST)], NOTHING)],
            changes: true,
            does: "Leaves one of items that are equal and stand side by side. After `sort` that leaves each \
                  value once.",
            fails: "two neighbours are of types that cannot be compared",
            examples: &[example(
                "let a = [1, 1, 2, 1];\n\
                a.dedup();\n\
                a",
                "[1, 2, 1]",
            )],
        },
        Function {
            name: "insert",
            forms: &[form(&[("list", LIST), ("index", INT), ("item", ANY)], NOTHING)],
            changes: true,
            does: "Puts an item at an index; what was there and behind moves on. The index may be the length of \
                  the list.",
            fails: "there is no such index",
            examples: &[example(
                "let a = [1, 3];\n\
                a.insert(1, 2);\n\
                a",
                "[1, 2, 3]",
            )],
        },
        Function {
            name: "pop",
            forms: &[
                form(&[("list", LIST)], ITEM_OR_NOTHING),
                form(&[("text", TEXT)], Type::OneOf(&[CHAR, NOTHING])),
                form(&[("text", TEXT), ("count", INT)], TEXT),
            ],
            changes: true,
            does: "Takes the last item off a list, or the last character or several off a text, and gives it; \
                  `()` from an empty one.",
            fails: "",
            examples: &[
                example(
                    "let a = [1, 2];\n\
                a.pop()",
                    "2",
                ),
                example("[].pop()", "()"),
            ],
        },
        Function {
            name: "push",
            forms: &[form(&[("list", LIST), ("item", ANY)], NOTHING)],
            changes: true,
            does: "Adds an item at the end.",
            fails: "",
            examples: &[example(
                "let a = [1];\n\
                a.push(2);\n\
                a",
                "[1, 2]",
            )],
        },
        Function {
            name: "remove",
            forms: &[
                form(&[("list", LIST), ("index", INT)], ITEM),
                form(&[("map", MAP), ("key", TEXT)], ANY),
                form(&[("text", TEXT), ("piece", PIECE)], NOTHING),
            ],
            changes: true,
            does: "Takes the item at an index out of a list, or a key out of a map, and gives what was there \
                  (`()` for a key that is not). Takes a piece out of a text wherever it occurs.",
            fails: "the list has no such index",
            examples: &[
                example(
                    "let a = [1, 2, 3];\n\
                a.remove(0);\n\
                a",
                    "[2, 3]",
                ),
                example("[1].remove(1)", "error: the list has no such index"),
            ],
        },
        Function {
            name: "reverse",
            forms: &[form(&[("list", LIST)], NOTHING)],
            changes: true,
            does: "Turns a list around.",
            fails: "",
            examples: &[example(
                "let a = [1, 2];\n\
                a.reverse();\n\
                a",
                "[2, 1]",
            )],
        },
        Function {
            name: "shift",
            forms: &[form(&[("list", LIST)], ITEM_OR_NOTHING)],
            changes: true,
            does: "Takes the first item off a list and gives it; `()` from an empty one.",
            fails: "",
            examples: &[example(
                "let a = [1, 2];\n\
                a.shift()",
                "1",
            )],
        },
        Function {
            name: "sort",
            forms: &[
                form(&[("list", LIST)], NOTHING),
                form(
                    &[
                        ("list", LIST),
                        ("before", Type::Closure(&[ITEM, ITEM], &Type::OneOf(&[INT, BOOL]))),
                    ],
                    NOTHING,
                ),
            ],
            changes: true,
            does: "Sorts a list: numbers, strings or dates by themselves, anything with a closure that says \
                  whether the first of two items comes before the second (`true`, or a number below 0). Items \
                  that are alike keep their order.",
            fails: "two items have no order, or the closure gives something else",
            examples: &[
                example(
                    "let a = [3, 1, 2];\n\
                a.sort();\n\
                a",
                    "[1, 2, 3]",
                ),
                example(
                    "let a = [\"bbb\", \"a\", \"cc\"];\n\
                a.sort(|x, y| x.len() < y.len());\n\
                a",
                    "[\"a\", \"cc\", \"bbb\"]",
                ),
                example("[1, \"a\"].sort()", "error: cannot sort a string and a whole number"),
            ],
        },
    ],
};
