//! Functions, properties and objects of other languages, and what they are in this one.

use crate::script::functions;

/// What to do without patterns.
pub(crate) const PATTERNS: &str =
    "there are no patterns; `contains`, `starts_with`, `ends_with` and `split` look at a string";

const LEN: &str = "write `len()`";
const CONTAINS: &str = "write `contains`, as in `list.contains(x)`, or `x in list`";
const PUSH: &str = "write `push`, as in `list.push(item)`";
const JOIN_LISTS: &str = "write `list + more`";
const WEEKDAY: &str = "write `weekday()`: 1 is Monday, 7 is Sunday";
const PART: &str =
    "write `extract(start, count)` of a list, `sub_string(start, count)` of a string";
const TEXT: &str = "write `to_string`, as in `x.to_string()`, or `` `${x}` ``";
const NUMBER: &str = "write `parse_int(text)` or `parse_float(text)`";
const DATE: &str = "write `date(\"2026-12-31\")`; a date in a file is one already";
const TODAY: &str = "write `today()`, the day of the check";
const NAN: &str = "ask a number with a fraction: `x.is_nan`";
const TYPE: &str = "write `type_of(x)`, as in `type_of(x) == \"string\"`";
const EACH: &str = "write `for_each`, or `for item in list { … }`";
const PRINT: &str = "write `print`, as in `print(x)`; the trace of a run shows it";
const ALONE: &str = "functions of numbers stand alone, as in `max(a, b)` or `floor(x)`";

/// Functions and properties by their names, with what to write.
const CALLS: &[(&[&str], &str)] = &[
    (&["length", "size", "count", "len"], LEN),
    (&["includes", "include", "has", "hasOwnProperty", "has_key", "containsKey"], CONTAINS),
    (&["add", "push_back", "pushBack", "addItem"], PUSH),
    (&["unshift", "prepend", "push_front"], "write `insert(0, item)`"),
    (&["concat", "extend"], JOIN_LISTS),
    (&["slice"], PART),
    (&["splice"], "write `remove(index)` and `insert(index, item)`"),
    (&["substring", "substr"], "write `sub_string(start, count)`"),
    (&["forEach", "each"], EACH),
    (&["every"], "write `all`, as in `list.all(|item| item.licenses > 20)`"),
    (&["any"], "write `some`, as in `list.some(|item| item.licenses > 20)`"),
    (&["findIndex", "find_index"], "write `for (item, index) in list { … }`"),
    (&["at", "charAt", "nth"], "write `get`, as in `list.get(0)` or `text.get(0)`"),
    (&["first", "front", "head"], "write `get(0)`, which gives `()` where there is none"),
    (&["last", "back"], "write `get(-1)`, which gives `()` where there is none"),
    (&["test", "search", "matchAll", "RegExp", "matches"], PATTERNS),
    (&["toLowerCase", "lower", "lowercase", "downcase"], "write `to_lower`"),
    (&["toUpperCase", "upper", "uppercase", "upcase"], "write `to_upper`"),
    (
        &[
            "toString",
            "str",
            "String",
            "toISOString",
            "toFixed",
            "toLocaleString",
            "toLocaleDateString",
        ],
        TEXT,
    ),
    (&["Number", "parseInt", "parseFloat", "int"], NUMBER),
    (&["isNaN", "is_nan"], NAN),
    (&["typeof", "instanceof"], TYPE),
    (&["getDay", "day_of_week", "dayOfWeek", "getUTCDay", "isoweekday", "week_day"], WEEKDAY),
    (&["getFullYear", "getYear", "getUTCFullYear"], "write `date.year`"),
    (&["getMonth", "getUTCMonth"], "write `date.month`, which counts from 1"),
    (&["getDate", "getUTCDate"], "write `date.day`"),
    (&["getTime", "diff"], "write `later - earlier`, the number of days between two dates"),
    (&["addDays", "plus_days", "setDate"], "write `date + 7`"),
    (&["addMonths", "setMonth"], "write `plus_months`, as in `date.plus_months(12)`"),
    (&["Date", "strptime"], DATE),
    (&["now"], TODAY),
    (&["log", "println", "printf", "alert"], PRINT),
    (&["require"], "the functions of lib/name.rhai are there without it: `name::function()`"),
];

/// Returns the replacement for a function or property of another language.
pub(crate) fn call_help(name: &str) -> Option<&'static str> {
    CALLS.iter().find(|(names, _)| names.contains(&name)).map(|&(_, help)| help)
}

/// Returns the replacement for a value that this language does not have.
pub(crate) fn value_help(name: &str) -> Option<&'static str> {
    match name {
        "NaN" | "Infinity" => Some(NAN),
        "Math" => Some(ALONE),
        "console" => Some(PRINT),
        _ => None,
    }
}

/// Returns the replacement for `Math.max(…)` and the like; nothing where there is no such object anywhere.
pub(crate) fn of_object(object: &str, function: &str) -> Option<String> {
    let known = match (object, function) {
        ("console", _) => PRINT,
        ("Date", "now") => TODAY,
        ("Date", _) => DATE,
        ("JSON", "parse") => "files are read before a rule runs; a rule reads its document",
        ("JSON", _) => "write `to_debug`, as in `x.to_debug()`",
        ("Array", "isArray") => "write `type_of(x) == \"list\"`",
        ("Array", _) => "a list is written `[a, b]`",
        ("Number", "isNaN" | "isFinite") => NAN,
        ("Number", _) => NUMBER,
        ("String", _) => TEXT,
        ("Math" | "Object", _) => return Some(function_help(function)),
        _ => return None,
    };
    Some(known.to_owned())
}

fn function_help(function: &str) -> String {
    match functions::find_function(function) {
        Some(known) => format!(
            "it stands alone, and {}",
            known.describe_parameters().trim_start_matches("it ")
        ),
        None => ALONE.to_owned(),
    }
}

/// Returns the replacement for `new class(given)`.
pub(crate) fn instead_of_new(class: &str, given: &str) -> String {
    let literal = given.starts_with('"') && given.ends_with('"') && !given.contains('`');
    match class {
        "Date" if given.is_empty() => TODAY.to_owned(),
        "Date" if literal => format!("write `date({given})`"),
        "Date" => DATE.to_owned(),
        "Set" | "Array" => "a list is written `[a, b]`".to_owned(),
        "RegExp" => PATTERNS.to_owned(),
        _ if class.ends_with("Error") && literal => format!("write `throw {given}`"),
        _ if class.ends_with("Error") => "write `throw \"what is wrong\"`".to_owned(),
        _ => "a map is written `#{ key: value }`".to_owned(),
    }
}
