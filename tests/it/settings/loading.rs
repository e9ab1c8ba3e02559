//! Settings that do not fit the rules, and what fitting ones change for all files.

use clearance_engine::report::Severity;

use super::said::{
    checked, diagnostics, explained, files, inputs, loaded, said, selected, settings, told,
};
use crate::scratch::GOOD;

/// Reports its parameters at the customer's name.
pub(super) const SHOWS: &str = "//! Shows its parameters\nconst RULE = #{
    severity: \"warning\",
    params: #{ days: 7, share: 0.5, name: \"x\", on: true, list: [\"a\"], any: [] },
};
fn check(customer, params) {
    let on = if params.on { \"on\" } else { \"off\" };
    report(customer.customer.name, `${params.days} ${params.share * 2.0} ${params.name} ${on} ${params.list.len()} ${params.any.len()}`);
}
";

/// Says something of every customer.
pub(super) const SAYS: &str = "//! Says something\nconst RULE = #{ severity: \"error\" };\n\
    fn check(customer) { report(customer.customer.name, \"seen\"); }\n";

#[test]
fn everything_that_does_not_fit_is_told_at_its_place_at_once() {
    let pack = files(&[("shows.rhai", SHOWS), ("says.rhai", SAYS)]);
    let text = r#"[rules]
shwos = { severity = "off" }
nothing-like-it = { severity = "off" }
schema = { severity = "warning" }
"waiver/unusd" = { severity = "off" }
"waiver/unused" = { severity = "off", params = { days = 1 } }
says = { params = { x = 1 } }

[rules.shows.params]
dyas = 1
other = 1
days = 1.5
share = "0.5"
name = 2026-12-31
on = 1
list = ["b", 5]
any = [["c"]]

[[overrides]]
paths = ["a"]
[overrides.rules]
syas = { severity = "off" }
shows = { params = { days = "1" } }
"waiver/expired" = { severity = "off" }
"#;
    let expected = [
        "2:1: shwos: unknown rule `shwos` (did you mean `shows`?)",
        "3:1: nothing-like-it: unknown rule `nothing-like-it` (the rules are says, shows)",
        "4:1: schema: what breaks the schema is always an error \
         (rules are written for files that keep to the schema, and run on no others)",
        "5:1: \"waiver/unusd\": unknown rule `waiver/unusd` (did you mean `waiver/unused`?)",
        "6:50: days: `waiver/unused` has no parameters",
        "7:21: x: unknown parameter `x` of rule `says` (it has none at all)",
        "10:1: dyas: unknown parameter `dyas` of rule `shows` (did you mean `days`?)",
        "11:1: other: unknown parameter `other` of rule `shows` \
         (its parameters are days, share, name, on, list, any)",
        "12:8: 1.5: parameter `days` of rule `shows`: expected a whole number, found a number with a fraction",
        "13:9: \"0.5\": parameter `share` of rule `shows`: expected a number, found text \
         (write it without quotes)",
        "14:8: 2026-12-31: parameter `name` of rule `shows`: expected text, found a date \
         (write it in quotes: \"2026-12-31\")",
        "15:6: 1: parameter `on` of rule `shows`: expected true or false, found a whole number",
        "16:8: [\"b\", 5]: parameter `list` of rule `shows`: expected a list of texts, item 2 is \
         a whole number (write it in quotes: \"5\")",
        "17:7: [[\"c\"]]: parameter `any` of rule `shows`: expected a list of texts, numbers, \
         or true and false, item 1 is a list",
        "22:1: syas: unknown rule `syas` (did you mean `says`?)",
        "23:29: \"1\": parameter `days` of rule `shows`: expected a whole number, found text \
         (write it without quotes)",
        "24:1: \"waiver/expired\": `waiver/expired` matters as much for all files \
         (say it outside of the overrides)",
    ];
    let expected: Vec<String> =
        expected.iter().map(|line| format!("clearance.toml:{line}")).collect();
    assert_eq!(diagnostics(&pack, text), expected);
    // Diagnostics of the pack itself are told with them, and its broken rule is known by its name.
    let broken = files(&[("shows.rhai", "fn check(customer) { }\n"), ("says.rhai", SAYS)]);
    let told =
        diagnostics(&broken, "[rules.shows]\nseverity = \"off\"\n[rules.x]\nseverity = \"off\"\n");
    let at_settings =
        told.iter().filter(|diagnostic| diagnostic.starts_with("clearance.toml")).count();
    assert_eq!((at_settings, told.len() > 1), (1, true), "{told:?}");
}

#[test]
fn rules_that_are_not_selected_are_known_and_held_to_their_parameters() {
    let pack = files(&[("shows.rhai", SHOWS), ("says.rhai", SAYS)]);
    let fits = settings("[rules.shows]\nseverity = \"off\"\nparams = { days = 1 }\n");
    let loaded = selected(&pack, &fits, &["says"]).unwrap();
    assert_eq!(loaded.rule_ids(), ["says"]);
    // What does not run anyway is not turned off.
    assert!(loaded.configured.off.is_empty());
    let other = settings("[rules.shows.params]\ndays = true\n");
    let error = selected(&pack, &other, &["says"]).unwrap_err();
    assert_eq!(
        error.diagnostics.iter().map(told).collect::<Vec<_>>(),
        [
            "clearance.toml:2:8: true: parameter `days` of rule `shows`: expected a whole number, found true"
        ]
    );
}

#[test]
fn parameters_are_those_that_are_said_and_the_defaults_else() {
    let pack = files(&[("shows.rhai", SHOWS)]);
    let found = inputs(&[("a.toml", GOOD)]);
    let shown = |text: &str| {
        let pack = loaded(&pack, text);
        assert!(pack.rules[0].header.params.iter().any(|param| param.name == "days"));
        let report = checked(&pack, &found);
        assert!(report.broken.is_empty(), "{:?}", report.broken);
        let again = explained(pack, "shows", &found);
        assert_eq!(said(&report.findings), said(&again.customers[0].findings));
        report.findings[0].message.clone()
    };
    assert_eq!(shown(""), "7 1.0 x on 1 0");
    assert_eq!(shown("[rules.shows.params]\ndays = -3\n"), "-3 1.0 x on 1 0");
    // An integer for a number becomes one: the rule's `* 2.0` would not take an integer.
    let all =
        "[rules.shows.params]\nshare = 2\nname = \"ü\\n\"\non = false\nlist = []\nany = [1, 2]\n";
    assert_eq!(shown(all), "7 4.0 ü\n off 0 2");
}

#[test]
fn what_is_said_last_counts() {
    let pack = files(&[("shows.rhai", SHOWS)]);
    let mut twice =
        settings("[rules.shows]\nseverity = \"error\"\nparams = { days = 1, name = \"one\" }\n");
    let later = settings("[rules.shows]\nseverity = \"advice\"\nparams = { days = 2 }\n");
    twice.rules.extend(later.rules);
    let pack = selected(&pack, &twice, &[]).unwrap();
    let report = checked(&pack, &inputs(&[("a.toml", GOOD)]));
    assert_eq!(report.findings[0].message, "2 1.0 one on 1 0");
    assert_eq!(report.findings[0].severity, Severity::Advice);
    assert_eq!(report.rules[0].severity, Severity::Advice);
    assert_eq!((report.summary.errors, report.summary.advice), (0, 1));
}

#[test]
fn what_is_off_does_not_run_and_is_listed() {
    let pack = files(&[("shows.rhai", SHOWS), ("says.rhai", SAYS), ("again.rhai", SAYS)]);
    let text = "[rules]\nshows = { severity = \"off\" }\nagain = { severity = \"off\" }\n";
    let report = checked(&loaded(&pack, text), &inputs(&[("a.toml", GOOD)]));
    assert_eq!(report.off.iter().map(|id| &**id).collect::<Vec<_>>(), ["again", "shows"]);
    assert_eq!(report.rules.len(), 1);
    assert_eq!(said(&report.findings), ["a.toml: error[says] a.toml:5:8: \"Contoso GmbH\": seen"]);
    assert_eq!(report.subjects[0].outcomes.len(), 1);
    let none = format!("{text}says = {{ severity = \"off\" }}\n");
    assert_eq!(
        diagnostics(&pack, &none),
        ["clearance.toml:4:1: says: no rule is left to run (let one of the rules run)"]
    );
}

#[test]
fn findings_about_waivers_have_levels_too() {
    let pack = files(&[("says.rhai", SAYS)]);
    let text = "[rules]\n\"waiver/unused\" = { severity = \"off\" }\n\"waiver/expired\" = { severity = \"advice\" }\n";
    let pack = loaded(&pack, text);
    assert_eq!(pack.settable_severity("waiver/unused"), None);
    assert_eq!(pack.settable_severity("waiver/expired"), Some(Severity::Advice));
    assert_eq!(pack.settable_severity("waiver/invalid"), Some(Severity::Error));
    assert_eq!(pack.settable_severity("says"), None);
    assert_eq!(pack.rule_ids(), ["says"]);
}

#[test]
fn a_parameter_may_be_a_list_as_long_as_rules_may_read() {
    let pack = files(&[("shows.rhai", SHOWS)]);
    let list = |items: usize| format!("[rules.shows.params]\nany = [{}]\n", "1, ".repeat(items));
    let most = checked(&loaded(&pack, &list(50_000)), &inputs(&[("a.toml", GOOD)]));
    assert!(most.broken.is_empty(), "{:?}", most.broken);
    assert_eq!(most.findings[0].message, "7 1.0 x on 1 50000");
    let diagnostic = &diagnostics(&pack, &list(50_001))[0];
    assert!(diagnostic.ends_with(
        "parameter `any` of rule `shows`: a list may have 50000 items, this one has 50001 \
         (facts in such numbers belong into a table of the pack)"
    ));
}
