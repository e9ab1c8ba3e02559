//! The standing of customers: one word for each, in every form of report, whatever the baseline knows.

use serde_json::Value;

use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, manifest};

/// A rule that says of a customer what its `extra` asks for.
const RULE: &str = r#"//! Says what it is asked to say

const RULE = #{ severity: "error", tags: ["x"] };

fn check(customer) {
    if customer.extra == () { return; }
    report(customer.extra.wrong, `wrong: ${customer.extra.wrong}`);
}
"#;

/// A second rule, which breaks where it is asked to.
const BREAKS: &str = r#"//! Breaks where it is asked to

const RULE = #{ severity: "warning", tags: ["x"] };

fn check(customer) {
    if customer.extra != () && customer.extra.get("breaks") != () { throw "broken"; }
    if customer.extra == () { report(customer.customer.name, "worth a look"); }
}
"#;

const WAIVERS: &str = "[[waivers]]\nrule = \"wrong\"\nfile = \"customers/waived.toml\"\nreason = \"agreed\"\n\
    approved_by = \"Anna\"\nexpires = 2026-12-31\n";

/// A book with a customer of each standing but `open`, and those of two grounds.
fn book() -> Scratch {
    let with = |extra: &str| format!("{GOOD}\n[extra]\n{extra}\n");
    let scratch = Scratch::with(&[
        ("rules/pack.toml", &(manifest("mine") + "\n[subject]\nname = \"customer.name\"\n")),
        ("rules/document.schema.json", ON_SHIPPED),
        ("rules/wrong.rhai", RULE),
        ("rules/breaks.rhai", BREAKS),
        ("waivers.toml", WAIVERS),
        ("clearance.toml", ""),
        ("customers/ready.toml", GOOD),
        ("customers/blocked.toml", &with("wrong = 1")),
        ("customers/waived.toml", &with("wrong = 1")),
        ("customers/torn.toml", "[customer\n"),
        ("customers/unfit.toml", "[customer]\nname = \"Unfit\"\n"),
    ]);
    let two = format!("{}\n", serde_json::json!({}));
    scratch.write("customers/two.jsonl", two.as_bytes());
    scratch
}

const STANDINGS: [(&str, &str); 6] = [
    ("blocked.toml", "blocked"),
    ("ready.toml", "ready"),
    ("torn.toml", "not-checked"),
    ("two.jsonl", "not-checked"),
    ("unfit.toml", "not-checked"),
    ("waived.toml", "ready-by-waiver"),
];

const SENTENCE: &str =
    "2 of 6 customers may move, 1 of them ready by waiver; 1 is blocked; 3 are not checked";

/// The standings in the JSON report.
fn standings(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let customers = report["customers"].as_array().unwrap().iter();
    customers
        .map(|one| (text(&one["file"]).replace("customers/", ""), text(&one["standing"])))
        .collect()
}

fn report(scratch: &Scratch, arguments: &str) -> Value {
    let ran = scratch.run(&format!("check customers -f json {arguments}"));
    serde_json::from_str(&ran.out).expect(&ran.err)
}

#[test]
fn it_is_the_same_word_in_every_form() {
    let scratch = book();
    let expected = STANDINGS.map(|(file, standing)| (file.to_owned(), standing.to_owned()));
    let json = report(&scratch, "");
    assert_eq!(standings(&json), expected);
    assert_eq!(json["readiness"]["sentence"], SENTENCE);
    let ready = &json["customers"][1];
    assert_eq!(ready["name"], "Contoso GmbH");
    assert_eq!(ready["counts"]["warnings"]["open"], 1);
    assert_eq!(json["customers"][5]["counts"]["errors"]["waived"], 1);
    assert_eq!((&ready["document"], &json["customers"][3]["document"]), (&Value::Null, &0.into()));
    for (form, texts) in [
        ("human", vec!["· customers: 1 ready, 1 ready by waiver, 3 not checked, 1 blocked ·"]),
        ("markdown", vec![SENTENCE]),
        (
            "html",
            vec![
                SENTENCE,
                "ready by waiver",
                "data-standing=\"ready-by-waiver\"",
                "data-standing=\"not-checked\"",
            ],
        ),
        ("jsonl", vec!["\"standing\":\"ready-by-waiver\"", "\"type\":\"customer\"", SENTENCE]),
        (
            "csv",
            vec![
                ",ready-by-waiver,2026-12-31\n",
                ",blocked,\n",
                ",not-checked,\n",
                ",standing,holds_until\n",
            ],
        ),
        (
            "junit",
            vec![
                "name=\"standing\" value=\"ready-by-waiver\"",
                "name=\"standing (document 0)\" value=\"not-checked\"",
            ],
        ),
        ("sarif", vec!["\"ready-by-waiver\": 1", "\"not-checked\": 3", "\"blocked\": 1"]),
    ] {
        let ran = scratch.run(&format!("check customers -f {form}"));
        assert_holds(&ran.out, &texts);
    }
}

#[test]
fn a_baseline_lets_nobody_move() {
    let scratch = book();
    for file in ["torn.toml", "unfit.toml", "two.jsonl"] {
        std::fs::remove_file(scratch.path(&format!("customers/{file}"))).unwrap();
    }
    let before = standings(&report(&scratch, ""));
    assert_eq!(scratch.run("baseline create customers").code, Some(0));
    let ran = scratch.run("check customers -f human --evidence e.json");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(
        &ran.out,
        &["no findings in 3 customers", "customers: 1 ready, 1 ready by waiver, 1 blocked"],
    );
    let now = report(&scratch, "");
    assert_eq!(standings(&now), before);
    assert_eq!(now["customers"][0]["counts"]["errors"]["known"], 1);
    let evidence: Value =
        serde_json::from_str(&std::fs::read_to_string(scratch.path("e.json")).unwrap()).unwrap();
    let verdict = &evidence["predicate"]["urn:clearance:run:4"]["verdict"];
    assert_eq!(
        ["ready", "ready_by_waiver", "open", "blocked", "not_checked"]
            .map(|of| verdict[of].as_u64()),
        [Some(1), Some(1), Some(0), Some(1), Some(0)]
    );
    assert_eq!(
        verdict["sentence"],
        "2 of 3 customers may move, 1 of them ready by waiver; 1 is blocked"
    );
    assert_eq!(scratch.run("verify e.json").code, Some(0));
}

#[test]
fn an_error_outweighs_a_rule_that_broke_and_the_schema_outweighs_all() {
    let scratch = book();
    let with = |extra: &str| format!("{GOOD}\n[extra]\n{extra}\n");
    scratch.write("customers/blocked.toml", with("wrong = 1\nbreaks = true").as_bytes());
    scratch.write("customers/waived.toml", with("wrong = 1\nbreaks = true").as_bytes());
    let of = |file: &str, report: &Value| {
        let all = standings(report);
        all.into_iter().find(|(known, _)| known == file).map(|(_, standing)| standing)
    };
    let json = report(&scratch, "");
    assert_eq!(of("blocked.toml", &json).as_deref(), Some("blocked"));
    assert_eq!(
        of("waived.toml", &json).as_deref(),
        Some("not-checked"),
        "nobody knows what the rule would say"
    );
    // A rule over all customers that broke did so for each of them.
    let all = "//! All\n\nconst RULE = #{ severity: \"warning\", tags: [] };\n\n\
        fn gather(customer) { customer.customer.name }\nfn check_all(names) { throw \"broken\"; }\n";
    scratch.write("rules/all.rhai", all.as_bytes());
    let json = report(&scratch, "");
    for (file, standing) in
        [("ready.toml", "not-checked"), ("blocked.toml", "blocked"), ("unfit.toml", "not-checked")]
    {
        assert_eq!(of(file, &json).as_deref(), Some(standing), "{file}");
    }
    let readiness = &json["readiness"];
    assert_eq!(
        (readiness["blocked"].as_u64(), readiness["not_checked"].as_u64()),
        (Some(1), Some(5))
    );
}
