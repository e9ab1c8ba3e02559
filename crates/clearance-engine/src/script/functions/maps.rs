//! Maps and tables. Functions that lists have as well are in `lists`.

use super::row::{Function, Group, example, form};
use super::types::{LIST, MAP, MAP_OR_TABLE, TEXTS};

pub(super) const GROUP: Group = Group {
    title: "Maps and tables",
    about: "A rule makes maps (`#{ name: \"a\", count: 1 }`); documents and `data` hold tables, which are \
            read-only. Both are read with `.key`, or with `[\"key\"]` where the key is in a variable. A key that is \
            neither there nor in the schema is an error; `get` gives `()` instead. The keys of a map are \
            in alphabetical order, those of a table in the order of the file.",
    reserved: false,
    functions: &[
        Function {
            name: "keys",
            forms: &[form(&[("map", MAP_OR_TABLE)], TEXTS)],
            changes: false,
            does: "The keys.",
            fails: "",
            examples: &[example("#{ b: 1, a: 2 }.keys()", "[\"a\", \"b\"]")],
        },
        Function {
            name: "pick",
            forms: &[form(&[("map", MAP), ("keys", LIST)], LIST)],
            changes: false,
            does: "The values under those of the keys that the map has, in the order of the keys.",
            fails: "a key is no string",
            examples: &[example("#{ a: 1, b: 2, c: 3 }.pick([\"c\", \"x\", \"a\"])", "[3, 1]")],
        },
        Function {
            name: "values",
            forms: &[form(&[("map", MAP_OR_TABLE)], LIST)],
            changes: false,
            does: "The values, in the order of their keys.",
            fails: "",
            examples: &[example("#{ b: 1, a: 2 }.values()", "[2, 1]")],
        },
    ],
};
