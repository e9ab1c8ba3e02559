//! The baseline: what is known, what is new, what is gone.

use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, manifest};

/// A rule with a finding about each subscription of few licenses.
const FEW: &str = "//! Enough licenses\n//!\n//! Says so of few.\n\n\
    const RULE = #{ severity: \"error\" };\n\n\
    fn check(customer) {\n    for sub in customer.source.subscriptions {\n        \
    if sub.licenses < 20 {\n            report(sub.licenses, `only ${sub.licenses}`);\n        }\n    }\n}\n";

/// A rule over all customers.
const ALIKE: &str = "//! Names differ\n//!\n//! Says so of all.\n\n\
    const RULE = #{ severity: \"error\" };\n\n\
    fn gather(customer) { #{ name: customer.customer.name } }\n\n\
    fn check_all(customers) {\n    let seen = #{};\n    for one in customers {\n        \
    if one.name in seen {\n            report(one.name, `also ${one.name}`);\n        }\n        \
    seen[one.name] = true;\n    }\n}\n";

const BASELINE: &str = "clearance-baseline.json";

/// A customer with these subscriptions: id and licenses.
fn customer(subscriptions: &[(&str, u32)]) -> String {
    let mut text = "[customer]\nname = \"Contoso\"\ntenant = \"contoso.onmicrosoft.com\"\ncountry = \"DE\"\n\n\
        [partner]\ncountry = \"AT\"\n\n[source]\nchannel = \"csp\"\n"
        .to_owned();
    for (id, licenses) in subscriptions {
        text += &format!(
            "\n[[source.subscriptions]]\nid = \"{id}\"\noffer = \"SPB\"\nlicenses = {licenses}\nends = 2026-12-30\n"
        );
    }
    text + "\n[target]\nsubscriptions = []\n"
}

/// Two customers with three findings.
fn scratch() -> Scratch {
    Scratch::with(&[
        ("clearance.toml", ""),
        ("rules/pack.toml", &manifest("few")),
        ("rules/document.schema.json", ON_SHIPPED),
        ("rules/few.rhai", FEW),
        ("customers/a.toml", &customer(&[("A1", 5), ("A2", 50), ("A3", 7)])),
        ("customers/b.toml", &customer(&[("B1", 1)])),
    ])
}

fn created() -> Scratch {
    let scratch = scratch();
    let ran = scratch.run("baseline create");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.out, "clearance-baseline.json: 3 findings in 2 files known from now on\n");
    assert_eq!(ran.err, "");
    scratch
}

fn text(scratch: &Scratch) -> String {
    std::fs::read_to_string(scratch.path(BASELINE)).unwrap()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// The keys of what is in the baseline.
fn keys(scratch: &Scratch) -> Vec<String> {
    let json = json(&text(scratch));
    let entries = json["findings"].as_array().unwrap().iter();
    entries.map(|entry| entry["key"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn assert_code(scratch: &Scratch, arguments: &str, code: i32) {
    let ran = scratch.run(arguments);
    assert_eq!(ran.code, Some(code), "{arguments}: {ran:?}");
}

#[test]
fn what_is_known_does_not_count_and_what_is_new_does() {
    let scratch = scratch();
    assert_code(&scratch, "check", 1);
    assert_code(&scratch, "baseline create", 0);
    assert_code(&scratch, "check", 0);
    assert_code(&scratch, "check --no-baseline", 1);
    assert_code(&scratch, "check --baseline clearance-baseline.json customers/a.toml", 0);
    assert_code(&scratch, "check --fail-on advice", 0);
    scratch.write("customers/b.toml", customer(&[("B1", 1), ("B2", 2)]).as_bytes());
    let ran = scratch.run("check -f compact");
    assert_eq!(ran.code, Some(1));
    assert_holds(&ran.out, &["only 2"]);
}

#[test]
fn the_file_is_sorted_by_file_and_key_and_keeps_to_its_schema() {
    let scratch = created();
    let text = text(&scratch);
    let files: Vec<&str> = text.lines().filter(|line| line.contains("\"file\"")).collect();
    assert_eq!(files.len(), 3);
    assert!(files.is_sorted());
    assert_eq!(
        keys(&scratch),
        [
            "source.subscriptions[id=A1].licenses",
            "source.subscriptions[id=A3].licenses",
            "source.subscriptions[id=B1].licenses"
        ]
    );
    assert!(text.ends_with("}\n"));
    let schema = json(&scratch.run("schema baseline").out);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(validator.is_valid(&json(&text)));
    assert!(!validator.is_valid(&json(&text.replace("\"rule\"", "\"ruler\""))));
}

#[test]
fn it_is_the_same_from_every_folder_and_for_every_number_of_threads() {
    let scratch = created();
    let known = text(&scratch);
    assert_code(&scratch, "baseline create --force -j 1 customers/b.toml ./customers", 0);
    assert_eq!(text(&scratch), known);
    let mut command = scratch.command(&["baseline", "create", "--force", "-j4", "../customers"]);
    let done = command.current_dir(scratch.path("customers")).run();
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(text(&scratch), known);
    let mut command = scratch.command(&["check", "."]);
    let done = command.current_dir(scratch.path("customers")).run();
    assert_eq!(done.code, Some(0), "{done:?}");
}

#[test]
fn a_baseline_that_is_there_is_not_written_over() {
    let scratch = created();
    let known = text(&scratch);
    scratch.write("customers/b.toml", customer(&[("B1", 2)]).as_bytes());
    let ran = scratch.run("baseline create");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["already exists", "baseline update", "--force"]);
    assert_eq!(text(&scratch), known);
    assert_code(&scratch, "baseline create --force", 0);
    assert_ne!(text(&scratch), known);
}

#[test]
fn order_and_layout_change_nothing_and_values_do() {
    let scratch = created();
    let moved = customer(&[("A3", 7), ("A2", 50), ("A1", 5)]).replace("\n[[", "\n# moved\n\n[[");
    scratch.write("customers/a.toml", moved.replace('\n', "\r\n").as_bytes());
    assert_code(&scratch, "check", 0);
    scratch.write("customers/a.toml", customer(&[("A1", 5), ("A3", 6)]).as_bytes());
    let ran = scratch.run("check -f json");
    assert_eq!(ran.code, Some(1));
    assert_holds(&ran.err, &["1 of the findings in clearance-baseline.json is gone"]);
}

#[test]
fn a_rule_that_is_reworded_or_graver_finds_what_is_known() {
    let scratch = scratch();
    scratch.write("rules/few.rhai", FEW.replace("\"error\"", "\"advice\"").as_bytes());
    assert_code(&scratch, "baseline create", 0);
    scratch.write("rules/few.rhai", FEW.replace("only", "no more than").as_bytes());
    let ran = scratch.run("check");
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{ran:?}");
    assert_holds(&text(&scratch), &["\"advice\"", "only 5"]);
    assert_code(&scratch, "baseline update", 0);
    assert_holds(&text(&scratch), &["\"error\"", "no more than 5"]);
}

#[test]
fn an_update_forgets_what_is_gone_and_takes_in_nothing_unasked() {
    let scratch = created();
    scratch.write("customers/a.toml", customer(&[("A1", 5), ("A4", 4)]).as_bytes());
    let before = text(&scratch);
    let dry = scratch.run("baseline update --dry-run");
    assert_eq!(dry.code, Some(0));
    assert_holds(
        &dry.out,
        &[
            "--- clearance-baseline.json",
            "-      \"message\": \"only 7\"",
            "1 would be forgotten, 0 would be taken in, 2 known",
        ],
    );
    assert_eq!(text(&scratch), before);
    let ran = scratch.run("baseline update");
    assert_eq!(ran.out, "clearance-baseline.json: 1 forgotten, 0 taken in, 2 known\n");
    assert_holds(&ran.err, &["1 finding not in the baseline: --accept-new takes it in"]);
    assert_eq!(keys(&scratch).len(), 2);
    assert_code(&scratch, "check", 1);
    let ran = scratch.run("baseline update --accept-new");
    assert_eq!(ran.out, "clearance-baseline.json: 0 forgotten, 1 taken in, 3 known\n");
    assert_code(&scratch, "check", 0);
    assert!(!scratch.path(".clearance-baseline.json.new").exists());
}

#[test]
fn what_was_not_checked_is_not_forgotten() {
    let scratch = created();
    scratch.write("rules/other.rhai", FEW.replace("< 20", "< 1").as_bytes());
    let before = keys(&scratch);
    scratch.write("customers/a.toml", b"[customer");
    for (arguments, code) in [
        ("baseline update", 3),
        ("baseline update customers/b.toml", 0),
        ("baseline update --select other customers/b.toml", 0),
    ] {
        assert_code(&scratch, arguments, code);
        assert_eq!(keys(&scratch), before, "{arguments}");
    }
    // The file breaks the schema, so no rule ran on it.
    scratch.write("customers/a.toml", b"[customer]\nname = 5\n");
    assert_code(&scratch, "baseline update", 0);
    assert_eq!(keys(&scratch), before);
    // The rule breaks on it.
    scratch.write("customers/a.toml", customer(&[("A1", 5)]).as_bytes());
    scratch.write("rules/few.rhai", FEW.replace("report(", "throw \"no\"; report(").as_bytes());
    assert_code(&scratch, "baseline update", 3);
    assert_eq!(keys(&scratch), before);
}

#[test]
fn files_and_rules_that_are_gone_are_forgotten() {
    let scratch = created();
    std::fs::remove_file(scratch.path("customers/b.toml")).unwrap();
    assert_holds(&scratch.run("check").err, &["1 of the findings in"]);
    assert_code(&scratch, "baseline update", 0);
    assert_eq!(keys(&scratch).len(), 2);
    std::fs::rename(scratch.path("rules/few.rhai"), scratch.path("rules/fewer.rhai")).unwrap();
    assert_code(&scratch, "check", 1);
    assert_code(&scratch, "baseline update", 0);
    assert_eq!(keys(&scratch).len(), 0);
    assert_holds(&scratch.run("baseline show").out, &["0 known findings"]);
}

#[test]
fn what_breaks_the_schema_or_the_run_is_never_taken_in() {
    let scratch = scratch();
    scratch.write("customers/c.toml", b"[customer]\nname = 5\n");
    let ran = scratch.run("baseline create");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.err, &["not taken in:", "of the schema"]);
    assert!(!text(&scratch).contains("\"schema\""));
    assert_code(&scratch, "check", 1);
    scratch.write("customers/c.toml", b"[customer");
    let ran = scratch.run("baseline create --force");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_holds(&ran.err, &["not taken in: 1 that could not be checked"]);
    assert_code(&scratch, "check", 3);
}

#[test]
fn nobody_can_write_a_schema_finding_into_it() {
    let scratch = created();
    scratch.write("customers/c.toml", b"[customer]\nname = 5\n");
    let report = json(&scratch.run("check -f json customers/c.toml").out);
    let mut smuggled = json(&text(&scratch));
    let entry = &mut smuggled["findings"][0];
    entry["fingerprint"] = report["findings"][0]["fingerprint"].clone();
    scratch.write(BASELINE, smuggled.to_string().as_bytes());
    assert_code(&scratch, "check customers/c.toml", 1);
    smuggled["findings"][0]["rule"] = "schema".into();
    scratch.write(BASELINE, smuggled.to_string().as_bytes());
    let ran = scratch.run("check customers/c.toml");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["a violation of the schema cannot be in a baseline"]);
}

#[test]
fn a_baseline_that_cannot_be_read_stops_the_run_at_its_place() {
    let scratch = created();
    let good = text(&scratch);
    let twice = {
        let mut twice = json(&good);
        twice["findings"][1]["fingerprint"] = twice["findings"][0]["fingerprint"].clone();
        twice.to_string()
    };
    let deep = "[".repeat(100_000);
    for (text, message) in [
        ("", "the file is empty"),
        ("{\"version\": 1, \"findings\": [", "clearance-baseline.json"),
        (&*deep, "clearance-baseline.json"),
        ("[]", "does not say its version"),
        ("{}", "does not say its version"),
        ("{\"version\": 1, \"findings\": 5}", "this baseline is of version 1, not 2"),
        ("{\"version\": 2}", "findings"),
        (&*good.replace("\"error\"", "\"fatal\""), "fatal"),
        (&*good.replace("\"key\"", "\"kee\""), "did you mean"),
        (&*good.replacen("\"fingerprint\": \"", "\"fingerprint\": \"x", 1), "fingerprint"),
        (&*twice, "duplicate fingerprint"),
    ] {
        scratch.write(BASELINE, text.as_bytes());
        for command in ["check", "baseline update", "baseline show"] {
            let ran = scratch.run(command);
            assert_eq!((ran.code, &*ran.out), (Some(2), ""), "{text}: {ran:?}");
            assert_holds(&ran.err, &[message, "clearance-baseline.json"]);
        }
    }
    scratch.write(BASELINE, b"{\"version\": 1, \"findings\": [\"\xff\"]}");
    assert_holds(&scratch.run("check").err, &["not UTF-8"]);
    std::fs::remove_file(scratch.path(BASELINE)).unwrap();
    std::fs::create_dir(scratch.path(BASELINE)).unwrap();
    let ran = scratch.run("check");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_holds(&ran.err, &["cannot read the baseline clearance-baseline.json: "]);
}

#[test]
fn a_baseline_that_was_named_must_be_there() {
    let scratch = scratch();
    for command in ["check --baseline gone.json", "baseline show", "baseline update"] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(2), "{command}: {ran:?}");
        assert_holds(&ran.err, &["is not there", "baseline create"]);
    }
    assert_code(&scratch, "check --baseline x.json --no-baseline", 2);
    assert_code(&scratch, "baseline create nothing-here", 3);
    std::fs::create_dir(scratch.path("empty")).unwrap();
    assert_code(&scratch, "baseline create --baseline other.json empty", 4);
    assert!(!scratch.path("other.json").exists());
}

#[test]
fn show_counts_by_rule_and_file() {
    let scratch = created();
    let ran = scratch.run("baseline show");
    insta::assert_snapshot!("baseline-show", ran.out);
    assert_eq!(scratch.run("baseline show --format json").out, text(&scratch));
}

#[test]
fn rules_over_all_customers_have_a_baseline_too() {
    let scratch = scratch();
    scratch.write("rules/few.rhai", ALIKE.as_bytes());
    assert_code(&scratch, "check", 1);
    assert_code(&scratch, "baseline create", 0);
    let ran = scratch.run("check");
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{ran:?}");
    scratch.write("customers/c.toml", customer(&[("C1", 50)]).as_bytes());
    assert_code(&scratch, "check", 1);
}

#[test]
fn hostile_texts_come_back_as_they_were() {
    let scratch = scratch();
    let note = "a\\\"\\u0007\\u202e\\n'%<&>\\\\";
    let hostile = format!("{GOOD}\n[extra]\nnote = \"{note}\"\n");
    scratch.write("customers/x y\u{e4}.toml", hostile.as_bytes());
    let says = "report(sub.licenses, `${customer.extra?.get(\"note\")}`)";
    scratch.write(
        "rules/few.rhai",
        FEW.replace("report(sub.licenses, `only ${sub.licenses}`)", says).as_bytes(),
    );
    assert_code(&scratch, "baseline create", 0);
    let ran = scratch.run("check");
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{ran:?}");
    assert_holds(&json(&text(&scratch)).to_string(), &["a\\\"\\u0007\u{202e}\\n'%<&>"]);
    assert!(!text(&scratch).contains('\u{202e}'));
    assert_eq!(scratch.run("baseline show -f json").out, text(&scratch));
}

/// A relation that is wrong is known with all of its values.
#[test]
fn a_value_that_a_finding_stands_on_makes_it_new() {
    let scratch = scratch();
    let says = "report(sub.licenses, `only ${sub.licenses} until ${sub.ends}`)";
    scratch.write(
        "rules/few.rhai",
        FEW.replace("report(sub.licenses, `only ${sub.licenses}`)", says).as_bytes(),
    );
    assert_code(&scratch, "baseline create", 0);
    let text = customer(&[("A1", 5), ("A2", 50), ("A3", 7)]);
    // Of another subscription, in which nothing is wrong.
    let other =
        text.replace("licenses = 50\nends = 2026-12-30", "licenses = 51\nends = 2026-12-01");
    scratch.write("customers/a.toml", other.as_bytes());
    assert_code(&scratch, "check", 0);
    let later = text.replace("licenses = 7\nends = 2026-12-30", "licenses = 7\nends = 2026-12-31");
    scratch.write("customers/a.toml", later.as_bytes());
    let ran = scratch.run("check -f compact");
    assert_eq!(ran.code, Some(1));
    assert_holds(&ran.out, &["only 7 until 2026-12-31"]);
}

fn rename(scratch: &Scratch, from: &str, to: &str) {
    let text = std::fs::read(scratch.path(from)).unwrap();
    scratch.write(to, &text);
    std::fs::remove_file(scratch.path(from)).unwrap();
}

#[test]
fn a_renamed_file_is_followed() {
    let scratch = created();
    let before = text(&scratch);
    rename(&scratch, "customers/a.toml", "customers/new/contoso.toml");
    let ran = scratch.run("check");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let told = "customers/new/contoso.toml is taken for customers/a.toml, which is gone: 2 findings known from there\n";
    assert_eq!(ran.err, told);
    assert!(!scratch.run("check -q").err.contains("is taken for"));
    let shown = scratch.run("baseline show");
    assert_holds(&shown.err, &["customers/a.toml is gone: `clearance baseline update` follows it"]);
    let dry = scratch.run("baseline update --dry-run");
    assert_holds(&dry.err, &[told]);
    assert_eq!(text(&scratch), before);
    let ran = scratch.run("baseline update");
    assert_eq!(ran.out, "clearance-baseline.json: 0 forgotten, 0 taken in, 3 known\n");
    assert_eq!(ran.err, told);
    assert_eq!(text(&scratch).matches("customers/new/contoso.toml").count(), 2);
    let ran = scratch.run("check");
    assert_eq!((ran.code, &*ran.err), (Some(0), ""));
    assert_eq!(scratch.run("baseline show").err, "");
}

#[test]
fn only_a_file_that_must_be_the_same_is_followed() {
    // The old one is there still.
    let copied = created();
    copied.write("customers/c.toml", customer(&[("A1", 5), ("A3", 7)]).as_bytes());
    assert_code(&copied, "check", 1);
    // Two fit, and so does neither; the one of the same name does.
    let two = created();
    rename(&two, "customers/b.toml", "customers/c.toml");
    two.write("customers/d.toml", customer(&[("B1", 1)]).as_bytes());
    let ran = two.run("check");
    assert_eq!(ran.code, Some(1));
    assert!(!ran.err.contains("is taken for"), "{ran:?}");
    std::fs::create_dir(two.path("customers/old")).unwrap();
    rename(&two, "customers/d.toml", "customers/old/b.toml");
    let ran = two.run("check -f compact");
    assert_holds(&ran.err, &["customers/old/b.toml is taken for customers/b.toml"]);
    assert_holds(&ran.out, &["customers/c.toml"]);
    assert_eq!(ran.code, Some(1));
    // Another value, or not all of it.
    let changed = created();
    std::fs::remove_file(changed.path("customers/a.toml")).unwrap();
    changed.write("customers/c.toml", customer(&[("A1", 5), ("A3", 8)]).as_bytes());
    let ran = changed.run("check");
    assert_eq!(ran.code, Some(1));
    assert!(!ran.err.contains("is taken for"), "{ran:?}");
    // What was new in it stays new.
    let grown = created();
    rename(&grown, "customers/b.toml", "customers/c.toml");
    grown.write("customers/c.toml", customer(&[("B1", 1), ("B2", 3)]).as_bytes());
    let ran = grown.run("check -f compact");
    assert_eq!(ran.code, Some(1));
    let told = "customers/c.toml:21:12: error[few] only 3\n3 findings known since the baseline\n";
    assert_eq!(ran.out, told);
}

/// The recipe of the page on baselines: what a new rule finds is taken in, and nothing of other rules.
#[test]
fn a_new_rule_is_taken_in_alone() {
    use crate::scratch::{GOOD, Scratch, rule};
    let scratch = Scratch::with(&[
        (".git/HEAD", ""),
        ("r/pack.toml", "name = \"r\"\n"),
        ("r/old.rhai", &rule("error")),
        ("customers/a.toml", GOOD),
    ]);
    let day = "-r r --as-of 2026-11-22";
    let made = scratch.run(&format!("baseline create customers {day}"));
    assert_eq!(made.code, Some(0), "{made:?}");
    scratch.write("r/no-friday.rhai", rule("error").as_bytes());
    scratch.write("customers/b.toml", GOOD.replace("contoso.", "litware.").as_bytes());
    let taken =
        scratch.run(&format!("baseline update --accept-new --select no-friday customers {day}"));
    assert_eq!(taken.code, Some(0), "{taken:?}");
    assert!(taken.out.contains("2 taken in, 3 known"), "{taken:?}");
    let ran = scratch.run(&format!("check customers --format compact {day}"));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let open = ran.out.lines().filter(|line| line.contains("error["));
    let open: Vec<&str> = open.collect();
    assert_eq!(open.len(), 1, "{ran:?}");
    assert!(open[0].starts_with("customers/b.toml") && open[0].contains("error[old]"), "{ran:?}");
}
