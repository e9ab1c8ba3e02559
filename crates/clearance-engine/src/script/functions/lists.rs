//! Functions that read lists, and maps and texts with them.

use super::row::{Function, Group, example, form};
use super::types::{
    ANY, BOOL, CHAR, FLOAT, INT, ITEM_OR_NOTHING, LIST, MAP, MAP_OR_TABLE, NOTHING, PIECE, RANGE,
    SAME_LIST, STEPS, TEXT, TEXTS, Type,
};

pub(super) const GROUP: Group = Group {
    title: "Lists",
    about: "The first index is 0, and a negative one counts from the end. Several of these take maps, \
            tables and strings as well.",
    reserved: false,
    functions: &[
        Function {
            name: "clusters",
            forms: &[form(&[("lists", Type::List(&LIST))], Type::List(&INT))],
            changes: false,
            does: "The number of each list's cluster: lists of strings that share one, directly or through \
                  others, are of one cluster. Clusters are numbered from 0 in the order of their first list.",
            fails: "an item is no list of strings",
            examples: &[example(
                "[[\"a\"], [\"b\"], [\"b\", \"a\"], [\"c\"]].clusters()",
                "[0, 0, 0, 1]",
            )],
        },
        Function {
            name: "contains",
            forms: &[
                form(&[("list", LIST), ("value", ANY)], BOOL),
                form(&[("map", MAP_OR_TABLE), ("key", TEXT)], BOOL),
                form(&[("text", TEXT), ("piece", PIECE)], BOOL),
                form(&[("range", RANGE), ("number", INT)], BOOL),
            ],
            changes: false,
            does: "Whether a list holds a value, a map or table a key, a text a piece of text, or a range a \
                  number. `value in list` asks the same.",
            fails: "the list holds what the value cannot be compared with",
            examples: &[
                example("[\"DE\", \"AT\"].contains(\"DE\")", "true"),
                example("\"CFQ7TTC0LDPB:0001\".contains(\":\")", "true"),
                example(
                    "[1, 2].contains(\"1\")",
                    "error: cannot look for a string among a whole number",
                ),
            ],
        },
        Function {
            name: "deal_out",
            forms: &[form(
                &[
                    ("stocks", Type::List(&INT)),
                    ("needs", Type::List(&INT)),
                    ("links", Type::List(&Type::List(&INT))),
                ],
                MAP,
            )],
            changes: false,
            does: "Deals stocks out to needs, as much as can be, and gives what does not come out even. `links` has for \
                  each stock the indexes of the needs that it may go to. In the result, `short` lists the needs that \
                  lack something although they get all of the stocks linked to them, and `over` the stocks that have \
                  too much although the needs linked to them get all; each is `#{ needs, stocks, by }`: the indexes, \
                  and by how much one sum is larger than the other. Both are empty where all comes out even.",
            fails: "an amount is below 0, the amounts' sum is too large, or there is no list of links for each stock",
            examples: &[
                example("deal_out([5, 5], [6, 4], [[0], [0, 1]]).short", "[]"),
                example(
                    "let dealt = deal_out([19, 1], [10, 10], [[0], [0, 1]]);\n\
                    [dealt.short[0].needs, dealt.short[0].by, dealt.over[0].stocks, dealt.over[0].by]",
                    "[[1], 9, [0], 9]",
                ),
                example("deal_out([5], [5], [[1]])", "error: no need has the index 1"),
            ],
        },
        Function {
            name: "extract",
            forms: &[form(&[("list", LIST), ("start", INT), ("count", INT)], SAME_LIST)],
            changes: false,
            does: "A part of a list as a new one: so many items from an index on, or fewer where it ends. A \
                  negative index counts from the end.",
            fails: "",
            examples: &[
                example("[1, 2, 3, 4].extract(1, 2)", "[2, 3]"),
                example("[1, 2, 3, 4].extract(-2, 9)", "[3, 4]"),
            ],
        },
        Function {
            name: "get",
            forms: &[
                form(&[("list", LIST), ("index", INT)], ITEM_OR_NOTHING),
                form(&[("map", MAP_OR_TABLE), ("key", TEXT)], ANY),
                form(&[("text", TEXT), ("index", INT)], Type::OneOf(&[CHAR, NOTHING])),
            ],
            changes: false,
            does: "What is at an index of a list or text, or under a key of a map or table; `()` where there is \
                  nothing. A negative index counts from the end.",
            fails: "",
            examples: &[
                example("[1, 2, 3].get(-1)", "3"),
                example("[1, 2, 3].get(3)", "()"),
                example("#{ a: 1 }.get(\"b\")", "()"),
                example("customer.customer.get(\"name\")", "\"Contoso GmbH\""),
            ],
        },
        Function {
            name: "group_by",
            forms: &[form(
                &[("list", Type::List(&MAP_OR_TABLE)), ("key", TEXT)],
                Type::List(&SAME_LIST),
            )],
            changes: false,
            does: "The items of a list that have the same value under a key, a list for each value, in the order of \
                  its first item. Items that have `()` under it are left out.",
            fails: "an item lacks the key, or has a list, a map, a table or a number with a fraction under it, or what \
                    cannot be compared with the others'",
            examples: &[
                example(
                    "[#{ k: \"b\", n: 1 }, #{ k: \"a\", n: 2 }, #{ k: \"b\", n: 3 }].group_by(\"k\").len()",
                    "2",
                ),
                example(
                    "[#{ k: 1 }, #{ k: \"1\" }].group_by(\"k\")",
                    "error: cannot compare a whole number and a string under the key `k`",
                ),
            ],
        },
        Function {
            name: "index_by",
            forms: &[form(&[("list", Type::List(&MAP_OR_TABLE)), ("key", TEXT)], MAP)],
            changes: false,
            does: "A map of the items by the string that each has under a key; of several with the same string, \
                  the first.",
            fails: "an item has no such key, or what it has there is no string",
            examples: &[example(
                "let by_id = customer.source.subscriptions.index_by(\"id\");\n\
                by_id.visio.licenses",
                "3",
            )],
        },
        Function {
            name: "index_of",
            forms: &[
                form(&[("list", LIST), ("value", ANY)], INT),
                form(&[("text", TEXT), ("piece", PIECE)], INT),
                form(&[("text", TEXT), ("piece", PIECE), ("start", INT)], INT),
            ],
            changes: false,
            does: "The index of the first item that equals a value, or of the first character of a piece of \
                  text; -1 where there is none.",
            fails: "the list holds what the value cannot be compared with",
            examples: &[
                example("[\"a\", \"b\"].index_of(\"b\")", "1"),
                example("\"a:b\".index_of(\":\")", "1"),
                example("[1].index_of(2)", "-1"),
            ],
        },
        Function {
            name: "is_empty",
            forms: &[
                form(&[("list", LIST)], BOOL),
                form(&[("map", MAP)], BOOL),
                form(&[("text", TEXT)], BOOL),
                form(&[("range", RANGE)], BOOL),
            ],
            changes: false,
            does: "Whether it holds nothing.",
            fails: "",
            examples: &[example("[].is_empty()", "true"), example("\" \".is_empty()", "false")],
        },
        Function {
            name: "join",
            forms: &[form(&[("list", TEXTS), ("between", TEXT)], TEXT)],
            changes: false,
            does: "The strings of a list as one, with something between them.",
            fails: "the list holds anything but strings",
            examples: &[example("[\"DE\", \"AT\"].join(\", \")", "\"DE, AT\"")],
        },
        Function {
            name: "len",
            forms: &[
                form(&[("list", LIST)], INT),
                form(&[("map", MAP_OR_TABLE)], INT),
                form(&[("text", TEXT)], INT),
            ],
            changes: false,
            does: "How many items a list has, keys a map or table, characters a text.",
            fails: "",
            examples: &[
                example("[3, 1].len()", "2"),
                example("\"Zürich\".len()", "6"),
                example("customer.source.subscriptions.len()", "2"),
            ],
        },
        Function {
            name: "pluck",
            forms: &[form(&[("list", Type::List(&MAP_OR_TABLE)), ("key", TEXT)], LIST)],
            changes: false,
            does: "A list of what each item has under a key. It is `map` for the commonest closure, and faster.",
            fails: "an item has no such key",
            examples: &[example("customer.source.subscriptions.pluck(\"licenses\")", "[25, 3]")],
        },
        Function {
            name: "range",
            forms: &[
                form(&[("from", INT), ("to", INT)], RANGE),
                form(&[("from", INT), ("to", INT), ("step", INT)], STEPS),
                form(&[("from", FLOAT), ("to", FLOAT), ("step", FLOAT)], STEPS),
                form(&[("range", Type::Range), ("step", INT)], STEPS),
            ],
            changes: false,
            does: "Numbers for a `for` loop, the last one excluded. `from..to` is the same without steps.",
            fails: "the step is 0",
            examples: &[example(
                "let a = [];\n\
                for n in range(0, 10, 4) { a.push(n); }\n\
                a",
                "[0, 4, 8]",
            )],
        },
        Function {
            name: "sum",
            forms: &[form(&[("list", Type::List(&INT))], INT)],
            changes: false,
            does: "The sum of whole numbers; 0 for an empty list.",
            fails: "an item is no whole number, or the sum is too large",
            examples: &[example("customer.source.subscriptions.pluck(\"licenses\").sum()", "28")],
        },
        Function {
            name: "without",
            forms: &[form(&[("list", LIST), ("others", LIST)], SAME_LIST)],
            changes: false,
            does: "The items of a list that are not in another.",
            fails: "an item cannot be compared with those of the other list",
            examples: &[example("[\"a\", \"b\", \"c\"].without([\"b\"])", "[\"a\", \"c\"]")],
        },
    ],
};
