//! Facts and plans: what no fix writes, and what is said instead.

use std::fs;

use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds};

/// Wants the renewal off: a fact that the customer files give as a boolean, or leave out.
const RENEWAL: &str = "//! Renewal\nconst RULE = #{ severity: \"error\" };\nfn check(customer) {\n    \
    for source in customer.source.subscriptions {\n        \
    if source.auto_renew == false { continue; }\n        \
    report(source.id, \"renews\").help(\"turn it off\").once_done(source.auto_renew, false)\n            \
    .once_done(customer.customer.country, \"AT\");\n    }\n}\n";

/// Reaches a fact in a way that no lint follows.
const HIDDEN: &str = "//! Hidden\nconst RULE = #{ severity: \"error\" };\nfn check(customer) {\n    \
    for source in customer.source.subscriptions {\n        for key in source.keys() {\n            \
    if key == \"licenses\" { report(source.id, \"few\").fix(source.get(key), 99); }\n        }\n    }\n}\n";

/// Plans for a day.
const DAY: &str = "//! Day\nconst RULE = #{ severity: \"error\", params: #{ day: \"2026-11-22\" } };\n\
    fn check(customer, params) {\n    for target in customer.target.subscriptions {\n        \
    if target.starts == date(\"2026-12-31\") { report(target.starts, \"not then\").fix(target.starts, date(params.day)); }\n    \
    }\n}\n";

/// The same customer in every format.
fn formats() -> [(&'static str, String); 3] {
    let toml = GOOD.replace("auto_renew = false", "auto_renew = true");
    let json = "{\"customer\": {\"name\": \"C\", \"tenant\": \"t.example\", \"country\": \"DE\"}, \"partner\": {\"country\": \"AT\"}, \
        \"source\": {\"channel\": \"csp\", \"subscriptions\": [{\"id\": \"A1\", \"offer\": \"SPB\", \"licenses\": 25, \"ends\": \"2026-12-30\"}]}, \
        \"target\": {\"subscriptions\": []}}\n";
    [("a.toml", toml), ("b.json", json.to_owned()), ("c.yaml", json.to_owned())]
}

#[test]
fn a_fact_is_written_by_people_once_it_is_done() {
    let scratch =
        Scratch::with(&[("r/renewal.rhai", RENEWAL), ("r/document.schema.json", ON_SHIPPED)]);
    for (name, text) in formats() {
        scratch.write(name, text.as_bytes());
        let ran = scratch.run(&format!("check {name} -r r --fix"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), "nothing to fix\n"), "{name}");
        let (renewal, country) = match name {
            "a.toml" => ("auto_renew = false", "country = \"AT\""),
            "b.json" => ("\"auto_renew\": false", "\"country\": \"AT\""),
            _ => ("auto_renew: false", "country: AT"),
        };
        let help = format!(
            "turn it off; once it is done, write `{renewal}` and `{country}` (customer.country)"
        );
        let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "");
        assert_holds(&said, &[&help]);
        assert_eq!(fs::read_to_string(scratch.path(name)).unwrap(), text, "{name}");
    }
}

#[test]
fn a_fix_of_a_fact_is_refused_when_the_pack_is_loaded() {
    let fix = RENEWAL.replace(".once_done(source.auto_renew", ".fix(source.auto_renew");
    let scratch = Scratch::with(&[
        ("r/renewal.rhai", &fix),
        ("r/document.schema.json", ON_SHIPPED),
        ("a.toml", GOOD),
    ]);
    for command in ["check a.toml -r r", "check a.toml -r r --fix", "lint r"] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(if command == "lint r" { 1 } else { 2 }), "{ran:?}");
        let said = format!("{}{}", ran.out, ran.err);
        assert_holds(&said, &["`source.auto_renew` is a fact", "fix-on-a-fact", "once_done"]);
    }
}

#[test]
fn a_fix_of_a_fact_that_no_lint_sees_is_shown_and_not_written() {
    let scratch = Scratch::with(&[
        ("r/hidden.rhai", HIDDEN),
        ("r/document.schema.json", ON_SHIPPED),
        ("a.toml", GOOD),
    ]);
    let ran = scratch.run("check a.toml -r r --fix -f json");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "nothing to fix\n"));
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["help"], "once it is done, write `licenses = 99`");
    assert_eq!(finding["fixes"], serde_json::json!([]));
    assert_eq!(fs::read_to_string(scratch.path("a.toml")).unwrap(), GOOD);
}

/// The day itself may still be planned for.
#[test]
fn no_fix_writes_a_day_before_today() {
    let scratch = Scratch::with(&[("r/day.rhai", DAY), ("r/document.schema.json", ON_SHIPPED)]);
    for (today, fixed) in [("2026-11-22", true), ("2026-11-23", false)] {
        scratch.write("a.toml", GOOD.as_bytes());
        let ran = scratch.run(&format!("check a.toml -r r --fix -f compact --as-of {today}"));
        let text = fs::read_to_string(scratch.path("a.toml")).unwrap();
        assert_eq!((text.contains("2026-11-22"), ran.code), (fixed, Some(i32::from(!fixed))));
        assert_eq!(text == GOOD, !fixed);
    }
}

/// 310 are ordered in place of 300, and 310 are in use: to order 300 would take licenses from ten users.
#[test]
fn the_shipped_rules_do_not_trade_one_error_for_another() {
    let text = GOOD
        .replace("licenses = 25\nassigned = 23", "licenses = 300\nassigned = 310")
        .replace("licenses = 25\nstarts", "licenses = 310\nstarts");
    assert_eq!(text.matches("310").count(), 2, "{text}");
    let scratch = Scratch::with(&[("a.toml", &text)]);
    let ran = scratch.run("check a.toml --fix -f compact --as-of 2026-11-22");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.err, &["[same-license-total] it would bring [assigned-licenses-fit]"]);
    assert_eq!(fs::read_to_string(scratch.path("a.toml")).unwrap(), text);
}

/// Nothing is done in Partner Center by writing that it was.
#[test]
fn the_shipped_rules_ask_for_facts_and_write_none() {
    let text = GOOD.replace("auto_renew = false", "auto_renew = true");
    let scratch = Scratch::with(&[("a.toml", &text)]);
    let ran = scratch.run("check a.toml --fix --as-of 2026-11-22");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let text = fs::read_to_string(scratch.path("a.toml")).unwrap();
    assert_holds(&text, &["auto_renew = true"]);
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "");
    assert_holds(&said, &["once it is done, write `auto_renew = false`"]);
}
