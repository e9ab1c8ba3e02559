//! Texts.

use super::row::{Function, Group, example, form};
use super::types::{BOOL, CHAR, INT, PIECE, RANGE, TEXT, TEXTS};

pub(super) const GROUP: Group = Group {
    title: "Strings",
    about: "A string is written in double quotes; in backticks it may have values in it: `` \
            `${sub.licenses} licenses` ``. A single character in single quotes (`'a'`) serves wherever a \
            piece of text is asked for. `len`, `contains`, `index_of`, `get`, `remove`, `is_empty`, \
            `append`, `pop` and `clear`, above, take strings too.",
    reserved: false,
    functions: &[
        Function {
            name: "bytes",
            forms: &[form(&[("text", TEXT)], INT)],
            changes: false,
            does: "How many bytes a text takes in UTF-8.",
            fails: "",
            examples: &[example("\"Zürich\".bytes()", "7")],
        },
        Function {
            name: "ends_with",
            forms: &[form(&[("text", TEXT), ("piece", PIECE)], BOOL)],
            changes: false,
            does: "Whether a text ends with another.",
            fails: "",
            examples: &[example(
                "customer.customer.tenant.ends_with(\".onmicrosoft.com\")",
                "true",
            )],
        },
        Function {
            name: "normalize",
            forms: &[form(&[("text", TEXT)], TEXT)],
            changes: false,
            does: "The form of a text in which those are the same that look the same: in lower case, without invisible \
                  characters, with single spaces between words and none at the ends, full-width letters as plain ones, \
                  accents composed (Unicode's NFKC).",
            fails: "",
            examples: &[
                example("\"  Contoso\\u00a0  GmbH\".normalize()", "\"contoso gmbh\""),
                example("\"ＣＯＮＴＯＳＯ\".normalize()", "\"contoso\""),
            ],
        },
        Function {
            name: "pad",
            forms: &[form(&[("text", TEXT), ("length", INT), ("piece", PIECE)], TEXT)],
            changes: true,
            does: "Writes a piece at the end of a text until it has so many characters, and gives the text.",
            fails: "the text would be over the limit",
            examples: &[example(
                "let a = \"1\";\n\
                a.pad(3, \"0\")",
                "\"100\"",
            )],
        },
        Function {
            name: "replace",
            forms: &[form(&[("text", TEXT), ("piece", PIECE), ("with", PIECE)], TEXT)],
            changes: true,
            does: "Writes something else wherever a piece occurs in a text, and gives the text.",
            fails: "the text would be over the limit",
            examples: &[example("\"a-b-c\".replace(\"-\", \"+\")", "\"a+b+c\"")],
        },
        Function {
            name: "split",
            forms: &[
                form(&[("text", TEXT)], TEXTS),
                form(&[("text", TEXT), ("at", PIECE)], TEXTS),
                form(&[("text", TEXT), ("at", PIECE), ("parts", INT)], TEXTS),
                form(&[("text", TEXT), ("index", INT)], TEXTS),
            ],
            changes: false,
            does: "The parts of a text between spaces, or between a piece of text; with a number, at most so \
                  many parts. With a number alone, the text before an index and from it on.",
            fails: "",
            examples: &[
                example("\"CFQ7TTC0LDPB:0001\".split(\":\")", "[\"CFQ7TTC0LDPB\", \"0001\"]"),
                example("\"a b  c\".split()", "[\"a\", \"b\", \"c\"]"),
                example("\"a:b:c\".split(\":\", 2)", "[\"a\", \"b:c\"]"),
                example("\"abc\".split(1)", "[\"a\", \"bc\"]"),
            ],
        },
        Function {
            name: "starts_with",
            forms: &[form(&[("text", TEXT), ("piece", PIECE)], BOOL)],
            changes: false,
            does: "Whether a text starts with another.",
            fails: "",
            examples: &[example("\"CFQ7TTC0LDPB:0001\".starts_with(\"CFQ7\")", "true")],
        },
        Function {
            name: "sub_string",
            forms: &[
                form(&[("text", TEXT), ("start", INT)], TEXT),
                form(&[("text", TEXT), ("start", INT), ("count", INT)], TEXT),
                form(&[("text", TEXT), ("range", RANGE)], TEXT),
            ],
            changes: false,
            does: "A part of a text: from an index to its end, or so many characters, or a range of them. A \
                  negative index counts from the end. What lies beyond the end is left out.",
            fails: "",
            examples: &[
                example("\"2026-11-22\".sub_string(5)", "\"11-22\""),
                example("\"2026-11-22\".sub_string(0, 4)", "\"2026\""),
                example("\"2026-11-22\".sub_string(5..7)", "\"11\""),
            ],
        },
        Function {
            name: "to_lower",
            forms: &[form(&[("text", TEXT)], TEXT), form(&[("character", CHAR)], CHAR)],
            changes: false,
            does: "The text in lower case.",
            fails: "",
            examples: &[example("\"Contoso\".to_lower()", "\"contoso\"")],
        },
        Function {
            name: "to_upper",
            forms: &[form(&[("text", TEXT)], TEXT), form(&[("character", CHAR)], CHAR)],
            changes: false,
            does: "The text in upper case.",
            fails: "",
            examples: &[example("\"de\".to_upper()", "\"DE\"")],
        },
        Function {
            name: "trim",
            forms: &[form(&[("text", TEXT)], TEXT)],
            changes: true,
            does: "Takes the spaces off both ends of a text, and gives the text.",
            fails: "",
            examples: &[example("\"  DE \".trim()", "\"DE\"")],
        },
    ],
};
