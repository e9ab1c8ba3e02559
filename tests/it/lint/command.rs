//! `clearance lint`, and what `check` refuses.

use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, rule};
use clearance::builtin_pack;

const MISSPELT: &str = "//! Tenant\n//!\n//! Page.\nconst RULE = #{ severity: \"error\", tags: [\"a\"], url: \"https://example.com\" };\n\n\
     fn check(customer) {\n    let who = customer.customer;\n    report(who.tenat, \"seen\");\n}\n";

fn pack(script: &str) -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/tenant.rhai", script),
        ("mine/document.schema.json", ON_SHIPPED),
    ])
}

#[test]
fn a_misspelt_key_is_drawn_at_its_place() {
    let ran = pack(MISSPELT).run("lint mine");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_holds(
        &ran.out,
        &[
            "error[lint/unknown-property]: `who` has no `tenat`",
            "mine/tenant.rhai:8:16",
            "did you mean `tenant`?",
            "1 error · 1 rule, 0 libraries",
        ],
    );
}

#[test]
fn what_lints_call_an_error_is_not_loaded() {
    let scratch = pack(MISSPELT);
    let ran = scratch.run("check good.toml -r mine");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_holds(
        &ran.err,
        &["`who` has no `tenat` (lint/unknown-property)", "mine/tenant.rhai:8:16"],
    );
    let allowed = MISSPELT.replace(
        "\"seen\");",
        "\"seen\"); // clearance: allow(lint/unknown-property) reason=\"x\"",
    );
    scratch.write("mine/tenant.rhai", allowed.as_bytes());
    // It is not refused any more; it breaks where it is run.
    assert_eq!(scratch.run("check good.toml -r mine").code, Some(3));
    assert_eq!(scratch.run("lint mine").code, Some(0));
}

#[test]
fn a_pack_says_how_much_its_lints_matter() {
    let scratch = pack(&rule("error"));
    let compact = |scratch: &Scratch| scratch.run("lint mine -f compact").out;
    let said = compact(&scratch);
    assert_holds(&said, &["mine/tenant.rhai:5:7: advice[lint/missing-url] "]);
    scratch.write("mine/pack.toml", b"name = 'x'\n[lints]\nmissing-url = 'error'\n");
    assert_holds(&compact(&scratch), &["error[lint/missing-url]"]);
    let ran = scratch.run("check good.toml -r mine");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["(lint/missing-url)"]);
    scratch.write("mine/pack.toml", b"name = 'x'\n[lints]\nmissing-url = 'off'\n");
    assert_eq!(compact(&scratch), "");
    for (text, said) in [
        (
            "missing-ulr = 'off'",
            ["mine/pack.toml:3:1", "unknown lint `missing-ulr`", "did you mean `missing-url`?"],
        ),
        ("missing-url = 'of'", ["mine/pack.toml:3:15", "missing-url", "off"]),
    ] {
        scratch.write("mine/pack.toml", format!("name = 'x'\n[lints]\n{text}\n").as_bytes());
        let ran = scratch.run("lint mine");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert_holds(&ran.err, &said);
    }
}

#[test]
fn options_say_more_than_the_pack() {
    let scratch = pack(&rule("error"));
    let code = |arguments: &str| scratch.run(&format!("lint mine {arguments}")).code;
    assert_eq!(code(""), Some(0));
    assert_eq!(code("--fail-on advice"), Some(1));
    assert_eq!(code("-D missing-url"), Some(1));
    assert_eq!(code("-D lint/missing-url --fail-on never"), Some(0));
    assert_eq!(code("-W missing-url --fail-on warning"), Some(1));
    assert_eq!(code("-A missing-url --fail-on advice"), Some(0));
    let ran = scratch.run("lint mine -D missing-ulr");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["unknown lint `missing-ulr`", "did you mean `missing-url`?"]);
    assert_eq!(code("-f sarif"), Some(2));
    assert_eq!(scratch.run("lint nowhere").code, Some(2));
}

#[test]
fn the_shipped_pack_is_linted_where_there_is_no_other() {
    let scratch = Scratch::with(&[]);
    for arguments in ["lint", "lint builtin", "lint -f compact --fail-on advice"] {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    }
    let rules = format!("no findings · {} rules", builtin_pack().rule_count());
    assert_holds(&scratch.run("lint").out, &[&rules, "6 libraries"]);
    assert_eq!(scratch.run("lint -q").out, "");
}

#[test]
fn json_holds_what_was_found() {
    let ran = pack(MISSPELT).run("lint mine -f json");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["summary"]["errors"], 1);
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "lint/unknown-property");
    assert_eq!((&finding["line"], &finding["column"]), (&8.into(), &16.into()));
    assert_eq!((&finding["file"], &finding["length"]), (&"mine/tenant.rhai".into(), &5.into()));
}

#[test]
fn a_shadowed_name_shows_where_it_was_first() {
    let script =
        MISSPELT.replace("tenat", "tenant").replace("let who", "let customer = customer; let who");
    let ran = pack(&script).run("lint mine");
    assert_holds(
        &ran.out,
        &["warning[lint/shadowed-name]", "first defined here", "choose another name"],
    );
}

#[test]
fn all_lints_are_listed() {
    let ran = Scratch::with(&[]).run("lint --list");
    assert_eq!(ran.code, Some(0));
    for lint in clearance_workbench::lint::LINTS {
        assert_holds(&ran.out, &[&lint.id(), lint.title]);
    }
}

/// A table without a schema has the keys that it has, and a pack's schema counts, not the shipped one.
#[test]
fn packs_are_held_against_their_own_tables_and_schema() {
    let script = "//! A\n//!\n//! B.\nconst RULE = #{ severity: \"error\", tags: [\"a\"], url: \"https://example.com\" };\n\
         fn check(customer) {\n    for row in data.prices.rows { if row.amont > 5 { report(customer, row.name); } }\n    report(customer.extra, \"x\");\n}\n";
    let scratch = pack(script);
    scratch.write(
        "mine/data/prices.toml",
        b"[[rows]]\nname = 'a'\namount = 1\n[[rows]]\nname = 'b'\n",
    );
    let ran = scratch.run("lint mine -f compact");
    assert_eq!(
        ran.out,
        "mine/tenant.rhai:6:42: error[lint/unknown-property] `row` has no `amont`\n"
    );
    scratch.write(
        "mine/document.schema.json",
        br#"{ "type": "object", "additionalProperties": false, "properties": { "name": { "type": "string" } } }"#,
    );
    let ran = scratch.run("lint mine -f compact");
    assert_holds(&ran.out, &["`customer` has no `extra`"]);
}

#[test]
fn what_lints_refuse_can_be_looked_at() {
    let files = [("good.toml", GOOD), ("p/document.schema.json", ON_SHIPPED)];
    let scratch = Scratch::with(&files);
    let rule = rule("error").replace("customer.customer.name", "customer.customer.nmae");
    scratch.write("p/r.rhai", rule.as_bytes());
    for (arguments, code) in [
        ("check good.toml -r p", 2),
        ("test p", 2),
        ("why r good.toml -r p", 2),
        ("lint p", 1),
        ("rules -r p", 0),
        ("explain r -r p", 0),
        ("definitions defs -r p", 0),
        ("parse good.toml -r p", 0),
        ("schema -r p", 0),
    ] {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments}: {}", ran.err);
    }
}

#[test]
fn a_pack_without_tables_is_told_where_one_would_be() {
    let scratch = Scratch::with(&[]);
    let rule =
        rule("error").replace("    report(", "    if data.holders.all { return; }\n    report(");
    scratch.write("p/r.rhai", rule.as_bytes());
    assert_holds(&scratch.run("lint p").out, &["data/holders.toml beside the rules"]);
}
