//! All of it together: a `clearance.toml`, and the commands that go by it.

use super::loading::SAYS;
use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, manifest};

const CONFIGURATION: &str = r#"
[partner]
name = "Fabrikam Cloud AG"
country = "AT"

[rules]
says = { severity = "warning" }
country = { params = { allowed = ["AT", "DE"] } }
"waiver/unused" = { severity = "error" }

[[overrides]]
paths = ["in/old"]
rules.says.severity = "off"
rules.country.params = { allowed = ["FR"] }
"#;

const COUNTRY: &str =
    "//! Country\nconst RULE = #{ severity: \"error\", params: #{ allowed: [\"DE\"] } };
fn check(customer, params) {
    let partner = customer.partner;
    if partner == () { return; }
    if !(partner.country in params.allowed) { report(partner.country, \"not allowed\"); }
}
";

fn scratch() -> Scratch {
    let start = GOOD.find("[partner]").unwrap();
    let end = GOOD.find("[relationship]").unwrap();
    let mut bare = GOOD.to_owned();
    bare.replace_range(start..end, "");
    Scratch::with(&[
        ("clearance.toml", CONFIGURATION),
        ("rules/pack.toml", &manifest("p")),
        ("rules/document.schema.json", ON_SHIPPED),
        ("rules/says.rhai", SAYS),
        ("rules/country.rhai", COUNTRY),
        ("in/a.toml", &bare),
        ("in/old/b.toml", &bare),
        ("in/old/c.toml", GOOD),
    ])
}

#[test]
fn check_goes_by_the_configuration() {
    let scratch = scratch();
    let at = CONFIGURATION.lines().position(|line| line == "country = \"AT\"").unwrap() + 1;
    let ran = scratch.run("check in --format compact");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let of_c = GOOD.lines().position(|line| line == "country = \"AT\"").unwrap() + 1;
    let expected = [
        format!("clearance.toml:{at}:11: error[country] not allowed (on in/old/b.toml)"),
        "in/a.toml:5:8: warning[says] seen".to_owned(),
        format!("in/old/c.toml:{of_c}:11: error[country] not allowed"),
    ];
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected);
    let ran = scratch.run("check in --format compact -D says -A country");
    let lines: Vec<_> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("error[says]")), "{lines:?}");
    let ran = scratch.run("check in --format compact --no-config");
    assert!(!ran.out.contains("clearance.toml"), "{}", ran.out);
}

#[test]
fn names_are_from_the_configuration_on_wherever_one_stands() {
    let scratch = scratch();
    let mut command = scratch.command(&["check", ".", "--format", "compact"]);
    let ran = command.current_dir(scratch.path("in/old")).run();
    assert_holds(&ran.out, &["error[country] not allowed (on b.toml)", "c.toml:"]);
    assert!(!ran.out.contains("says"), "{}", ran.out);
}

#[test]
fn parse_and_why_go_by_it_too() {
    let scratch = scratch();
    let ran = scratch.run("parse in/a.toml");
    assert_holds(&ran.out, &["\"partner\":{\"name\":\"Fabrikam Cloud AG\",\"country\":\"AT\"}"]);
    let ran = scratch.run("why country in/old/b.toml --as-of 2026-11-22");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_holds(&ran.out, &["reads    partner.country = \"AT\", from clearance.toml:4:11"]);
    let ran = scratch.run("why says in/old/b.toml --as-of 2026-11-22");
    assert_holds(&ran.out, &["the configuration turns it off for this file"]);
}

#[test]
fn findings_about_waivers_are_as_grave_as_it_says() {
    let scratch = scratch();
    let waiver = "[[waivers]]\nrule = \"says\"\nfile = \"in/old/*\"\nreason = \"a good one\"\n\
        approved_by = \"c@example.com\"\nexpires = 2026-12-22\n";
    scratch.write("waivers.toml", waiver.as_bytes());
    let unused = |ran: crate::scratch::Ran| {
        let line = ran.out.lines().find(|line| line.contains("waiver/unused")).map(str::to_owned);
        line.unwrap_or_default()
    };
    assert_holds(&unused(scratch.run("check in --format compact")), &["error[waiver/unused]"]);
    let warned = scratch.run("check in --format compact -W waiver/unused");
    assert_holds(&unused(warned), &["warning[waiver/unused]"]);
    assert_eq!(unused(scratch.run("check in --format compact -A waiver/unused")), "");
}

#[test]
fn mistakes_in_it_are_told_at_their_places() {
    let scratch = scratch();
    scratch.write(
        "clearance.toml",
        "[partner]\ncoutnry = \"AT\"\n[rules.sayz]\nseverity = \"off\"\n".as_bytes(),
    );
    let ran = scratch.run("check in");
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert_holds(
        &ran.err,
        &[
            "unknown key `coutnry`",
            "clearance.toml:2:1",
            "did you mean `country`?",
            "there is no rule `sayz`",
            "clearance.toml:3:8",
            "did you mean `says`?",
        ],
    );
}
