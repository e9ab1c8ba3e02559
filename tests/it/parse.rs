//! `clearance parse`: what rules see of a customer file.

use serde_json::Value;

use crate::scratch::{GOOD, Scratch};

#[test]
fn a_customer_file_is_one_line_of_json_with_dates_as_texts() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    let ran = scratch.run("parse good.toml");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 1), "{}", ran.err);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["source"]["subscriptions"][0]["licenses"], 25);
    assert_eq!(json["source"]["subscriptions"][0]["ends"], "2026-12-30");
    assert_eq!(scratch.pipe("parse -", GOOD.as_bytes()).out, ran.out);
}

/// Holds the place of every value against the text there.
fn places(value: &Value, text: &str, seen: &mut usize) {
    let number = |name: &str| usize::try_from(value[name].as_u64().unwrap()).unwrap();
    let written = text.get(number("offset")..number("offset") + number("length")).unwrap();
    match &value["value"] {
        Value::String(wanted) => assert!(written.contains(wanted.as_str()), "{written} {wanted}"),
        Value::Number(wanted) => assert_eq!(written, wanted.to_string()),
        Value::Array(items) => items.iter().for_each(|item| places(item, text, seen)),
        Value::Object(entries) => entries.values().for_each(|entry| places(entry, text, seen)),
        _ => {}
    }
    let before = text.get(..number("offset")).unwrap();
    assert_eq!(number("line"), before.matches('\n').count() + 1);
    *seen += 1;
}

#[test]
fn places_are_those_of_the_text() {
    let text = format!("\u{feff}# äöü\r\n{}", GOOD.replace('\n', "\r\n").replace("GmbH", "Größe"));
    let scratch = Scratch::with(&[("good.toml", &text)]);
    let json: Value = serde_json::from_str(&scratch.run("parse --spans good.toml").out).unwrap();
    let mut seen = 0;
    places(&json["root"], &text, &mut seen);
    assert!(seen > 30, "{seen}");
    let ends =
        &json["root"]["value"]["source"]["value"]["subscriptions"]["value"][0]["value"]["ends"];
    assert_eq!(ends["type"], "date");
}

#[test]
fn what_the_schema_says_to_be_a_date_is_one_in_json() {
    let text = include_str!("../../fixtures/customers/trey-research.json");
    let scratch = Scratch::with(&[("a.json", text), ("two.jsonl", "{\"a\": 1}\n{}\n")]);
    let json: Value = serde_json::from_str(&scratch.run("parse --spans a.json").out).unwrap();
    let sub = &json["root"]["value"]["source"]["value"]["subscriptions"]["value"][0]["value"];
    assert_eq!((&sub["ends"]["type"], &sub["id"]["type"]), (&"date".into(), &"string".into()));
    let lines = scratch.run("parse --spans two.jsonl").out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[1]["document"]), (2, &1.into()));
}

#[test]
fn what_breaks_the_schema_is_shown_and_said() {
    let scratch = Scratch::with(&[
        ("good.toml", GOOD),
        ("bad.json", "{\"a\": 1}"),
        ("two.jsonl", "{\"a\": 1}\n{}\n"),
    ]);
    for (path, said) in [
        ("good.toml", ""),
        (
            "bad.json",
            "bad.json does not keep to the schema, so no text in it is taken for a date; \
             `clearance check bad.json` tells where\n",
        ),
        (
            "two.jsonl",
            "2 of 2 documents of two.jsonl do not keep to the schema, so no text in them is taken for a date; \
             `clearance check two.jsonl` tells where\n",
        ),
    ] {
        let ran = scratch.run(&format!("parse {path}"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), said));
        assert!(!ran.out.is_empty());
    }
    let piped = scratch.pipe("parse - --stdin-filename a.json", b"{}");
    assert!(piped.err.ends_with("; `clearance check` tells where\n"), "{}", piped.err);
}

#[test]
fn what_cannot_be_parsed_is_drawn_and_incomplete() {
    let scratch = Scratch::with(&[("bad.toml", "a = \n"), ("good.toml", GOOD)]);
    let ran = scratch.run("parse bad.toml good.toml");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(3), 1));
    assert!(ran.err.contains("bad.toml:1:"), "{}", ran.err);
    assert_eq!(scratch.run("parse nothing.txt").code, Some(3));
    assert_eq!(scratch.run("parse").code, Some(2));
}
