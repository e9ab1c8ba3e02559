//! What holds for every value and every text.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{NodeId, document, errors, format, parse, places, plain};

pub(crate) fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Json::from),
        word().prop_map(Json::from),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{0,3}",
        "[ -~äß😀\\n\\t]{0,12}",
        any::<String>().prop_map(|text| text.chars().take(8).collect())
    ]
}

/// A table of values that every format can hold.
pub(crate) fn tree() -> impl Strategy<Value = Json> {
    let value = scalar().prop_recursive(4, 40, 5, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from), table(inner),]
    });
    table(value)
}

fn table(value: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    let entries = prop::collection::vec((word(), value), 0..6);
    entries.prop_map(|entries| entries.into_iter().collect::<serde_json::Map<_, _>>().into())
}

fn literal(name: &str, value: &Json) -> String {
    use clearance_syntax::document::Value;
    let scalar = match value {
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().expect("a float")),
        },
        Json::String(text) => Value::Text(text.as_str().into()),
        _ => Value::Null,
    };
    (format(name).write_scalar)(&scalar).expect("a scalar")
}

fn key(name: &str, text: &str) -> String {
    literal(if name == "yaml" { "yaml" } else { "json" }, &text.into())
}

/// A value in one piece.
fn inline(name: &str, value: &Json) -> String {
    let colon = if name == "toml" { " =" } else { ":" };
    match value {
        Json::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| inline(name, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(text, value)| format!("{}{colon} {}", key(name, text), inline(name, value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        scalar => literal(name, scalar),
    }
}

/// A table with headers: scalars first, as they would else belong to the table before.
fn toml(table: &serde_json::Map<String, Json>, path: &str, written: &mut String) {
    let is_tables = |value: &Json| {
        value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Json::is_object))
    };
    let (tables, scalars): (Vec<_>, Vec<_>) =
        table.iter().partition(|(_, value)| value.is_object() || is_tables(value));
    for (text, value) in scalars {
        let _ = writeln!(written, "{} = {} # c", key("toml", text), inline("toml", value));
    }
    for (text, value) in tables {
        let path = format!("{path}{}", key("toml", text));
        let brackets = if value.is_array() { ["[[", "]]"] } else { ["[", "]"] };
        let elements = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for element in elements {
            let _ = writeln!(written, "{}{path}{}", brackets[0], brackets[1]);
            toml(element.as_object().expect("a table"), &format!("{path}."), written);
        }
    }
}

/// A value over several lines, each indented.
fn yaml(value: &Json, indent: usize, written: &mut String) {
    let space = " ".repeat(indent);
    match value {
        Json::Array(items) if !items.is_empty() => {
            for item in items {
                let is_block = matches!(item, Json::Array(items) if !items.is_empty())
                    || matches!(item, Json::Object(entries) if !entries.is_empty());
                let _ = write!(written, "\n{space}-{}", if is_block { " # c" } else { "" });
                yaml(item, indent + 2, written);
            }
        }
        Json::Object(entries) if !entries.is_empty() => {
            for (text, value) in entries {
                let _ = write!(written, "\n{space}{}:", key("yaml", text));
                // A list may stand in its key's own column.
                let deeper = if value.is_array() { 0 } else { 1 };
                yaml(value, indent + deeper, written);
            }
        }
        other => {
            let _ = write!(written, " {}", inline("yaml", other));
        }
    }
}

/// The same value, tables in any order.
pub(crate) fn sorted(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(sorted).collect(),
        Json::Object(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            entries.into_iter().collect::<serde_json::Map<_, _>>().into()
        }
        scalar => scalar.clone(),
    }
}

pub(crate) fn renderings(tree: &Json) -> Vec<(&'static str, String)> {
    let entries = tree.as_object().expect("a table");
    let mut headers = String::new();
    toml(entries, "", &mut headers);
    let inlined = entries
        .iter()
        .map(|(text, value)| format!("{} = {}\n", key("toml", text), inline("toml", value)));
    let mut block = String::new();
    yaml(tree, 0, &mut block);
    let mut all = vec![
        ("toml", headers),
        ("toml", inlined.collect()),
        ("json", inline("json", tree)),
        ("json", serde_json::to_string_pretty(tree).expect("JSON")),
        ("yaml", block),
        ("yaml", inline("yaml", tree)),
    ];
    // In TOML a table of no keys is a file of nothing, which no customer is.
    all.retain(|(name, _)| *name != "toml" || !entries.is_empty());
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_gives_the_same_values(tree in tree()) {
        for (name, text) in renderings(&tree) {
            let read = plain(&document(name, &text), NodeId::ROOT);
            prop_assert_eq!(sorted(&read), sorted(&tree), "{}: {}", name, text);
        }
        let line = inline("json", &tree);
        let (_, lines) = parse("jsonl", &format!("{line}\n\n{line}\r\n"));
        prop_assert_eq!(lines.errors, []);
        prop_assert_eq!(lines.documents.len(), 2);
        for document in &lines.documents {
            prop_assert_eq!(plain(document, NodeId::ROOT), tree.clone());
        }
    }

    #[test]
    fn every_place_reads_back(tree in tree()) {
        for (name, text) in renderings(&tree) {
            places::check(name, &text);
            let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            places::check(name, &crlf);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        for name in ["toml", "json", "jsonl", "yaml"] {
            parse(name, &text);
        }
    }

    #[test]
    fn no_mixture_of_pieces_is_too_strange(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..25)
    ) {
        let text = pieces.concat();
        for name in ["toml", "json", "jsonl", "yaml"] {
            let (_, parsed) = parse(name, &text);
            prop_assert!(!parsed.errors.is_empty() || !parsed.documents.is_empty());
            if parsed.errors.is_empty() && !text.contains(['!', '*', '|', '>']) {
                places::check(name, &text);
            }
        }
        same_as_the_reference(&text);
    }

    #[test]
    fn no_mutation_is_too_strange(tree in tree(), at in any::<prop::sample::Index>(), piece in prop::sample::select(PIECES)) {
        for (name, text) in renderings(&tree) {
            let boundaries: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = boundaries[at.index(boundaries.len())];
            let (before, after) = text.split_at(at);
            let mutated = format!("{before}{piece}{after}");
            parse(name, &mutated);
            if name != "yaml" {
                same_as_the_reference(&mutated);
            }
        }
    }
}

pub(crate) const PIECES: &[&str] = &[
    "a",
    "b",
    "\"a\"",
    "'b'",
    "ä",
    "1",
    "-1",
    "01",
    "1.5",
    "true",
    "null",
    "2026-11-02",
    "~",
    "=",
    " = ",
    ".",
    ":",
    ": ",
    ",",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "\n",
    "\n  ",
    "\n- ",
    "\r\n",
    "\r",
    " ",
    "\t",
    "#",
    " # c\n",
    "- ",
    "-",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "|\n",
    ">-\n ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\"\"\"",
    "'''",
    "\\",
    "\\u12",
    "\"",
    "'",
    "\u{feff}",
    "\u{a0}",
    "\0",
    "//",
    "/*",
    "[a]\n",
    "[a.b]\n",
    "[[a]]\n",
    "[[a.b]]\n",
    "a.b = 1\n",
    "a.b.a = 1\n",
    "a = {b = 1}\n",
    "a: 1\n",
    "{\"a\": 1}",
    "<<: ",
];

/// TOML and JSON accept what other parsers of them accept, and read the same.
fn same_as_the_reference(text: &str) {
    let (_, ours) = parse("toml", text);
    match toml::from_str::<toml::Table>(text) {
        Ok(theirs) if ours.errors.is_empty() => {
            let theirs = serde_json::to_value(&theirs).expect("JSON");
            let ours = plain(&ours.documents[0], NodeId::ROOT);
            assert_eq!(without_times(&sorted(&ours)), without_times(&sorted(&theirs)), "{text}");
        }
        Ok(theirs) if theirs.is_empty() => {
            let messages: Vec<&str> = ours.errors.iter().map(|error| &*error.message).collect();
            assert_eq!(messages, ["the file is empty"], "{text}");
        }
        Ok(_) => {
            // Stricter in one more place: a dotted key must not add to the last of an array of tables.
            let is_known = |error: &super::Diagnostic| {
                text.contains("[[") && error.message.starts_with("duplicate key")
            };
            assert!(ours.errors.iter().all(is_known), "{text}: {:?}", ours.errors);
        }
        Err(error) => assert!(!ours.errors.is_empty(), "{text}: {error}"),
    }
    let json = text.trim_start_matches('\u{feff}');
    let (_, ours) = parse("json", json);
    // serde_json takes the last of two equal keys and integers of any size.
    let is_ours = |error: &super::Diagnostic| {
        error.message.starts_with("duplicate key") || error.message.contains("fit into")
    };
    match serde_json::from_str::<Json>(json) {
        Ok(theirs) if ours.errors.is_empty() => {
            assert_eq!(plain(&ours.documents[0], NodeId::ROOT), theirs);
        }
        Ok(_) => assert!(ours.errors.iter().all(is_ours), "{json}: {:?}", ours.errors),
        Err(error) => assert!(!ours.errors.is_empty(), "{json}: {error}"),
    }
}

/// The value with the dates of the other parser as texts.
fn without_times(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(without_times).collect(),
        Json::Object(entries) => match entries.get("$__toml_private_datetime") {
            Some(date) => date.clone(),
            None => entries
                .iter()
                .map(|(key, value)| (key.clone(), without_times(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        },
        scalar => scalar.clone(),
    }
}

#[test]
fn the_properties_can_fail() {
    let failing = std::panic::catch_unwind(|| places::check("toml", "a = "));
    assert!(failing.is_err());
    assert!(!errors("json", "[1").is_empty());
}
