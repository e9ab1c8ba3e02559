//! `clearance test`: outcomes, exit codes, formats, and what must never be passed over.

mod outcomes;
mod parameters;
mod update;

use crate::scratch::{Ran, Scratch, assert_holds};

const SCHEMA: &str = r#"{
  "$id": "urn:items:1", "type": "object", "additionalProperties": false,
  "properties": { "items": { "type": "array", "items": { "type": "object", "properties": {
    "n": { "type": "integer" }, "day": { "type": "string", "format": "date" }, "note": { "type": "string" }
  } } } } }"#;

const LOW: &str = "//! Low\n//!\n//! Numbers below ten.\n\nconst RULE = #{ severity: \"error\", tags: [\"low\"] };\n\n\
    fn check(customer) {\n    for item in customer.items {\n        if item.n != () && item.n < 10 { report(item.n, `${item.n} is low`); }\n    }\n}\n";

/// Folders of rules for `low` and `big`, and `late`, which asks for the day.
fn pack(files: &[(&str, &str)]) -> Scratch {
    let big = LOW
        .replace("Low", "Big")
        .replace("< 10", "> 100")
        .replace("low`", "big`")
        .replace("\"low\"", "\"big\"");
    let late = LOW
        .replace("Low", "Late")
        .replace("item.n != () && item.n < 10", "item.day != () && item.day < today()")
        .replace("`${item.n} is low`", "`before ${today()}`");
    let scratch = Scratch::with(&[
        ("rules/pack.toml", "name = \"items\"\n"),
        ("rules/document.schema.json", SCHEMA),
        ("rules/low.rhai", LOW),
        ("rules/big.rhai", &big),
        ("rules/late.rhai", &late),
    ]);
    for (path, text) in files {
        scratch.write(&format!("rules/fixtures/{path}"), text.as_bytes());
    }
    scratch
}

/// A customer with numbers; each with what comes after it on its line.
fn items(numbers: &[(i64, &str)]) -> String {
    numbers.iter().map(|(n, after)| format!("[[items]]\nn = {n}{after}\n")).collect()
}

fn json(scratch: &Scratch, arguments: &str) -> serde_json::Value {
    let ran = scratch.run(&format!("test --format json {arguments}"));
    assert_eq!(ran.err, "", "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

/// `outcome rule line`, for each outcome but those that are as expected.
fn bad(results: &serde_json::Value) -> Vec<String> {
    let fixtures = results["fixtures"].as_array().unwrap().iter();
    let outcomes = fixtures.flat_map(|fixture| fixture["outcomes"].as_array().unwrap());
    let shown = outcomes.map(|outcome| {
        let place = [&outcome["expected"]["line"], &outcome["finding"]["line"]];
        let line = place.iter().find_map(|line| line.as_u64()).unwrap_or_default();
        format!(
            "{} {} {line}",
            outcome["outcome"].as_str().unwrap(),
            outcome["rule"].as_str().unwrap_or("-")
        )
    });
    let good = ["validated", "reported", "known"];
    shown.filter(|line| !good.iter().any(|word| line.starts_with(word))).collect()
}

#[test]
fn the_shipped_rules_are_as_their_fixtures_expect() {
    let root = env!("CARGO_MANIFEST_DIR");
    let scratch = Scratch::with(&[]);
    for rules in [format!("{root}/rules"), "builtin".to_owned()] {
        let ran = scratch.run(&format!("test {rules} --require-both"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
        let rules = std::fs::read_dir(format!("{root}/rules")).unwrap();
        let rules = rules.filter(|entry| {
            entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "rhai")
        });
        assert_holds(&ran.out, &[&format!("fixtures · {} rules", rules.count())]);
    }
}

#[test]
fn exit_codes_are_0_1_2_and_4() {
    let good = items(&[(5, " # expect: low"), (50, "")]);
    let scratch = pack(&[("low/a.toml", &good)]);
    let code = |arguments: &str| scratch.run(&format!("test {arguments}")).code;
    assert_eq!(code(""), Some(0));
    assert_eq!(code("--require-both"), Some(1));
    assert_eq!(code("--select low"), Some(0));
    assert_eq!(code("--select big"), Some(4));
    assert_eq!(code("--path nowhere"), Some(4));
    assert_eq!(code("--fixtures rules/fixtures"), Some(0));
    assert_eq!(code("--fixtures nowhere"), Some(2));
    assert_eq!(code("--select bgi"), Some(2));
    assert_eq!(code("nowhere"), Some(2));
    scratch.write("rules/fixtures/low/b.toml", items(&[(5, "")]).as_bytes());
    assert_eq!(code(""), Some(1));
    scratch.write("rules/fixtures/low/c.toml", items(&[(5, " # expct: low")]).as_bytes());
    let ran = scratch.run("test");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_holds(
        &ran.err,
        &["this looks like a mark, but is not one", "rules/fixtures/low/c.toml:2:9"],
    );
    let empty = pack(&[]);
    assert_eq!(empty.run("test").code, Some(4));
}

#[test]
fn results_are_the_same_for_any_number_of_threads() {
    let mut files = Vec::new();
    for index in 0..70 {
        let text = items(&[(index - 10, " # expect: low"), (index * 3, "")]);
        let text = match index % 3 {
            0 => format!("# as-of: 2026-11-{:02}\n{text}", index % 28 + 1),
            _ => text,
        };
        files.push((format!("{}/f{index}.toml", ["low", "big-ones"][index as usize % 2]), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let scratch = pack(&files);
    for format in ["human -v", "json", "junit"] {
        let run = |threads: usize| scratch.run(&format!("test -j {threads} --format {format}"));
        let one: Ran = run(1);
        assert_eq!(one.code, Some(1));
        for threads in [2, 7] {
            assert_eq!(run(threads), one);
        }
    }
}

#[test]
fn json_keeps_to_its_schema() {
    let scratch = pack(&[
        (
            "low/a.toml",
            &items(&[(5, " # expect: low"), (50, " # expect: low \"\\u{1b}\""), (6, "")]),
        ),
        ("low/todo.toml", &items(&[(50, " # todo-expect: low"), (6, " # todo-expect: low")])),
        ("low/torn.toml", "items = ["),
        ("all.json", "{ \"items\": [] }"),
        ("typo.toml", "itmes = []"),
    ]);
    let results = json(&scratch, "");
    let text = |which: &str| scratch.run(&format!("schema {which}")).out;
    let schema: serde_json::Value = serde_json::from_str(&text("test")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&text("report")).unwrap();
    let registry = jsonschema::Registry::new()
        .add("urn:clearance:report:2", report)
        .and_then(|registry| registry.prepare())
        .unwrap();
    let validator = jsonschema::options().with_registry(&registry).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&results).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{results:#}");
    assert_eq!(
        bad(&results),
        ["missing low 4", "noisy low 6", "stale low 4", "broken - 0", "noisy schema 1"]
    );
    assert_eq!(results["summary"]["known"], 1);
    assert_eq!(results["good"], false);
}

#[test]
fn junit_has_a_suite_per_rule_and_a_case_per_fixture() {
    let scratch = pack(&[
        ("low/a <&>\".toml", &items(&[(5, "")])),
        ("low/good.toml", &items(&[(50, "")])),
        ("big/torn.toml", "items = ["),
    ]);
    let ran = scratch.run("test --format junit --require-both");
    assert_eq!(ran.code, Some(1));
    let holds = [
        "<testsuites name=\"clearance test\" tests=\"6\" failures=\"4\" errors=\"1\">",
        "<testsuite name=\"low\" tests=\"3\"",
        "name=\"rules/fixtures/low/a &lt;&amp;&gt;&quot;.toml\" classname=\"low\"",
        "type=\"noisy\"",
        "type=\"broken\"",
        "no catching and no passing fixture",
    ];
    assert_holds(&ran.out, &holds);
}

#[test]
fn reports_go_where_they_are_sent() {
    let scratch = pack(&[("low/a.toml", &items(&[(5, " # expect: low")]))]);
    let ran = scratch.run("test -f human -f json=out.json -f junit=out.xml");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_holds(&ran.out, &["1 reported · 3 rules without both"]);
    for file in ["out.json", "out.xml"] {
        assert!(scratch.path(file).is_file(), "{file}");
    }
    for (arguments, said) in [
        ("-f json -f junit", "two reports cannot both go to standard output"),
        ("-f xml", "the formats are human, json, junit"),
        ("--yes", "--update"),
        ("--update -f json", "cannot be used with"),
    ] {
        let ran = scratch.run(&format!("test {arguments}"));
        assert_eq!(ran.code, Some(2), "{arguments}");
        assert_holds(&ran.err, &[said]);
    }
    let quiet = scratch.run("test --quiet");
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}
