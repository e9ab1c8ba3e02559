//! Questions: a rule that lacks a fact asks for it, and the document stays open until it is there.

use crate::scratch::{Scratch, assert_holds};

const RULE: &str = r#"//! Renewal known
//!
//! Whether a zone renews must be known.

const RULE = #{ severity: "error", tags: ["renewal"] };

fn check(zone) {
    let renews = zone.get("renews");
    if renews == () {
        ask(missing(zone, "renews"), "does it renew?").help("look at the registrar").label(zone.name, "this one");
    } else if renews {
        report(zone.renews, "it renews");
    }
}
"#;

const SCHEMA: &str = r#"{
  "type": "object", "additionalProperties": false, "required": ["name"],
  "properties": { "name": { "type": "string" }, "renews": { "type": "boolean" } }
}"#;

fn zones() -> Scratch {
    Scratch::with(&[
        ("in/a.toml", "name = \"a\"\n"),
        ("in/b.toml", "name = \"b\"\nrenews = false\n"),
        ("in/c.toml", "name = \"c\"\nrenews = true\n"),
        ("p/pack.toml", "name = \"p\"\n[words]\nsubject = \"zone\"\nsubjects = \"zones\"\n"),
        ("p/document.schema.json", SCHEMA),
        ("p/renewal-known.rhai", RULE),
    ])
}

#[test]
fn a_question_is_neither_passed_nor_failed() {
    let scratch = zones();
    let ran = scratch.run("check in/a.toml in/b.toml -r p");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert_holds(
        &ran.out,
        &[
            "question[renewal-known]: does it renew?",
            "this one",
            "help: look at the registrar",
            "no findings in 2 zones · 1 question · zones: 1 ready, 1 open · 1 rule",
        ],
    );
    // What is wrong comes before what is open.
    let all = scratch.run("check in -r p").out;
    assert!(all.find("it renews").unwrap() < all.find("does it renew?").unwrap(), "{all}");
}

#[test]
fn each_exit_code_is_asked_for() {
    let scratch = zones();
    for (least, code) in [("open", 1), ("advice", 0), ("error", 0), ("never", 0)] {
        let ran = scratch.run(&format!("check in/a.toml -r p --fail-on {least}"));
        assert_eq!(ran.code, Some(code), "{least}");
        assert_eq!(
            scratch.run(&format!("check in/b.toml -r p --fail-on {least}")).code,
            Some(0),
            "{least}"
        );
    }
}

#[test]
fn programs_find_them_apart_from_findings() {
    let scratch = zones();
    let json = scratch.run("check in -r p -f json").out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let of = |list: &str| {
        let items = json[list].as_array().unwrap().iter();
        items.map(|one| one["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (of("findings"), of("questions")),
        (vec!["it renews".into()], vec!["does it renew?".to_owned()])
    );
    assert_eq!(json["questions"][0]["severity"], "question");
    assert_eq!(json["questions"][0]["pointer"], "/renews");
    assert_eq!(json["summary"]["questions"], 1);
    let rule = &json["rules"][0];
    assert_eq!([&rule["passed"], &rule["failed"], &rule["open"]], [1, 1, 1]);
    let standings = json["customers"].as_array().unwrap().iter();
    let standings: Vec<&str> = standings.map(|one| one["standing"].as_str().unwrap()).collect();
    assert_eq!(standings, ["open", "ready", "blocked"]);
    let lines = scratch.run("check in -r p -f jsonl").out;
    assert_holds(&lines, &["{\"type\":\"question\",\"rule\":\"renewal-known\""]);
    let sarif = scratch.run("check in/a.toml -r p -f sarif").out;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&result["kind"], &result["level"]), (&"open".into(), &"none".into()));
    assert_holds(
        &scratch.run("check in/a.toml -r p -f csv").out,
        &["question,question,open,renewal-known,"],
    );
    assert_holds(
        &scratch.run("check in/a.toml -r p -f github").out,
        &["::notice ", "::question: does it renew?"],
    );
    let junit = scratch.run("check in/a.toml -r p -f junit").out;
    assert_holds(&junit, &["<skipped>question: does it renew? (look at the registrar)</skipped>"]);
    let html = scratch.run("check in/a.toml -r p -f html").out;
    assert_holds(&html, &["id=\"questions\"", "does it renew?", "Nothing stands open."]);
}

#[test]
fn settings_say_how_much_a_question_matters() {
    let scratch = zones();
    let cases = [
        ("error", Some(1), "error[renewal-known]: does it renew?", "1 blocked"),
        ("warning", Some(0), "warning[renewal-known]: does it renew?", "1 warning"),
        ("off", Some(0), "no findings in 1 zone ·", "1 rule"),
        ("question", Some(0), "question[renewal-known]:", "1 open"),
    ];
    for (open, code, message, end) in cases {
        let whole = format!("[rules.renewal-known]\nopen = \"{open}\"\n");
        let in_part = format!(
            "[[overrides]]\npaths = [\"in/a.toml\"]\nrules.renewal-known.open = \"{open}\"\n"
        );
        for configuration in [whole, in_part] {
            scratch.write("clearance.toml", configuration.as_bytes());
            let ran = scratch.run("check in/a.toml -r p");
            assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{configuration}");
            assert_holds(&ran.out, &[message, end]);
        }
    }
    scratch.write("clearance.toml", b"[rules.renewal-known]\nopen = \"maybe\"\n");
    let ran = scratch.run("check in/a.toml -r p");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["maybe", "clearance.toml:2"]);
    scratch.write("clearance.toml", b"");
    let severity = RULE.replace("\"error\"", "\"question\"");
    scratch.write("p/renewal-known.rhai", severity.as_bytes());
    let ran = scratch.run("check in/a.toml -r p");
    assert_eq!(ran.code, Some(2), "no rule has this severity");
}

#[test]
fn a_question_is_waived_and_known_like_a_finding() {
    let scratch = zones();
    let waiver =
        "name = \"a\" # clearance: allow(renewal-known) until=2026-12-31 reason=\"asked\"\n";
    scratch.write("in/a.toml", waiver.as_bytes());
    let ran = scratch.run("check in/a.toml -r p --fail-on open");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["1 waived", "1 ready by waiver"]);
    scratch.write("in/a.toml", b"name = \"a\"\n");
    let ran = scratch.run("baseline create in/a.toml -r p --baseline base.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = scratch.run("check in/a.toml -r p --fail-on open --baseline base.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["1 known", "1 open"]);
}

#[test]
fn fixtures_say_what_must_be_asked() {
    let scratch = zones();
    scratch.write(
        "p/fixtures/renewal-known/a.toml",
        b"name = \"a\"   # ask: renewal-known \"renew?\"\n",
    );
    scratch.write("p/fixtures/renewal-known/b.toml", b"name = \"b\"\nrenews = false\n");
    scratch.write(
        "p/fixtures/renewal-known/c.toml",
        b"name = \"c\"\nrenews = true # expect: renewal-known\n",
    );
    let ran = scratch.run("test p");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // A finding is no question, and the other way round.
    scratch.write("p/fixtures/renewal-known/a.toml", b"name = \"a\"   # expect: renewal-known\n");
    let ran = scratch.run("test p");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["if it is right, expect it: `ask: renewal-known`"]);
    scratch.run("test p --update --yes");
    assert_eq!(scratch.run("test p").code, Some(0));
    let text = std::fs::read_to_string(scratch.path("p/fixtures/renewal-known/a.toml")).unwrap();
    assert_eq!(text, "# ask: renewal-known\nname = \"a\"\n");
}

#[test]
fn why_tells_of_a_question() {
    let scratch = zones();
    let ran = scratch.run("why renewal-known in/a.toml -r p");
    assert_holds(&ran.out, &["open, the rule asks 1 question", "does it renew?"]);
    let ran = scratch.run("why renewal-known in/a.toml -r p -f json");
    assert_holds(&ran.out, &["\"verdict\": \"open\""]);
}

#[test]
fn a_rule_over_all_documents_may_ask() {
    let scratch = zones();
    let rule = "//! Seen once\n//!\n//! It is.\n\nconst RULE = #{ severity: \"error\", tags: [\"a\"] };\n\n\
                fn gather(zone) { zone.name }\n\n\
                fn check_all(names) {\n    ask(names[0], \"is it the first?\");\n}\n";
    scratch.write("p/renewal-known.rhai", rule.as_bytes());
    let ran = scratch.run("check in -r p");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["question[renewal-known]: is it the first?", "2 ready, 1 open"]);
    let json = scratch.run("check in -r p -f json").out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rule = &json["rules"][0];
    assert_eq!([&rule["passed"], &rule["failed"], &rule["open"]], [2, 0, 1]);
    let ran = scratch.run("why renewal-known in -r p");
    assert_holds(&ran.out, &["open, the rule asks 1 question about 3 zones"]);
}

/// The published forms of tests and of `why` take questions as well.
#[test]
fn other_reports_that_hold_questions_keep_to_their_schemas() {
    let scratch = zones();
    let mark = b"name = \"a\"   # ask: renewal-known\n";
    scratch.write("p/fixtures/renewal-known/a.toml", mark);
    let parsed = |text: String| -> serde_json::Value { serde_json::from_str(&text).unwrap() };
    let schema = |which: &str| parsed(scratch.run(&format!("schema {which}")).out);
    for (which, command) in
        [("test", "test p -f json"), ("why", "why renewal-known in/a.toml -r p -f json")]
    {
        let registry = jsonschema::Registry::new()
            .add("urn:clearance:report:2", schema("report"))
            .and_then(|registry| registry.prepare())
            .unwrap();
        let validator =
            jsonschema::options().with_registry(&registry).build(&schema(which)).unwrap();
        let report = parsed(scratch.run(command).out);
        assert!(report.to_string().contains("does it renew?"), "{report:#}");
        let errors: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{which}: {errors:#?}");
    }
}
