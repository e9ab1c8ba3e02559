//! Packs: where they come from, how they go together, what is wrong with them.

use crate::scratch::{GOOD, Ran, Scratch, assert_holds, rule};
use clearance::{builtin_pack, shipped_packs};

mod contained;
mod deadline;
mod extending;
mod extends;
mod facts;
mod names;
mod namespaces;
mod schemas;
mod subject_table;
mod tables;

/// Asserts that a run cannot start, and what it says on standard error.
#[track_caller]
fn assert_refused(ran: &Ran, said: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_holds(&ran.err, said);
}

fn seen() -> Scratch {
    Scratch::with(&[("good.toml", GOOD), ("mine/seen.rhai", &rule("error"))])
}

/// How many rules the shipped pack has.
pub(crate) fn shipped() -> usize {
    builtin_pack().rule_count()
}

/// The ids of the rules that a run uses.
fn rules(scratch: &Scratch, arguments: &str) -> Vec<String> {
    let ran = scratch.run(&format!("check good.toml -f json {arguments}"));
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect(&ran.err);
    let ids = report["rules"].as_array().unwrap().iter();
    ids.map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_nearest_folder_of_rules_is_used() {
    let scratch = seen();
    assert!(rules(&scratch, "").contains(&"same-region".to_owned()));
    scratch.write("rules/up.rhai", rule("error").as_bytes());
    // Without a pack.toml it is just a folder that happens to be called so.
    assert!(rules(&scratch, "").contains(&"same-region".to_owned()));
    scratch.write("rules/pack.toml", b"name = \"up\"");
    assert_eq!(rules(&scratch, ""), ["up"]);
    scratch.write("sub/deep/good.toml", GOOD.as_bytes());
    let mut below = scratch.command(&["check", "-v", "-f", "compact"]);
    below.current_dir(scratch.path("sub/deep"));
    let ran = below.run();
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        (
            "good.toml:5:8: error[up] seen\n",
            &*format!(
                "rules from ../../rules\n1 rule of up, no schema; the {} shipped rules did not run\n",
                shipped()
            )
        )
    );
    assert_eq!(rules(&scratch, "-r mine"), ["seen"]);
    assert_eq!(rules(&scratch, "-r rules -r mine"), ["seen", "up"]);
}

#[test]
fn inside_a_pack_its_own_rules_are_used() {
    let scratch = seen();
    scratch.write("mine/pack.toml", b"name = \"mine\"");
    scratch.write("mine/fixtures/seen/a.toml", GOOD.as_bytes());
    for folder in ["mine", "mine/fixtures/seen"] {
        let mut inside = scratch.command(&["rules", "--format", "json"]);
        inside.current_dir(scratch.path(folder));
        let ran = inside.run();
        assert_holds(&ran.out, &["\"id\": \"seen\""]);
        assert!(!ran.out.contains("same-region"), "{folder}");
    }
}

#[test]
fn definitions_for_editors_may_lie_among_the_rules() {
    let scratch = seen();
    assert_eq!(scratch.run("definitions mine/defs -r mine").code, Some(0));
    scratch.write("mine/clearance.d.rhai", b"module static;");
    assert_eq!(rules(&scratch, "-r mine"), ["seen"]);
}

#[test]
fn a_partner_adds_rules_to_the_shipped_ones() {
    let scratch = seen();
    let shipped = rules(&scratch, "-r builtin");
    let both = rules(&scratch, "-r builtin -r mine");
    assert_eq!(both.len(), shipped.len() + 1);
    assert!(both.contains(&"seen".to_owned()) && both.contains(&"same-region".to_owned()));
    assert_eq!(both, rules(&scratch, "-r mine -r builtin"));
}

#[test]
fn ids_come_from_folders_and_file_names() {
    let scratch = seen();
    for path in ["billing/early_cancel", "billing/more/x2", "a-b"] {
        scratch.write(&format!("mine/{path}.rhai"), rule("error").as_bytes());
    }
    scratch.write("mine/.hidden.rhai", b"nonsense");
    scratch.write("mine/fixtures/not-a-rule.rhai", b"nonsense");
    scratch.write("mine/README.md", b"text");
    scratch.write("mine/notes.toml", b"not = = toml");
    assert_eq!(
        rules(&scratch, "-r mine"),
        ["a-b", "billing/early-cancel", "billing/more/x2", "seen"]
    );
    for (name, said) in [
        ("Early.rhai", "lower-case words joined by `-`"),
        ("two words.rhai", "lower-case words joined by `-`"),
        ("-.rhai", "lower-case words joined by `-`"),
        ("schema.rhai", "`schema` is the id of the schema's own findings"),
    ] {
        let scratch = seen();
        scratch.write(&format!("mine/{name}"), rule("error").as_bytes());
        assert_refused(&scratch.run("check good.toml -r mine"), &[&format!("mine/{name}"), said]);
    }
}

#[test]
fn folders_that_are_no_packs_are_refused() {
    let scratch = seen();
    scratch.write("empty/readme.md", b"");
    for (arguments, said) in [
        ("-r nope", ["nope", "no such file or folder"]),
        ("-r good.toml", ["good.toml", "is not a folder"]),
        ("-r empty", ["empty", "there are no rules in this folder"]),
        ("-r mine -r empty", ["empty", "there are no rules in this folder"]),
        ("-r nope -r empty", ["nope", "there are no rules in this folder"]),
        ("-d nope", ["nope", "no such file or folder"]),
        ("-d empty", ["empty", "there are no tables in this folder"]),
        ("-d good.toml", ["good.toml", "is not a folder"]),
    ] {
        assert_refused(&scratch.run(&format!("check good.toml {arguments}")), &said);
    }
}

#[test]
fn the_manifest_is_checked_at_its_place() {
    let scratch = seen();
    for (text, place, said) in [
        ("name = 'x'\nauthor = 'me'\n", "2:1", "unknown key `author`"),
        ("name = 5\n", "1:8", "expected text, found a whole number"),
        ("name = 'x'\nversion = \n", "2:", ""),
        ("version = '1'\n", "1:1", "missing key `name`"),
    ] {
        scratch.write("mine/pack.toml", text.as_bytes());
        let ran = scratch.run("check good.toml -r mine");
        assert_refused(&ran, &[&format!("mine/pack.toml:{place}"), said]);
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let scratch = seen();
    scratch.write("mine/pack.toml", b"nam = 'x'");
    scratch.write("mine/Bad Name.rhai", rule("error").as_bytes());
    scratch.write(
        "mine/torn.rhai",
        b"//! Torn\nconst RULE = #{ severity: \"error\" };\nfn check(customer) {",
    );
    scratch.write(
        "mine/untitled.rhai",
        b"const RULE = #{ severity: \"error\" };\nfn check(customer) {}",
    );
    scratch.write("mine/lib/torn.rhai", b"fn f( { }");
    scratch.write("mine/lib/Two Words.rhai", b"fn f() { 1 }");
    scratch.write("mine/data/torn.toml", b"a = = 1\nb = = 2\n");
    scratch.write("mine/document.schema.json", b"{\n  \"type\": \n}");
    let ran = scratch.run("check good.toml -r mine --exclude nope");
    assert_refused(
        &ran,
        &[
            "mine/pack.toml:1:1",
            "mine/Bad Name.rhai",
            "mine/torn.rhai:3:",
            "mine/untitled.rhai:1:1",
            "mine/lib/torn.rhai:1:",
            "mine/lib/Two Words.rhai",
            "mine/data/torn.toml:1:5",
            "mine/data/torn.toml:2:5",
            "mine/document.schema.json:3:1",
            "`nope` matches no rule",
        ],
    );
}

#[test]
fn rules_are_chosen_by_glob_and_tag() {
    let scratch = seen();
    scratch.write("mine/billing/a.rhai", rule("error").replace("\"all\"", "\"money\"").as_bytes());
    scratch.write("mine/billing/b.rhai", rule("error").as_bytes());
    for (arguments, chosen) in [
        ("--select seen", &["seen"][..]),
        ("--select billing/*", &["billing/a", "billing/b"]),
        ("--select */a --select seen", &["billing/a", "seen"]),
        ("--select {seen,*/b}", &["billing/b", "seen"]),
        ("--select tag:money", &["billing/a"]),
        ("--exclude tag:money", &["billing/b", "seen"]),
        ("--select billing/* --exclude tag:all", &["billing/a"]),
    ] {
        assert_eq!(rules(&scratch, &format!("-r mine {arguments}")), chosen, "{arguments}");
    }
    for (arguments, said) in [
        ("--select sen", &["select", "`sen` matches no rule", "did you mean `seen`?"][..]),
        ("--select tag:mony", &["`tag:mony` matches no rule", "did you mean `tag:money`?"]),
        (
            "--exclude qqq --select tag:zzz",
            &["exclude", "`qqq`", "select", "`tag:zzz`", "tag:NAME"],
        ),
        ("--exclude *", &["no rule is left to run"]),
        ("--select seen --exclude tag:all", &["no rule is left to run"]),
    ] {
        assert_refused(&scratch.run(&format!("check good.toml -r mine {arguments}")), said);
    }
}

#[test]
fn load_errors_point_into_their_texts() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(
        scratch.path().join("a.rhai"),
        "//! Title\nconst RULE = #{ severity: \"error\" };\nfn check(customer) { nowhere }\n",
    )
    .unwrap();
    let packs = [clearance_engine::pack::read_folder(scratch.path(), shipped_packs()).unwrap()];
    let request = clearance_engine::pack::Request {
        packs: &packs,
        shipped: shipped_packs(),
        data: &[],
        selection: &clearance_engine::rule::Selection::default(),
        settings: &clearance_engine::settings::Settings::default(),
        as_of: jiff::civil::date(2026, 11, 22),
        limits: clearance_engine::script::Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    let error = clearance_engine::pack::load(&request).unwrap_err();
    let [diagnostic] = &*error.diagnostics else { panic!("{:?}", error.diagnostics) };
    let text = &diagnostic.source.text;
    let underlined = text.get(diagnostic.span.start..diagnostic.span.end);
    assert_eq!(underlined, Some("nowhere"), "{text}");
}

/// The page on packs has a row for each key of `pack.toml`, no other, and its example is one.
#[test]
fn the_page_names_each_key_of_the_manifest() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let code = read("crates/clearance-engine/src/pack/manifest_schema.rs");
    let schema = code.split_once("MANIFEST_SCHEMA: &str = r#\"").unwrap().1;
    let schema: serde_json::Value =
        serde_json::from_str(schema.split_once("\"#;").unwrap().0).unwrap();
    let mut keys = Vec::new();
    for (key, about) in schema["properties"].as_object().unwrap() {
        match (about.get("properties"), about.get("additionalProperties")) {
            (Some(inner), _) => {
                keys.extend(
                    inner.as_object().unwrap().keys().map(|inner| format!("{key}.{inner}")),
                );
            }
            (None, Some(_)) => keys.push(format!("{key}.NAME")),
            (None, None) => keys.push(key.clone()),
        }
    }
    let page = read("docs/packs.md");
    let chapter = page.split_once("## `pack.toml`").unwrap().1.split("\n## ").next().unwrap();
    let rows = chapter.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut named: Vec<&str> = rows.map(|row| row.split_once('`').unwrap().0).collect();
    keys.sort();
    named.sort_unstable();
    assert_eq!(named, keys);
    let example = chapter.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    let facts = page.split_once("```toml\n# data/our-facts.toml").unwrap().1;
    let facts = facts.split_once('\n').unwrap().1.split_once("```").unwrap().0;
    let scratch = crate::scratch::Scratch::with(&[
        ("r/pack.toml", example),
        ("r/data/our-facts.toml", facts),
        ("r/no-friday.rhai", &crate::scratch::rule("error")),
        ("a.toml", crate::scratch::GOOD),
    ]);
    let ran = scratch.run("check a.toml -r r");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let listed = scratch.run("rules --facts -r r --select no-friday").out;
    assert_holds(&listed, &["F1", "no-friday", "\n1 fact, 0 not checked\n"]);
}

/// Scripts of the program are not held to bounds and names each time; here they are.
#[test]
fn the_shipped_pack_builds_as_a_stranger_would_have_it() {
    let files = clearance::builtin_pack().files();
    let texts: Vec<(String, String)> =
        files.map(|(path, source)| (path.to_owned(), source.text.clone())).collect();
    assert!(texts.iter().filter(|(path, _)| path.ends_with(".rhai")).count() > 30);
    let pack = clearance::PackFiles::from_texts("builtin", texts);
    assert!(
        clearance::Checker::builder(&pack).as_of(clearance::date(2026, 11, 22)).build().is_ok()
    );
}
