//! What is written is what is read.

use clearance_syntax::document::JSON_WITH_COMMENTS;
use jiff::civil::date;
use serde_json::json;

use super::{
    Document, FORMATS, NodeId, Source, Span, Value, document, errors, format, parse, plain,
};

fn root(name: &str, text: &str) -> serde_json::Value {
    plain(&document(name, text), NodeId::ROOT)
}

fn value(name: &str, text: &str) -> Value {
    let document: Document = document(name, text);
    document.node(document.get(NodeId::ROOT, "x").expect("x")).value.clone()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn an_empty_file_is_the_same_in_every_format() {
    for text in ["", " \n\t\r\n", "\u{feff}", "\u{feff}\n"] {
        for format in FORMATS {
            let said = errors(format.name, text);
            assert_eq!(said.len(), 1, "{}: {said:?}", format.name);
            assert_eq!(said[0].message, "the file is empty", "{}", format.name);
            let mark = text.trim_end_matches(['\n', '\t', '\r', ' ']).len();
            assert_eq!(said[0].span, Span::new(mark, text.len()), "{}", format.name);
        }
    }
}

#[test]
fn toml_scalars() {
    assert_eq!(value("toml", "x = 2026-11-02"), Value::Date(date(2026, 11, 2)));
    assert_eq!(value("toml", "x = 0000-01-01"), Value::Date(date(0, 1, 1)));
    for written in
        ["2026-11-02T07:32:00", "2026-11-02 07:32:00.5+01:00", "07:32:00", "1979-05-27T07:32:00Z"]
    {
        assert_eq!(value("toml", &format!("x = {written} # c")), text(written));
    }
    for (written, number) in [
        ("0xfF", 255),
        ("0o17", 15),
        ("0b101", 5),
        ("1_000", 1000),
        ("+7", 7),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807", i64::MAX),
        ("-0", 0),
    ] {
        assert_eq!(value("toml", &format!("x = {written}")), Value::Int(number), "{written}");
    }
    assert_eq!(value("toml", "x = 1_0.5e-1"), Value::Float(1.05));
    assert_eq!(value("toml", "x = +1e3"), Value::Float(1000.0));
    assert_eq!(value("toml", "x = '''\na\\b\n'''"), text("a\\b\n"));
    assert_eq!(value("toml", "x = \"\\u00e4\\\"\""), text("ä\""));
    assert_eq!(value("toml", "x = true"), Value::Bool(true));
}

#[test]
fn toml_tables() {
    let written = "a.b.c = 1\na.b.d = 2\n[t]\nx = [1, [2, {y = 3, z.z = 4}]]\n[[l.m]]\nn = 1\n[l.m.sub]\no = 2\n[[l.m]]\n[l]\np = 1\n[t.a.b]\n";
    let expected = json!({
        "a": {"b": {"c": 1, "d": 2}},
        "t": {"x": [1, [2, {"y": 3, "z": {"z": 4}}]], "a": {"b": {}}},
        "l": {"m": [{"n": 1, "sub": {"o": 2}}, {}], "p": 1},
    });
    assert_eq!(root("toml", written), expected);
    assert_eq!(root("toml", "\"\" = 1\n'a.b' = 2\n3 = 3"), json!({"": 1, "a.b": 2, "3": 3}));
}

#[test]
fn json_scalars() {
    let written = r#"{"a": [1, -0, 1.0, 1E2, true, false, null], "b": "\u00e4\ud83d\ude00\/\b\f\n\r\t\\\"", "c": {}}"#;
    let expected = json!({"a": [1, 0, 1.0, 100.0, true, false, null], "b": "ä😀/\u{8}\u{c}\n\r\t\\\"", "c": {}});
    assert_eq!(root("json", written), expected);
    assert_eq!(root("json", "\u{feff} 42\r\n"), json!(42));
    assert_eq!(value("json", "{\"x\": 9223372036854775807}"), Value::Int(i64::MAX));
    assert_eq!(value("json", "{\"x\": 1.0}"), Value::Float(1.0));
}

#[test]
fn json_with_comments_is_its_own_format() {
    let written = "// a\n{\"a\": /* [[ \" */ 1} // b";
    let source = Source::new("c.json", written);
    let parsed = (JSON_WITH_COMMENTS.parse)(&source);
    assert_eq!(parsed.errors, []);
    let document = &parsed.documents[0];
    assert_eq!(plain(document, NodeId::ROOT), json!({"a": 1}));
    assert_eq!(source.slice(document.node(NodeId::ROOT).header), "{\"a\": /* [[ \" */ 1}");
    assert_eq!(errors("json", written)[0].message, "JSON has no comments");
    let deep = Source::new("c.json", format!("{} // ]", "[".repeat(1_000_000)));
    assert_eq!((JSON_WITH_COMMENTS.parse)(&deep).errors.len(), 1);
    for open in ["/*", "/* *", "/", "//", "\"\\"] {
        let source = Source::new("c.json", open);
        assert_eq!((JSON_WITH_COMMENTS.parse)(&source).errors.len(), 1, "{open}");
    }
}

#[test]
fn json_lines_are_documents() {
    let written = "\u{feff}{\"a\": 1}\r\n\r\n  \n{\"a\": }\n[2, \"ä\"]";
    let (source, parsed) = parse("jsonl", written);
    let indexes: Vec<_> = parsed.documents.iter().map(|document| document.index).collect();
    assert_eq!(indexes, [Some(0), Some(2)]);
    let roots: Vec<_> =
        parsed.documents.iter().map(|one| source.slice(one.node(NodeId::ROOT).span)).collect();
    assert_eq!(roots, ["{\"a\": 1}", "[2, \"ä\"]"]);
    let places: Vec<_> =
        parsed.errors.iter().map(|error| (source.slice(error.span), &*error.message)).collect();
    assert_eq!(places, [("}", "unexpected `}`")]);
    assert_eq!(document("jsonl", "1").index, Some(0));
    assert_eq!(errors("jsonl", " \n\n")[0].message, "the file is empty");
}

#[test]
fn yaml_plain_scalars_follow_the_core_schema() {
    for word in [
        "NO",
        "no",
        "yes",
        "on",
        "Off",
        "y",
        "tRue",
        "nULL",
        "2026-11-02",
        "1_000",
        "0b1",
        "1:30",
        "0o8",
        "0xg",
        "+",
        ".",
        "1e",
        "e3",
        "1.2.3",
        "--1",
        "0x",
        "-0x1",
        "+.nan",
        "~x",
    ] {
        assert_eq!(value("yaml", &format!("x: {word}")), text(word), "{word}");
    }
    for word in ["null", "~", "Null", "NULL", "", "!!null null"] {
        assert_eq!(value("yaml", &format!("x: {word}")), Value::Null, "{word}");
    }
    for (word, number) in [
        ("0o17", 15),
        ("0xfF", 255),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("!!int 3", 3),
        ("!!int \"3\"", 3),
        ("-9223372036854775808", i64::MIN),
    ] {
        assert_eq!(value("yaml", &format!("x: {word}")), Value::Int(number), "{word}");
    }
}

#[test]
fn yaml_floats_booleans_and_texts() {
    for (word, number) in [
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e+2", -150.0),
        ("1e3", 1000.0),
        ("!!float 1", 1.0),
        ("+.5", 0.5),
    ] {
        assert_eq!(value("yaml", &format!("x: {word}")), Value::Float(number), "{word}");
    }
    for (word, truth) in [("true", true), ("TRUE", true), ("False", false), ("!!bool 'true'", true)]
    {
        assert_eq!(value("yaml", &format!("x: {word}")), Value::Bool(truth), "{word}");
    }
    for (word, read) in [
        ("'1'", "1"),
        ("\"null\"", "null"),
        ("!!str 1", "1"),
        ("!!str", ""),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
        ("a\n  b", "a b"),
        ("\"a\\u00e4\\\n  b\"", "aäb"),
    ] {
        assert_eq!(value("yaml", &format!("x: {word}")), text(read), "{word}");
    }
}

#[test]
fn yaml_collections_and_aliases() {
    let written = "a: &a {b: [1, &two 2]}\nc: *a\nd: *two\n&k e: *k\nf: !!map {}\ng: !!seq []\n'<<': 1\n1: x\ntrue: y\n\"null\": z\n? h\n: - - i\n";
    let expected = json!({"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": 2, "e": "e", "f": {}, "g": [],
        "<<": 1, "1": "x", "true": "y", "null": "z", "h": [["i"]]});
    let read = document("yaml", written);
    assert_eq!(plain(&read, NodeId::ROOT), expected);
    let copy = read.at_pointer("/c/b/1").expect("a copy");
    assert_eq!(read.pointer(copy), "/c/b/1");
    let place = |pointer| {
        let node = read.node(read.at_pointer(pointer).expect("a value"));
        (read.source.slice(node.span), read.source.slice(node.header))
    };
    assert_eq!(place("/c"), ("*a", "*a"));
    assert_eq!(place("/c/b"), ("[1, &two 2]", "[1, &two 2]"));
    assert_eq!(place("/c/b/1"), ("2", "2"));
    assert_eq!(place("/d"), ("*two", "*two"));
}

#[test]
fn yaml_streams() {
    let indexes = |written: &str| {
        let (_, parsed) = parse("yaml", written);
        let documents: Vec<_> =
            parsed.documents.iter().map(|one| (one.index, plain(one, NodeId::ROOT))).collect();
        (documents, parsed.errors.into_iter().map(|error| error.message).collect::<Vec<_>>())
    };
    assert_eq!(indexes("--- 1\n"), (vec![(None, json!(1))], vec![]));
    for ends_empty in ["1\n---\n", "1\n...\n---\n...\n# end\n"] {
        let said = vec!["empty document".to_owned()];
        assert_eq!(indexes(ends_empty), (vec![(Some(0), json!(1))], said), "{ends_empty}");
    }
    assert_eq!(indexes("1\n...\n# end\n"), (vec![(None, json!(1))], vec![]));
    assert_eq!(indexes("1\n---\n2\n"), (vec![(Some(0), json!(1)), (Some(1), json!(2))], vec![]));
    assert_eq!(
        indexes("1\n---\n---\n3\n"),
        (vec![(Some(0), json!(1)), (Some(2), json!(3))], vec!["empty document".to_owned()])
    );
    assert_eq!(
        indexes("1\n---\na: [\n---\n3\n---\nb: .nan\n"),
        (
            vec![(Some(0), json!(1)), (Some(2), json!(3))],
            vec![
                "this `[` is never closed".to_owned(),
                "only finite numbers are allowed".to_owned()
            ]
        )
    );
    assert_eq!(indexes("--- ~\n"), (vec![(None, json!(null))], vec![]));
    for empty in ["", "# c\n", "---\n", "---\n---\n...\n", "\u{feff}"] {
        assert_eq!(indexes(empty), (vec![], vec!["the file is empty".to_owned()]), "{empty}");
    }
}

#[test]
fn crlf_and_a_byte_order_mark_change_nothing() {
    for (name, written) in [
        ("toml", "a = 1\n\n[b]\nc = \"ä\" # x\nd = [\n  1,\n]\n"),
        ("json", "{\n\"a\": 1,\n\"b\": [\n\"ä\"]}\n"),
        ("yaml", "a: 1\n# x\nb:\n  - ä\n  - c: |-\n      x\n    d:\n"),
    ] {
        let marked = format!("\u{feff}{}", written.replace('\n', "\r\n"));
        assert_eq!(root(name, &marked), root(name, written), "{name}");
    }
}

#[test]
fn written_scalars_are_read_back() {
    let texts = [
        "",
        "a",
        "no",
        "Yes",
        "null",
        "1",
        "-1",
        "a: b",
        "a #b",
        "ä",
        " a",
        "a ",
        "\"\\\n\t\r\u{7f}\u{85}\u{feff}",
        "2026-11-02",
        "- a",
        "Contoso GmbH",
        "O365_BUSINESS_PREMIUM",
        "~",
        "*a",
        "&a",
        "a,b",
        "[x]",
        "true",
        ".inf",
        "😀",
        "\u{2028}",
    ];
    let scalars = texts.into_iter().map(text).chain([
        Value::Bool(true),
        Value::Int(i64::MIN),
        Value::Float(1.0),
        Value::Float(1e300),
        Value::Float(-2.5e-8),
    ]);
    for scalar in scalars {
        for (name, around) in [
            ("toml", ["x = ", "\n"]),
            ("json", ["{\"x\": ", "}"]),
            ("yaml", ["x: ", "\n"]),
            ("yaml", ["{x: ", ", y: 1}"]),
        ] {
            let written = (format(name).write_scalar)(&scalar).expect("a literal");
            assert_eq!(value(name, &around.join(&written)), scalar, "{name}: {written}");
        }
    }
    let day = Value::Date(date(2026, 11, 2));
    let written = |name: &str, value: &Value| (format(name).write_scalar)(value);
    assert_eq!(written("toml", &day).as_deref(), Some("2026-11-02"));
    assert_eq!(written("json", &day).as_deref(), Some("\"2026-11-02\""));
    assert_eq!(written("yaml", &day).as_deref(), Some("2026-11-02"));
    assert_eq!(written("yaml", &text("Contoso GmbH")).as_deref(), Some("Contoso GmbH"));
    assert_eq!(written("yaml", &text("NO")).as_deref(), Some("\"NO\""));
    assert_eq!(written("toml", &Value::Null), None);
    assert_eq!(written("json", &Value::List(Vec::new())), None);
    assert_eq!(written("json", &Value::Float(f64::NAN)), None);
}
