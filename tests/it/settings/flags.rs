//! `--allow`, `--warn` and `--deny`.

use clearance_engine::report::Severity;
use clearance_engine::settings::{Level, Origin, RuleSetting, Settings};
use clearance_syntax::source::{Source, Span};

use super::loading::SAYS;
use super::said::{checked, files, inputs, selected, settings};
use crate::scratch::{GOOD, Scratch, assert_holds};

fn scratch() -> Scratch {
    let silent = "//! Silent\nconst RULE = #{ severity: \"error\" };\nfn check(customer) { if customer.customer.name == \"\" { report(customer, \"nobody\"); } }\n";
    Scratch::with(&[
        ("rules/pack.toml", "name = \"p\"\n"),
        ("rules/says.rhai", SAYS),
        ("rules/silent.rhai", silent),
        ("in/a.toml", GOOD),
    ])
}

#[test]
fn flags_change_how_much_rules_matter() {
    let scratch = scratch();
    for (flags, code, said) in [
        ("", 1, "error[says]"),
        ("-W says", 0, "warning[says]"),
        ("--warn says --fail-on warning", 1, "warning[says]"),
        ("-W says -D says", 1, "error[says]"),
        ("-D says -W says", 1, "error[says]"),
        ("-A says -W says -A says", 0, "warning[says]"),
        ("-A silent --allow=silent", 1, "error[says]"),
    ] {
        let ran = scratch.run(&format!("check in --format compact {flags}"));
        assert_eq!(ran.code, Some(code), "{flags}: {}", ran.err);
        assert_holds(&ran.out, &[said]);
    }
    let ran = scratch.run("check in -A says");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_holds(&ran.out, &["1 rule of p, 1 off, no schema;"]);
}

#[test]
fn flags_that_name_no_rule_or_leave_none_are_refused() {
    let scratch = scratch();
    let ran = scratch.run("check in -A sais -D schema");
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert_holds(
        &ran.err,
        &[
            "--allow: unknown rule `sais`",
            "did you mean `says`?",
            "--deny: what breaks the schema is always an error",
        ],
    );
    let ran = scratch.run("check in -A says -A silent");
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert_holds(&ran.err, &["--allow: no rule is left to run"]);
}

#[test]
fn why_takes_them_too() {
    let scratch = scratch();
    let ran = scratch.run("why says in -W says");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_holds(&ran.out, &["warning[says]"]);
    let ran = scratch.run("why says in -A says");
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert_holds(&ran.err, &["rule `says` is turned off", "clearance why --warn says says"]);
}

#[test]
fn a_flag_is_the_last_word() {
    let pack = files(&[("says.rhai", SAYS)]);
    let found = inputs(&[("a.toml", GOOD), ("x/a.toml", GOOD)]);
    let severities = |text: &str, level: Level| {
        let mut settings: Settings = settings(text);
        let at = Origin { source: Source::new("--deny", ""), span: Span::default() };
        settings.push_final(RuleSetting {
            rule: "says".into(),
            at,
            level: Some(level),
            open: None,
            params: vec![],
            optional: false,
        });
        let report = checked(&selected(&pack, &settings, &[]).unwrap(), &found);
        report.findings.iter().map(|finding| finding.severity.name()).collect::<Vec<_>>()
    };
    let off = "[rules.says]\nseverity = \"off\"\n";
    let some = "[[overrides]]\npaths = [\"x\"]\n[overrides.rules.says]\nseverity = \"off\"\n";
    for text in [off.to_owned(), some.to_owned(), format!("{off}{some}")] {
        assert_eq!(
            severities(&text, Level::Severity(Severity::Error)),
            ["error", "error"],
            "{text}"
        );
    }
    let params = format!("{some}params = {{ }}\n");
    assert_eq!(severities(&params, Level::Severity(Severity::Advice)), ["advice", "advice"]);
}
