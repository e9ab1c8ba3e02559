//! Bounds of parameters: how rules declare them, and what settings may not do.

use serde_json::{Value, json};

use crate::scratch::{Scratch, assert_holds};

/// A pack with a rule of these parameters.
fn pack(params: &str) -> Scratch {
    let rule = format!(
        "//! Says\n\nconst RULE = #{{ severity: \"error\", params: #{{ {params} }} }};\n\n\
         fn check(zone, params) {{\n    report(zone.name, `${{params.a}}`);\n}}\n"
    );
    Scratch::with(&[
        ("in/a.toml", "name = \"a\"\n"),
        ("p/pack.toml", "name = \"p\"\n"),
        ("p/document.schema.json", "{ \"properties\": { \"name\": { \"type\": \"string\" } } }"),
        ("p/says.rhai", &rule),
    ])
}

/// What the rule says with a value of its parameter; what is wrong, where it cannot run.
fn says(declared: &str, value: &str) -> String {
    let scratch = pack(&format!("a: {declared}"));
    scratch
        .write("clearance.toml", format!("[rules.says]\nparams = {{ a = {value} }}\n").as_bytes());
    let ran = scratch.run("check in -r p -f compact");
    if ran.code == Some(2) { ran.err } else { ran.out }
}

#[test]
fn values_within_the_bounds_are_taken() {
    for (declared, value, said) in [
        ("#{ value: 30, min: 0, max: 90 }", "0", "says] 0"),
        ("#{ value: 30, min: 0, max: 90 }", "90", "says] 90"),
        ("#{ value: 30, min: -5 }", "-5", "says] -5"),
        ("#{ value: 30, max: 90 }", "-1000", "says] -1000"),
        ("#{ value: 0.5, min: 0, max: 1 }", "1", "says] 1.0"),
        ("#{ value: \"a\", one_of: [\"a\", \"b\"] }", "\"b\"", "says] b"),
        ("#{ value: 1, one_of: [1, 3] }", "3", "says] 3"),
        ("#{ value: [1], min: 0, max: 3 }", "[3, 0]", "says] [3, 0]"),
        ("#{ value: [], one_of: [\"a\"] }", "[]", "says] []"),
        ("#{ value: true }", "false", "says] false"),
    ] {
        assert_holds(&says(declared, value), &[said]);
    }
}

#[test]
fn values_outside_of_them_are_errors_at_their_place() {
    for (declared, value, said) in [
        ("#{ value: 30, min: 0, max: 90 }", "91", &["expected a value from 0 to 90"][..]),
        ("#{ value: 30, min: 0 }", "-1", &["expected at least 0"]),
        ("#{ value: 0.5, max: 0.9 }", "1", &["expected at most 0.9"]),
        (
            "#{ value: \"all\", one_of: [\"all\", \"some\"] }",
            "\"sone\"",
            &["expected one of \"all\", \"some\"", "did you mean \"some\"?"],
        ),
        ("#{ value: [1], min: 0 }", "[1, -1]", &["each item must be at least 0"]),
        ("#{ value: 30, min: 0 }", "\"1\"", &["expected a whole number, found text"]),
    ] {
        let told = says(declared, value);
        assert_holds(&told, &["parameter `a` of rule `says`: ", "clearance.toml:2:16"]);
        assert_holds(&told, said);
    }
    // So are those of overrides.
    let scratch = pack("a: #{ value: 30, max: 90 }");
    let text = "[[overrides]]\npaths = [\"in\"]\nrules.says = { params = { a = 91 } }\n";
    scratch.write("clearance.toml", text.as_bytes());
    assert_holds(
        &scratch.run("check in -r p").err,
        &["clearance.toml:3:31", "expected at most 90"],
    );
}

#[test]
fn declarations_that_are_none_are_told_at_their_place() {
    // `^` stands before what is underlined.
    for (declared, message) in [
        ("#{ ^least: 1, value: 1 }", "unknown key `least`"),
        ("^#{ min: 1 }", "the parameter has no `value`"),
        ("#{ value: ^5, max: 4 }", "the default is not among the values that are allowed"),
        ("#{ value: ^\"c\", one_of: [\"a\"] }", "the default is not among"),
        ("#{ value: ^\"c\", min: 1 }", "the default is not among"),
        ("#{ value: 5, min: 6, max: ^4 }", "`max` is below `min`"),
        ("#{ value: 5, min: ^\"1\" }", "`min` and `max` are numbers"),
        ("#{ value: 5, one_of: ^[] }", "`one_of` is a list of values"),
        ("#{ value: 5, max: 9, one_of: ^[5] }", "`one_of` stands beside `min` or `max`"),
        ("#{ value: ^() }", "a parameter is a boolean"),
    ] {
        let column = 50 + declared.find('^').unwrap();
        let scratch = pack(&format!("a: {}", declared.replacen('^', "", 1)));
        let ran = scratch.run("check in -r p");
        assert_eq!(ran.code, Some(2), "{declared}: {ran:?}");
        assert_holds(&ran.err, &[message, &format!("p/says.rhai:3:{column}]")]);
    }
}

#[test]
fn pages_show_what_is_allowed() {
    let scratch = pack(
        "a: #{ value: 30, min: 0, max: 90 }, b: #{ value: \"x\", one_of: [\"x\", \"y\"] }, c: 1",
    );
    let wanted = ["a = 30 (from 0 to 90)", "b = \"x\" (one of \"x\", \"y\")", "c = 1\n"];
    assert_holds(&scratch.run("explain says -r p").out, &wanted);
    let markdown = scratch.run("explain says -r p -f markdown").out;
    assert_holds(
        &markdown,
        &["`a = 30 (from 0 to 90)`, `b = \"x\" (one of \"x\", \"y\")`, `c = 1`"],
    );
    let page: Value = serde_json::from_str(&scratch.run("explain says -r p -f json").out).unwrap();
    assert_eq!(page["rules"][0]["params"], json!({ "a": 30, "b": "x", "c": 1 }));
    assert_eq!(
        page["rules"][0]["bounds"],
        json!({ "a": { "min": 0, "max": 90 }, "b": { "one_of": ["x", "y"] } })
    );
}
