//! Evidence: what it holds, that it is the same for the same run, and that what differs is told.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::scratch::{GOOD, Scratch, assert_holds, rule};

const FILE: &str = "evidence.json";

/// The extension field of the predicate.
const RUN: &str = "urn:clearance:run:4";

/// A repository with a pack of its own, two customers, one of which breaks a rule.
fn scratch() -> Scratch {
    let wants = rule("error")
        .replace("report(", "if customer.customer.country == \"AT\" { return; }\n    report(");
    Scratch::with(&[
        ("clearance.toml", ""),
        ("rules/pack.toml", "name = \"seen\"\n"),
        ("rules/seen.rhai", &wants),
        ("rules/lib/unused.rhai", "fn one() {\n    1\n}\n"),
        ("rules/data/few.toml", "a = 1\n"),
        ("customers/good.toml", &GOOD.replace("country = \"DE\"", "country = \"AT\"")),
        ("customers/bad.toml", GOOD),
    ])
}

fn text(scratch: &Scratch) -> String {
    std::fs::read_to_string(scratch.path(FILE)).unwrap()
}

/// The evidence of a run.
fn evidence(scratch: &Scratch, arguments: &str, code: i32) -> Value {
    let ran = scratch.run(&format!("check --evidence {FILE} {arguments}"));
    assert_eq!(ran.code, Some(code), "{ran:?}");
    serde_json::from_str(&text(scratch)).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the specifications of statement, resource descriptor and predicate ask for.
fn assert_follows_the_specification(statement: &Value) {
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://in-toto.io/attestation/test-result/v0.1");
    let predicate = &statement["predicate"];
    assert!(["PASSED", "WARNED", "FAILED"].contains(&predicate["result"].as_str().unwrap()));
    let mut names = Vec::new();
    for descriptor in statement["subject"].as_array().unwrap() {
        // Each subject must have a digest, and its name should be its alone.
        names.push(descriptor["name"].as_str().unwrap());
        assert_descriptor(descriptor);
    }
    let mut distinct = names.clone();
    distinct.dedup();
    assert_eq!(names, distinct);
    assert!(!names.is_empty() && names.is_sorted());
    predicate["configuration"].as_array().unwrap().iter().for_each(assert_descriptor);
    let mut tests = Vec::new();
    for list in ["passedTests", "warnedTests", "failedTests"] {
        tests.extend(predicate[list].as_array().unwrap().iter().map(|name| name.as_str().unwrap()));
    }
    let count = tests.len();
    tests.sort_unstable();
    tests.dedup();
    assert_eq!(tests.len(), count, "a rule is in one list");
    let failed = predicate["failedTests"].as_array().unwrap();
    assert!(failed.is_empty() || predicate["result"] == "FAILED");
}

/// One of uri, digest and content must be there; digests are lower-case hexadecimal; fields are of the known ones.
fn assert_descriptor(descriptor: &Value) {
    let fields =
        ["name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations"];
    assert!(descriptor.as_object().unwrap().keys().all(|key| fields.contains(&key.as_str())));
    let digest = descriptor["digest"]["sha256"].as_str().unwrap();
    assert!(
        digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    );
}

#[track_caller]
fn assert_schema(scratch: &Scratch, name: &str, value: &Value) {
    let schema: Value = serde_json::from_str(&scratch.run(&format!("schema {name}")).out).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn it_is_a_statement_of_all_that_was_read() {
    let scratch = scratch();
    scratch.write("clearance-baseline.json", b"{\"version\": 2, \"findings\": []}");
    let statement = evidence(&scratch, "customers", 1);
    assert_follows_the_specification(&statement);
    assert_schema(&scratch, "evidence", &statement);
    let predicate = &statement["predicate"];
    let kinds: Vec<(&str, &str)> = predicate["configuration"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| {
            (
                of["annotations"]["urn:clearance:kind:1"].as_str().unwrap(),
                of["name"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("rule", "rules/seen.rhai"),
            ("library", "rules/lib/unused.rhai"),
            ("table", "rules/data/few.toml"),
            ("manifest", "rules/pack.toml"),
            ("configuration", "clearance.toml"),
            ("baseline", "clearance-baseline.json"),
        ]
    );
    let all = statement["subject"]
        .as_array()
        .unwrap()
        .iter()
        .chain(predicate["configuration"].as_array().unwrap());
    for descriptor in all {
        let bytes = std::fs::read(scratch.path(descriptor["name"].as_str().unwrap())).unwrap();
        assert_eq!(descriptor["digest"]["sha256"], hex(&Sha256::digest(&bytes)), "{descriptor}");
    }
    assert_eq!(predicate["result"], "FAILED");
    assert_eq!(
        (&predicate["passedTests"], &predicate["failedTests"]),
        (&json!(["schema"]), &json!(["seen"]))
    );
    let run = &predicate[RUN];
    assert_eq!(run["as_of"], "2026-11-22");
    assert_eq!(run["verdict"]["sentence"], "1 of 2 documents may pass; 1 is blocked");
    assert_eq!(run["options"]["paths"], json!(["customers"]));
    assert_eq!(run["findings"][0]["file"], "customers/bad.toml");
    assert!(text(&scratch).ends_with("}\n"));
}

#[test]
fn the_pack_in_the_binary_is_named_as_such() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    let statement = evidence(&scratch, ".", 0);
    let configuration = statement["predicate"]["configuration"].as_array().unwrap();
    assert!(configuration.iter().all(|of| of["name"].as_str().unwrap().starts_with("builtin/")));
    assert_eq!(statement["predicate"][RUN]["options"]["rules"], json!(["builtin"]));
    assert_eq!(statement["subject"].as_array().unwrap().len(), 1);
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.out, "evidence.json holds: the run came to the same\n");
    assert_eq!(ran.err, "checks . by the rules of builtin\n");
}

#[test]
fn the_ages_of_tables_are_in_it() {
    let scratch = scratch();
    scratch.write("rules/data/few.toml", b"as_of = 2026-11-02\nreview_after_days = 30\n");
    scratch.write("rules/data/more.yaml", b"review_by: '2027-01-01'\n");
    let statement = evidence(&scratch, "customers", 1);
    assert_schema(&scratch, "evidence", &statement);
    assert_eq!(
        statement["predicate"][RUN]["tables"],
        json!([
            { "file": "rules/data/few.toml", "as_of": "2026-11-02", "days": 20, "review_by": "2026-12-02" },
            { "file": "rules/data/more.yaml", "as_of": null, "days": null, "review_by": "2027-01-01" },
        ])
    );
    assert_eq!(scratch.run("verify evidence.json").code, Some(0));
    let edited = text(&scratch).replace("\"days\": 20", "\"days\": 2");
    scratch.write(FILE, edited.as_bytes());
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["table age", "rules/data/few.toml"]);
}

#[test]
fn same_inputs_give_the_same_bytes() {
    let scratch = scratch();
    evidence(&scratch, "customers -j 1", 1);
    let first = text(&scratch);
    evidence(&scratch, "./customers/ -j 4 -f json", 1);
    assert_eq!(text(&scratch), first);
    let arguments = ["check", "--evidence", "../evidence.json", "../customers", "-r", "../rules"];
    let output = scratch.command(&arguments).current_dir(scratch.path("rules")).run();
    assert_eq!(output.code, Some(1), "{output:?}");
    assert_eq!(text(&scratch), first);
    // From within the folder of customers, whose evidence from before lies among them.
    let arguments = ["check", "--evidence", "e.json", "."];
    for _ in 0..2 {
        let output = scratch.command(&arguments).current_dir(scratch.path("customers")).run();
        assert_eq!(output.code, Some(1), "{output:?}");
        assert_eq!(std::fs::read_to_string(scratch.path("customers/e.json")).unwrap(), first);
    }
    let output =
        scratch.command(&["verify", "e.json"]).current_dir(scratch.path("customers")).run();
    assert_eq!(output.code, Some(0), "{output:?}");
}

#[test]
fn results_are_told_in_the_words_of_the_specification() {
    for (severity, fail_on, code, result, list) in [
        ("error", "error", 1, "FAILED", "failedTests"),
        ("error", "never", 0, "FAILED", "failedTests"),
        ("warning", "error", 0, "WARNED", "warnedTests"),
        ("warning", "warning", 1, "FAILED", "failedTests"),
        ("advice", "error", 0, "PASSED", "passedTests"),
        ("advice", "advice", 1, "FAILED", "failedTests"),
    ] {
        let scratch = Scratch::with(&[
            ("c/good.toml", GOOD),
            ("rules/pack.toml", "name = \"x\"\n"),
            ("rules/seen.rhai", &rule(severity)),
        ]);
        let statement = evidence(&scratch, &format!("--fail-on {fail_on} c"), code);
        assert_follows_the_specification(&statement);
        let predicate = &statement["predicate"];
        assert_eq!(predicate["result"], result, "{severity} {fail_on}");
        assert!(
            predicate[list].as_array().unwrap().contains(&json!("seen")),
            "{severity} {fail_on}"
        );
        assert_eq!(scratch.run("verify evidence.json").code, Some(0));
    }
}

#[test]
fn what_is_known_only_warns() {
    let scratch = scratch();
    assert_eq!(scratch.run("baseline create customers").code, Some(0));
    let statement = evidence(&scratch, "customers", 0);
    assert_eq!(statement["predicate"]["result"], "WARNED");
    assert_eq!(statement["predicate"]["warnedTests"], json!(["seen"]));
    assert_eq!(statement["predicate"][RUN]["findings"][0]["status"], "known");
    assert_eq!(scratch.run("verify evidence.json").code, Some(0));
    let known = std::fs::read_to_string(scratch.path("clearance-baseline.json")).unwrap();
    scratch.write("clearance-baseline.json", b"{\"version\": 2, \"findings\": []}");
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(1));
    assert_holds(
        &ran.out,
        &["baseline clearance-baseline.json: changed", "verdict result: changed", "finding"],
    );
    scratch.write("clearance-baseline.json", known.replace("seen\"\n", "Seen\"\n").as_bytes());
    let ran = scratch.run("verify evidence.json");
    assert_holds(&ran.out, &["evidence.json does not hold: 1 difference"]);
    let statement = evidence(&scratch, "--no-baseline customers", 1);
    assert_eq!(statement["predicate"][RUN]["options"]["baseline"], Value::Null);
    assert_eq!(scratch.run("verify evidence.json").code, Some(0));
}

#[test]
fn a_rule_that_looked_at_nobody_did_not_pass() {
    let scratch = scratch();
    scratch.write(
        "rules/never.rhai",
        (rule("error") + "\nfn applies(customer) {\n    customer.customer.country == \"FR\"\n}\n")
            .as_bytes(),
    );
    let statement = evidence(&scratch, "customers", 1);
    assert!(!statement["predicate"]["passedTests"].to_string().contains("never"));
    assert_eq!(scratch.run("verify evidence.json").code, Some(0));
}

#[test]
fn an_incomplete_run_has_failed() {
    let scratch = scratch();
    scratch.write("customers/torn.toml", b"[customer");
    std::fs::remove_file(scratch.path("customers/bad.toml")).unwrap();
    let statement = evidence(&scratch, "customers", 3);
    assert_follows_the_specification(&statement);
    let predicate = &statement["predicate"];
    assert_eq!(predicate["result"], "FAILED");
    assert_eq!(predicate[RUN]["verdict"]["complete"], false);
    assert_eq!(predicate[RUN]["broken"][0]["file"], "customers/torn.toml");
    assert_eq!(scratch.run("verify evidence.json").code, Some(0));
    scratch.write("customers/torn.toml", b"[customer]\n[");
    assert_eq!(scratch.run("verify evidence.json").code, Some(1));
}

#[test]
fn whatever_changes_is_told() {
    for (path, change, told) in [
        ("customers/good.toml", Some("# x\n"), "input customers/good.toml: changed"),
        ("customers/good.toml", None, "input customers/good.toml: missing"),
        ("customers/new.toml", Some(GOOD), "input customers/new.toml: new"),
        ("rules/seen.rhai", Some("// x\n"), "rule rules/seen.rhai: changed"),
        ("rules/more.rhai", Some(""), "rule rules/more.rhai: new"),
        ("rules/lib/unused.rhai", None, "library rules/lib/unused.rhai: missing"),
        ("rules/data/few.toml", Some("b = 2\n"), "table rules/data/few.toml: changed"),
        ("rules/pack.toml", Some("version = \"2\"\n"), "manifest rules/pack.toml: changed"),
        ("clearance.toml", Some("# x\n"), "configuration clearance.toml: changed"),
    ] {
        let scratch = scratch();
        evidence(&scratch, "customers", 1);
        match change {
            None => std::fs::remove_file(scratch.path(path)).unwrap(),
            Some("") => scratch.write(path, rule("advice").as_bytes()),
            Some(text) => {
                let before = std::fs::read_to_string(scratch.path(path)).unwrap_or_default();
                scratch.write(path, (before + text).as_bytes());
            }
        }
        let ran = scratch.run("verify evidence.json");
        assert_eq!(ran.code, Some(1), "{path}: {ran:?}");
        assert_holds(&ran.out, &[told, "evidence.json does not hold: "]);
        let ran = scratch.run("verify -f json evidence.json");
        let verified: Value = serde_json::from_str(&ran.out).unwrap();
        assert_schema(&scratch, "verified", &verified);
        assert_eq!((ran.code, &verified["same"]), (Some(1), &json!(false)));
    }
}

#[test]
fn options_are_taken_from_the_evidence() {
    let scratch = scratch();
    scratch.write("rules/other.rhai", rule("warning").as_bytes());
    scratch.write("tables/few.toml", b"a = 2\n");
    let arguments = "customers/bad.toml customers/good.toml --select s* --exclude other -d tables --fail-on never --max-operations 12345 --max-file-size 1M";
    let statement = evidence(&scratch, arguments, 0);
    let run = &statement["predicate"][RUN];
    assert_eq!(run["options"]["select"], json!(["s*"]));
    assert_eq!(run["options"]["data"], json!(["tables"]));
    assert_eq!(run["limits"]["operations"], 12345);
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let output =
        scratch.command(&["verify", "../evidence.json"]).current_dir(scratch.path("rules")).run();
    assert_eq!(output.code, Some(0), "{output:?}");
    // On another day, and by another version.
    let before = text(&scratch);
    for (from, to, told) in [
        ("\"2026-11-22\"", "\"2026-11-23\"", ""),
        ("\"program\": \"", "\"program\": \"9", "program version: changed"),
        ("\"milliseconds\": 10000", "\"milliseconds\": 9000", ""),
    ] {
        scratch.write(FILE, before.replace(from, to).as_bytes());
        let ran = scratch.run("verify evidence.json");
        assert_eq!(ran.code, Some(i32::from(!told.is_empty())), "{to}: {ran:?}");
        assert_holds(&ran.out, &[told]);
    }
}

/// A change that somebody might make to evidence.
type Edit = fn(&mut Value);

#[test]
fn edited_evidence_does_not_hold() {
    let scratch = scratch();
    let honest = evidence(&scratch, "customers", 1);
    let edits: [(Edit, &str); 9] = [
        (|e| e["predicate"]["result"] = json!("PASSED"), "verdict result: changed"),
        (|e| e["predicate"][RUN]["verdict"]["exit_code"] = json!(0), "verdict exit_code: changed"),
        (|e| e["predicate"]["failedTests"] = json!([]), "verdict failedTests: changed"),
        (|e| e["predicate"][RUN]["findings"] = json!([]), "finding "),
        (|e| e["predicate"][RUN]["findings"][0]["message"] = json!("x"), "finding "),
        (|e| e["predicate"][RUN]["rules"][0]["failed"] = json!(0), "rule result seen: changed"),
        (
            |e| e["subject"][0]["digest"]["sha256"] = json!("0".repeat(64)),
            "input customers/bad.toml: changed",
        ),
        (|e| e["subject"] = json!([e["subject"][1]]), "input customers/bad.toml: new"),
        (|e| e["subject"] = json!([e["subject"][1], e["subject"][0]]), "statement order: changed"),
    ];
    for (edit, told) in edits {
        let mut edited = honest.clone();
        edit(&mut edited);
        scratch.write(FILE, edited.to_string().as_bytes());
        let ran = scratch.run("verify evidence.json");
        assert_eq!(ran.code, Some(1), "{told}: {ran:?}");
        assert_holds(&ran.out, &[told]);
    }
}

/// JSON Pointers of all objects in a value.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.push(at.to_owned());
            fields.iter().for_each(|(name, field)| objects(field, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| objects(item, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn added_fields_are_refused_at_any_depth() {
    let scratch = scratch();
    scratch.write("customers/torn.toml", b"[customer]\n[");
    let honest = evidence(&scratch, "customers", 3);
    let mut all = Vec::new();
    objects(&honest, "", &mut all);
    let wanted = ["", "/predicate", "/subject/0/digest", "/predicate/urn:clearance:run:4/broken/0"];
    assert!(wanted.iter().all(|at| all.iter().any(|known| known == at)), "{all:?}");
    for at in all {
        let mut edited = honest.clone();
        edited.pointer_mut(&at).unwrap()["approved_by"] = json!("Mallory");
        scratch.write(FILE, edited.to_string().as_bytes());
        let ran = scratch.run("verify evidence.json");
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{at}: {ran:?}");
        assert_holds(&ran.err, &["approved_by", "evidence.json:1:"]);
    }
}

/// JSON Pointers of all texts, numbers and truth values.
fn scalars(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| scalars(field, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| scalars(item, &format!("{at}/{index}"), found));
        }
        Value::Null => {}
        _ => found.push(at.to_owned()),
    }
}

#[test]
fn no_value_of_the_verdict_can_be_changed() {
    let scratch = scratch();
    let honest = evidence(&scratch, "customers", 1);
    let mut all = Vec::new();
    scalars(&honest, "", &mut all);
    // Options and limits say how it is run again; those that change nothing are the new run's own.
    all.retain(|at| {
        !at.contains("/options/") && !at.contains("/limits/") && !at.ends_with("/as_of")
    });
    for at in all {
        let mut edited = honest.clone();
        let value = edited.pointer_mut(&at).unwrap();
        *value = match &*value {
            Value::Bool(it) => json!(!it),
            Value::Number(it) => json!(it.as_u64().unwrap() + 1),
            other => json!(format!("{}x", other.as_str().unwrap())),
        };
        scratch.write(FILE, edited.to_string().as_bytes());
        let ran = scratch.run("verify evidence.json");
        assert!(matches!(ran.code, Some(1 | 2)), "{at}: {ran:?}");
    }
}

#[test]
fn hostile_evidence_is_refused() {
    let scratch = scratch();
    let honest = evidence(&scratch, "customers", 1);
    let edits: [(Edit, &str); 12] = [
        (|e| e["_type"] = json!("x"), "https://in-toto.io/Statement/v1"),
        (|e| e["predicate"][RUN]["version"] = json!(1), "this evidence is of version 1, not 4"),
        (|e| e["predicate"] = json!(5), "does not say its version"),
        (|e| e["subject"] = json!([]), "subject"),
        (
            |e| e["predicate"][RUN]["options"]["paths"] = json!(["-"]),
            "no evidence of standard input",
        ),
        (|e| e["predicate"][RUN]["options"]["paths"] = json!([]), "paths"),
        (|e| e["predicate"][RUN]["options"]["rules"] = json!(["nowhere"]), "nowhere"),
        (|e| e["predicate"][RUN]["options"]["select"] = json!(["[a"]), "[a"),
        (
            |e| e["predicate"][RUN]["options"]["baseline"] = json!("/etc/shadow-none"),
            "which evidence.json names, is not here",
        ),
        (|e| e["predicate"][RUN]["limits"]["call_depth"] = json!(1_000_000_000), "call_depth"),
        (|e| e["predicate"][RUN]["limits"]["list_items"] = json!(-1), "list_items"),
        (|e| e["predicate"][RUN]["as_of"] = json!("2026-02-30"), "2026-02-30"),
    ];
    for (edit, message) in edits {
        let mut edited = honest.clone();
        edit(&mut edited);
        scratch.write(FILE, edited.to_string().as_bytes());
        let ran = scratch.run("verify evidence.json");
        assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{message}: {ran:?}");
        assert_holds(&ran.err, &[message]);
    }
    for text in ["", "{", "[]", "5", "{\"_type\": 1}", "\u{feff}{}"] {
        scratch.write(FILE, text.as_bytes());
        assert_eq!(scratch.run("verify evidence.json").code, Some(2), "{text}");
    }
    scratch.write(FILE, "[".repeat(1_000_000).as_bytes());
    assert_eq!(scratch.run("verify evidence.json").code, Some(2));
    scratch.write(FILE, &[0xff, 0xfe]);
    assert_holds(&scratch.run("verify evidence.json").err, &["not UTF-8"]);
    assert_holds(&scratch.run("verify gone.json").err, &["the evidence gone.json is not there"]);
    assert_eq!(scratch.run("verify customers").code, Some(2));
}

#[test]
fn hostile_names_do_not_steer_a_terminal() {
    let scratch = scratch();
    let mut edited = evidence(&scratch, "customers", 1);
    edited["subject"][0]["name"] = json!("x\u{1b}[31m\u{202e}\n");
    edited["predicate"][RUN]["options"]["paths"] = json!(["customers", "\u{1b}[31m\u{202e}y"]);
    scratch.write(FILE, edited.to_string().as_bytes());
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
    assert_holds(&ran.err, &["checks customers,"]);
}

#[test]
fn there_is_none_of_what_cannot_be_run_again() {
    let scratch = scratch();
    for (arguments, code, message) in [
        ("-", 2, "there is no evidence of standard input"),
        ("--changed-since HEAD customers", 2, "cannot be used with"),
        ("-f json=evidence.json customers", 2, "two reports cannot both go to evidence.json"),
        ("rules/lib", 4, "no evidence is written"),
        ("--allow-empty rules/lib", 0, "no evidence is written"),
        ("customers/none.toml", 3, "no evidence is written"),
    ] {
        let ran = scratch.run(&format!("check --evidence {FILE} {arguments}"));
        assert_eq!(ran.code, Some(code), "{arguments}: {ran:?}");
        assert_holds(&ran.err, &[message]);
        assert!(!scratch.path(FILE).exists(), "{arguments}");
    }
    std::fs::create_dir(scratch.path(FILE)).unwrap();
    assert_eq!(scratch.run(&format!("check --evidence {FILE} customers")).code, Some(2));
}

#[test]
fn settings_and_waivers_are_those_of_the_run() {
    let scratch = scratch();
    let settings =
        "[rules.seen]\nseverity = \"warning\"\n\n[profiles.strict]\nfail-on = \"warning\"\n";
    scratch.write("clearance.toml", settings.as_bytes());
    scratch.write("rules/other.rhai", rule("error").as_bytes());
    let waivers = "[[waivers]]\nrule = \"seen\"\nfile = \"customers/bad.toml\"\nreason = \"agreed\"\n\
        approved_by = \"Anna\"\nexpires = 2026-12-31\n";
    scratch.write("waivers.toml", waivers.as_bytes());
    let statement = evidence(&scratch, "customers --profile strict --allow other", 0);
    let predicate = &statement["predicate"];
    assert_eq!(
        (&predicate["result"], &predicate["warnedTests"]),
        (&json!("WARNED"), &json!(["seen"]))
    );
    let options = &predicate[RUN]["options"];
    assert_eq!(
        (&options["configuration"], &options["profile"]),
        (&json!("clearance.toml"), &json!("strict"))
    );
    assert_eq!((&options["allow"], &options["fail_on"]), (&json!(["other"]), &json!("warning")));
    assert_eq!(options["waivers"], json!(["waivers.toml"]));
    assert_eq!(predicate[RUN]["off"], json!(["other"]));
    let kinds = predicate["configuration"].to_string();
    assert_holds(
        &kinds,
        &["\"urn:clearance:kind:1\":\"configuration\"", "\"urn:clearance:kind:1\":\"waivers\""],
    );
    // Neither what is configured here and now nor the environment counts.
    for arguments in [&["verify", FILE][..], &["--no-config", "verify", FILE]] {
        let mut command = scratch.command(arguments);
        let output =
            command.env("CLEARANCE_FAIL_ON", "never").env("CLEARANCE_NO_WAIVERS", "true").run();
        assert_eq!(output.code, Some(0), "{output:?}");
    }
    let output = scratch
        .command(&["verify", "../evidence.json"])
        .current_dir(scratch.path("customers"))
        .run();
    assert_eq!(output.code, Some(0), "{output:?}");
    for (path, from, to, told) in [
        ("clearance.toml", "warning", "error", "rule result seen: changed"),
        ("waivers.toml", "agreed", "approved", "waivers waivers.toml: changed"),
        ("waivers.toml", "bad.toml", "good.toml", "finding "),
    ] {
        let before = std::fs::read_to_string(scratch.path(path)).unwrap();
        scratch.write(path, before.replacen(from, to, 1).as_bytes());
        let ran = scratch.run("verify evidence.json");
        assert_eq!(ran.code, Some(1), "{path}: {ran:?}");
        assert_holds(&ran.out, &[told]);
        scratch.write(path, before.as_bytes());
    }
    evidence(&scratch, "customers --no-waivers --no-config", 1);
    assert_eq!(scratch.run("verify evidence.json").code, Some(0));
}

#[test]
fn the_page_names_every_field() {
    let schema: Value =
        serde_json::from_str(&Scratch::with(&[]).run("schema evidence").out).unwrap();
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/evidence.md")).unwrap();
    let predicate = &schema["properties"]["predicate"]["properties"];
    let run = &predicate[RUN]["properties"];
    let fields = [predicate, run].map(|of| of.as_object().unwrap().keys());
    for field in fields.into_iter().flatten() {
        let named = page.contains(&format!("`{field}`")) || page.contains(&format!(".{field}`"));
        assert!(named, "`{field}` is not in docs/evidence.md");
    }
}

/// Objects' keys that the specifications of the statement and its predicate do not have, and no name of a place.
fn extensions(value: &Value, found: &mut Vec<String>) {
    const KNOWN: [&str; 9] = [
        "_type",
        "subject",
        "predicateType",
        "predicate",
        "result",
        "configuration",
        "passedTests",
        "warnedTests",
        "failedTests",
    ];
    let Value::Object(fields) = value else { return };
    for (name, field) in fields {
        if KNOWN.contains(&name.as_str()) {
            extensions(field, found);
        } else {
            found.push(name.clone());
        }
    }
}

#[test]
fn extension_fields_are_type_uris() {
    let statement = evidence(&scratch(), "customers", 1);
    let mut found = Vec::new();
    extensions(&statement, &mut found);
    let annotations = statement["predicate"]["configuration"][0]["annotations"].as_object();
    found.extend(annotations.unwrap().keys().cloned());
    assert_eq!(found, [RUN, "urn:clearance:kind:1"]);
    for name in found {
        // Signs that make fields hard to query are to be left out.
        assert!(name.starts_with("urn:") && !name.contains(['.', '$']), "{name}");
    }
}

#[test]
fn evidence_of_the_earlier_form_names_its_version() {
    let scratch = scratch();
    evidence(&scratch, "customers", 1);
    let earlier =
        text(&scratch).replace(RUN, "clearance").replace("\"version\": 4", "\"version\": 2");
    scratch.write(FILE, earlier.as_bytes());
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_holds(&ran.err, &["this evidence is of version 2, not 4", "the version of clearance"]);
}

#[test]
fn no_path_in_it_is_absolute() {
    let scratch = Scratch::with(&[
        ("repo/clearance.toml", ""),
        ("repo/rules/pack.toml", "name = \"mine\"\n"),
        ("repo/rules/seen.rhai", &rule("advice")),
        ("elsewhere/good.toml", GOOD),
        ("elsewhere/torn.toml", "[customer\n"),
        ("elsewhere/rules/pack.toml", "name = \"other\"\n"),
        ("elsewhere/rules/other.rhai", &rule("advice")),
    ]);
    let folder = scratch.path("elsewhere");
    let book = folder.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = scratch.command(arguments);
        command.current_dir(scratch.path("repo")).run()
    };
    let rules = format!("{book}/rules");
    let ran = run(&["check", book, "-r", "rules", "-r", &rules, "--evidence", "e.json"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let text = std::fs::read_to_string(scratch.path("repo/e.json")).unwrap();
    let above = scratch.path("");
    assert!(!text.contains(above.to_str().unwrap().trim_end_matches('/')), "{text}");
    assert_holds(&text, &["\"../elsewhere/good.toml\"", "\"../elsewhere/rules\""]);
    let verified = run(&["verify", "e.json"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

#[test]
fn outside_of_the_repository_one_sentence_is_said() {
    let scratch = scratch();
    evidence(&scratch, "customers", 1);
    let outside = Scratch::with(&[(FILE, &text(&scratch))]);
    let ran = outside.run("verify evidence.json");
    assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{ran:?}");
    assert_eq!(ran.err.matches("error").count(), 1, "{}", ran.err);
    assert_holds(&ran.err, &["which evidence.json names, is not here", "in the repository"]);
    assert!(!ran.err.contains("--"), "{}", ran.err);
    // All but the customers.
    let (customers, away) = (scratch.path("customers"), scratch.path("away"));
    std::fs::rename(customers, away).unwrap();
    let ran = scratch.run("verify evidence.json");
    assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{ran:?}");
    let said = "none of the files that evidence.json is of is here";
    assert_eq!(ran.err.matches("error").count(), 1, "{}", ran.err);
    assert_holds(&ran.err, &[said, "in the repository"]);
}
