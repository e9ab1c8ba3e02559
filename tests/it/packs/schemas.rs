//! Schemas of packs: nothing in them is passed over, and none is more work than may be.

use super::assert_refused;
use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// A pack with a schema of customers.
fn pack(schema: &str) -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/pack.toml", "name = \"mine\""),
        ("mine/seen.rhai", &rule("advice")),
        ("mine/document.schema.json", schema),
    ])
}

/// What is wrong with a schema: the text, what is underlined, the message, a piece of the help.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (r#"{ "minimun": 5 }"#, "minimun", "unknown keyword `minimun`", "did you mean `minimum`?"),
    (r#"{ "typ": "integer" }"#, "typ", "unknown keyword `typ`", "did you mean `type`?"),
    (r#"{ "propertis": {} }"#, "propertis", "unknown keyword", "did you mean `properties`?"),
    (r#"{ "Type": "integer" }"#, "Type", "unknown keyword `Type`", "did you mean `type`?"),
    (r#"{ "qqq": 1 }"#, "qqq", "unknown keyword `qqq`", "begins with `x-`"),
    (r#"{ "format": "email" }"#, "email", "`email` is not checked", "with `pattern`"),
    (r#"{ "format": "Date" }"#, "Date", "`Date` is not checked", "did you mean `date`?"),
    (r#"{ "format": "date-time" }"#, "date-time", "is not checked", "with `pattern`"),
    (r#"{ "definitions": {} }"#, "definitions", "of JSON Schema 2020-12", "write `$defs`"),
    (r#"{ "dependencies": {} }"#, "dependencies", "unknown keyword", "`dependentRequired`"),
    (r#"{ "id": "x" }"#, "id", "unknown keyword", "write `$id`"),
    (r#"{ "x-key": "offer" }"#, "offer", "expected a list of keys", "as in `[\"name\""),
    (r#"{ "x-key": [] }"#, "]", "expected a list of keys", "as in"),
    (r#"{ "x-key": [5] }"#, "]", "expected the name of a key", "as in"),
    (
        r#"{ "x-key": ["ofer"], "properties": { "offer": true } }"#,
        "ofer",
        "unknown property `ofer`",
        "did you mean `offer`?",
    ),
    (r#"{ "contentEncoding": "base64" }"#, "contentEncoding", "unknown keyword", "not checked"),
];

/// Places of a schema in a schema.
const AROUND: &[&str] = &[
    r#"{ "properties": { "own": @ } }"#,
    r#"{ "$defs": { "own": @ } }"#,
    r#"{ "properties": { "own": { "items": @ } } }"#,
    r#"{ "properties": { "own": { "prefixItems": [true, @] } } }"#,
    r#"{ "properties": { "own": { "oneOf": [{ "type": "string" }, @] } } }"#,
    r#"{ "properties": { "own": { "if": { "type": "string" }, "then": @, "else": { "not": true } } } }"#,
    r#"{ "properties": { "own": { "additionalProperties": { "anyOf": [@] } } } }"#,
    r#"{ "properties": { "default": @ } }"#,
    r#"{ "patternProperties": { "^own": @ }, "dependentSchemas": {} }"#,
];

#[test]
fn misspelt_keywords_and_unchecked_formats_are_told_at_their_place() {
    let scratch = pack("{}");
    scratch.write("t/pack.toml", b"name = \"t\"");
    scratch.write("t/seen.rhai", rule("advice").as_bytes());
    scratch.write("t/data/own-things.toml", b"a = 1\n");
    for (index, (wrong, underlined, message, help)) in WRONG.iter().enumerate() {
        for around in AROUND.iter().cycle().skip(index % AROUND.len()).take(2) {
            let schema = around.replace('@', wrong);
            let start = schema.find(wrong).unwrap();
            let column = start + wrong.find(underlined).unwrap();
            scratch.write("mine/document.schema.json", schema.as_bytes());
            let place = format!("mine/document.schema.json:1:{column}");
            let said = [&*place, *message, *help];
            assert_refused(&scratch.run("check good.toml -r mine"), &said);
            let overlay =
                schema.replacen('{', "{ \"$ref\": \"urn:clearance:customer-file:1\",\n", 1);
            scratch.write("mine/document.schema.json", overlay.as_bytes());
            let place = format!("mine/document.schema.json:2:{}", column - 1);
            assert_refused(&scratch.run("lint mine"), &[&place, message, help]);
            scratch.write("t/data/own-things.schema.json", schema.as_bytes());
            let place = format!("t/data/own-things.schema.json:1:{column}");
            assert_refused(&scratch.run("check good.toml -r t"), &[&place, message, help]);
        }
    }
}

#[test]
fn what_only_tells_people_something_is_fine() {
    let notes = r#""title": "t", "description": "d", "examples": [{ "typ": 1 }], "$comment": "c", "deprecated": true,
        "readOnly": true, "writeOnly": false, "default": { "minimun": 1 }, "x-own": { "typ": 1 }"#;
    let schema = format!("{{ {notes}, \"properties\": {{ \"typ\": {{ {notes} }} }} }}");
    let ran = pack(&schema).run("check good.toml -r mine -f compact");
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn another_draft_and_schemas_elsewhere_are_refused() {
    for (schema, place, message, help) in [
        (
            "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\"\n}",
            "2:14",
            "expected a schema of draft 2020-12",
            "https://json-schema.org/draft/2020-12/schema",
        ),
        (
            "{\n  \"items\": { \"$ref\": \"https://example.com/s.json\" }\n}",
            "2:22",
            "unknown schema `https://example.com/s.json`",
            "schemas are never fetched",
        ),
        (
            "{\n  \"items\": { \"$ref\": \"#/x-own/a\" },\n  \"x-own\": { \"a\": { \"typ\": 1 } }\n}",
            "2:22",
            "`#/x-own/a` is not the place of a schema",
            "below `$defs`",
        ),
    ] {
        let ran = pack(schema).run("check good.toml -r mine");
        assert_refused(&ran, &[&format!("mine/document.schema.json:{place}"), message, help]);
    }
}

/// A date under a key that is called as a keyword for data is a date, too.
#[test]
fn keys_called_like_keywords_are_keys() {
    let date = r#"{ "type": "string", "format": "date" }"#;
    let schema = format!("{{ \"properties\": {{ \"default\": {date}, \"enum\": {date} }} }}");
    let scratch = pack(&schema);
    scratch.write("c.json", br#"{ "default": "soon", "enum": "later" }"#);
    let ran = scratch.run("check c.json -r mine -f compact");
    assert_holds(&ran.out, &["`soon` is not a date", "`later` is not a date"]);
}

/// A schema of definitions that each hold what is made of the next.
fn chain(length: usize, link: impl Fn(&str) -> String) -> String {
    let definition = |at: usize| {
        let next = link(&format!("{{ \"$ref\": \"#/$defs/d{}\" }}", at + 1));
        format!("\"d{at}\": {next}")
    };
    let definitions: Vec<String> = (0..length).map(definition).collect();
    format!(
        "{{ \"properties\": {{ \"customer\": {{ \"$ref\": \"#/$defs/d0\" }} }},\n  \"$defs\": {{ {}, \"d{length}\": {{}} }} }}",
        definitions.join(",\n    ")
    )
}

#[test]
fn schemas_that_are_too_much_work_are_refused_at_their_place() {
    let once = |next: &str| next.to_owned();
    let inside = |next: &str| format!("{{ \"properties\": {{ \"a\": {next} }} }}");
    let all = |next: &str| format!("{{ \"allOf\": [{next}, {next}] }}");
    let any = |next: &str| format!("{{ \"anyOf\": [{next}, {next}] }}");
    for (schema, message) in [
        (chain(20_000, once), "more than 32 schemas refer to one another"),
        (chain(20_000, inside), "more than 500 schemas lie inside one another"),
        (chain(40, all), "schemas"),
        (chain(14, all), "more than 10000 schemas look at one value"),
        (chain(14, any), "more than 10000 schemas look at one value"),
        ("{ \"$ref\": \"#/$defs/a\", \"$defs\": { \"a\": { \"not\": { \"$ref\": \"#/$defs/a\" } } } }".to_owned(), "refers to itself"),
    ] {
        let ran = pack(&schema).run("check good.toml -r mine");
        assert_refused(&ran, &["mine/document.schema.json:", message, "fewer schemas"]);
    }
}

/// As deep as may be, in the schema and the document, and no verdict but an honest one.
#[test]
fn schemas_at_the_limit_check_and_those_that_double_with_the_document_end() {
    let inside = |next: &str| format!("{{ \"properties\": {{ \"a\": {next} }} }}");
    let twice = |next: &str| {
        format!("{{ \"properties\": {{ \"a\": {{ \"allOf\": [{next}, {next}] }} }} }}")
    };
    let mine = |key: &str| {
        format!(
            "{{ \"properties\": {{ \"a\": {{ \"{key}\": [{{ \"$ref\": \"#\" }}, {{ \"$ref\": \"#\" }}] }} }} }}"
        )
    };
    let itself = "{ \"properties\": { \"a\": { \"allOf\": [{ \"allOf\": [{ \"allOf\": [{ \"$ref\": \"#\" }] }] }] } } }";
    let deep = |key: &str| {
        let levels = 126;
        format!("{{ \"{key}\": {}1{} }}", "{ \"a\": ".repeat(levels), " }".repeat(levels))
    };
    for (schema, text, code) in [
        (chain(248, inside), deep("customer"), 0),
        (chain(45, twice), deep("customer"), 1),
        (itself.to_owned(), deep("a"), 0),
        (mine("allOf"), deep("a"), 1),
        (mine("anyOf"), deep("a"), 1),
    ] {
        let scratch = pack(&schema);
        scratch.write("mine/seen.rhai", rule("advice").replace("customer.name", "name").as_bytes());
        scratch.write("deep.json", text.as_bytes());
        let ran = scratch.run("check deep.json -r mine -f compact -A seen");
        let ran = if ran.code == Some(2) {
            scratch.run("check deep.json -r mine -f compact")
        } else {
            ran
        };
        let has_schema = ran.out.contains("error[schema]");
        assert_eq!(has_schema, code == 1, "{schema}: {ran:?}");
        if code == 1 {
            assert_holds(&ran.out, &["comparing this with its schema takes too long"]);
        }
    }
}

#[test]
fn patterns_have_an_end() {
    let scratch = pack(r#"{ "properties": { "own": { "pattern": "(a{1000}){1000}" } } }"#);
    let ran = scratch.run("check good.toml -r mine");
    assert_refused(&ran, &["mine/document.schema.json:1:"]);
    scratch.write(
        "mine/document.schema.json",
        br#"{ "properties": { "own": { "pattern": "^(?=a)(a+)+\\1$" } } }"#,
    );
    scratch.write("c.json", format!("{{ \"own\": \"{}b\" }}", "a".repeat(40)).as_bytes());
    let ran = scratch.run("check c.json -r mine -f compact");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["error[schema]"]);
}

#[test]
fn a_run_without_a_schema_says_so_wherever_it_is_read() {
    let silent = rule("advice")
        .replace("report(customer.customer.name", "if \"name\" in customer { report(customer")
        .replace("\"seen\");", "\"seen\"); }");
    let scratch = Scratch::with(&[
        ("good.toml", "nmae = \"Contoso\"\n"),
        ("mine/pack.toml", "name = \"mine\""),
        ("mine/seen.rhai", &silent),
    ]);
    let ran = scratch.run("check good.toml -r mine");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["no findings in 1 ", "1 rule, no schema"]);
    assert_eq!(ran.err, "");
    for arguments in ["-q", "-f json", "-f compact", "-f sarif"] {
        let ran = scratch.run(&format!("check good.toml -r mine {arguments}"));
        assert_eq!(ran.err, "1 rule, no schema\n", "{arguments}");
    }
    assert_holds(&scratch.run("check good.toml -r mine -f json").out, &["\"has_schema\": false"]);
    let html = scratch.run("check good.toml -r mine -f html").out;
    assert_holds(&html, &["1 rule without a schema as of"]);

    // A schema that asks for nothing is a schema: somebody meant it.
    scratch.write("mine/document.schema.json", b"{}");
    let ran = scratch.run("check good.toml -r mine");
    assert!(!ran.out.contains("schema") && ran.err.is_empty(), "{ran:?}");
    let json = scratch.run("check good.toml -r mine -f json");
    assert_holds(&json.out, &["\"has_schema\": true"]);
    assert_eq!(json.err, "");
}
