//! Rules whose findings count from a day on, and are advice before.

use serde_json::{Value, json};

use crate::scratch::{Scratch, assert_holds};

const RULE: &str = r#"//! Renewal off
//!
//! From a day on no zone may renew.

const RULE = #{ severity: "error", effective: "2026-12-01", tags: ["renewal"] };

fn check(zone) {
    if zone.renews { report(zone.renews, "it renews").help("turn it off"); }
    if zone.name == "?" { ask(zone.name, "what is it called?"); }
}

fn gather(zone) { zone.name }

fn check_all(names) {
    for name in names { if name == "twice" { report(name, "no name of a zone"); } }
}
"#;

fn zones() -> Scratch {
    Scratch::with(&[
        ("in/a.toml", "name = \"a\"\nrenews = true\n"),
        ("in/b.toml", "name = \"?\"\nrenews = false\n"),
        ("in/c.toml", "name = \"twice\"\nrenews = false\n"),
        ("p/pack.toml", "name = \"p\"\n"),
        (
            "p/document.schema.json",
            "{ \"properties\": { \"name\": { \"type\": \"string\" }, \"renews\": { \"type\": \"boolean\" } } }",
        ),
        ("p/renewal-off.rhai", RULE),
    ])
}

/// The report of a day.
fn report(scratch: &Scratch, arguments: &str) -> (Option<i32>, Value) {
    let ran = scratch.run(&format!("check in -r p -f json {arguments}"));
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}")))
}

/// What a report says of each finding: file, severity and help.
fn findings(report: &Value) -> Vec<(&str, &str, &str)> {
    let text =
        |value: &'_ Value| -> &'static str { Box::leak(value.as_str().unwrap_or_default().into()) };
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|one| (text(&one["file"]), text(&one["severity"]), text(&one["help"]))).collect()
}

#[test]
fn findings_are_advice_before_the_day_and_count_from_it_on() {
    let scratch = zones();
    let (code, before) = report(&scratch, "--as-of 2026-11-30");
    assert_eq!(code, Some(0));
    let day = "it is advice until 2026-12-01; from that day on its severity is error";
    assert_eq!(
        findings(&before),
        [("in/a.toml", "advice", &*format!("turn it off; {day}")), ("in/c.toml", "advice", day)]
    );
    let (code, on) = report(&scratch, "--as-of 2026-12-01");
    assert_eq!(code, Some(1));
    assert_eq!(findings(&on), [("in/a.toml", "error", "turn it off"), ("in/c.toml", "error", "")]);
    for report in [&before, &on] {
        assert_eq!(report["questions"].as_array().map(Vec::len), Some(1), "{report}");
    }
    let standings = |report: &Value| {
        let customers = report["customers"].as_array().unwrap().iter();
        customers.map(|one| one["standing"].clone()).collect::<Value>()
    };
    assert_eq!(standings(&before), json!(["ready", "open", "ready"]));
    assert_eq!(standings(&on), json!(["blocked", "open", "blocked"]));
    assert_eq!(report(&scratch, "--as-of 2026-11-30 --fail-on advice").0, Some(1));
}

#[test]
fn the_severity_from_that_day_on_is_the_configured_one() {
    let scratch = zones();
    let severities = |arguments: &str| -> Vec<String> {
        let (_, report) = report(&scratch, arguments);
        findings(&report).iter().map(|(_, severity, help)| format!("{severity}: {help}")).collect()
    };
    scratch.write("clearance.toml", b"[rules.renewal-off]\nseverity = \"warning\"\n");
    let before = severities("--as-of 2026-11-30");
    assert_holds(&before[1], &["advice: ", "from that day on its severity is warning"]);
    assert_eq!(severities("--as-of 2026-12-01")[1], "warning: ");
    scratch.write("clearance.toml", b"[rules.renewal-off]\nseverity = \"advice\"\n");
    for day in ["2026-11-30", "2026-12-01"] {
        assert_eq!(severities(&format!("--as-of {day}"))[1], "advice: ");
    }
}

#[test]
fn fingerprints_outlive_that_day() {
    let scratch = zones();
    let prints = |day: &str| {
        let (_, report) = report(&scratch, &format!("--as-of {day}"));
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|one| one["fingerprint"].clone()).collect::<Value>()
    };
    assert_eq!(prints("2026-11-30"), prints("2026-12-01"));
    let ran = scratch.run("baseline create in -r p --as-of 2026-11-30");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scratch.run("check in -r p --as-of 2026-12-01").code, Some(0));
}

#[test]
fn pages_and_lists_name_the_day() {
    let scratch = zones();
    assert_holds(&scratch.run("rules -r p").out, &["error from 2026-12-01"]);
    assert_holds(&scratch.run("rules -r p -f markdown").out, &["| error from 2026-12-01 |"]);
    assert_holds(
        &scratch.run("explain -r p renewal-off").out,
        &["error[renewal-off]", "effective  from 2026-12-01; before, advice"],
    );
    let markdown = scratch.run("explain -r p renewal-off -f markdown").out;
    assert_holds(&markdown, &["- effective: from 2026-12-01; before, advice\n"]);
    let json: Value =
        serde_json::from_str(&scratch.run("explain -r p renewal-off -f json").out).unwrap();
    assert_eq!(json["rules"][0]["effective"], "2026-12-01");
}

#[test]
fn a_day_that_is_none_is_told_at_its_place() {
    for (written, wrong) in
        [("\"soon\"", true), ("5", true), ("\"2026-02-30\"", true), ("\"2026-02-28\"", false)]
    {
        let scratch = zones();
        scratch.write("p/renewal-off.rhai", RULE.replace("\"2026-12-01\"", written).as_bytes());
        let ran = scratch.run("check in -r p --as-of 2026-01-01");
        assert_eq!(ran.code, Some(if wrong { 2 } else { 0 }), "{ran:?}");
        if wrong {
            assert_holds(
                &ran.err,
                &[
                    "`effective` is the text of a date",
                    "p/renewal-off.rhai:5:47",
                    "as in \"2026-12-31\"",
                ],
            );
        }
    }
}
