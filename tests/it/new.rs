//! `clearance new`: what it writes works at once, and nothing is ever lost to it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::packs::shipped;
use crate::scratch::{GOOD, Ran, Scratch, assert_holds};

/// Every file below a folder, by its path within it.
fn files(scratch: &Scratch, folder: &str) -> BTreeMap<String, String> {
    let root = scratch.path(folder);
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path =
                entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    found
}

/// The lines with a mark, and the rules they name.
fn marks(text: &str) -> Vec<(usize, String)> {
    let marked = |(at, line): (usize, &str)| {
        let (_, rule) = line.split_once("# expect: ")?;
        Some((at + 1, rule.split(' ').next().unwrap().to_owned()))
    };
    text.lines().enumerate().filter_map(marked).collect()
}

/// Asserts that each rule says about its fixtures what their marks say, and that it has one of each kind.
#[track_caller]
fn assert_fixtures_hold(scratch: &Scratch, pack: &str, rule: &str) {
    let folder = format!("{pack}/fixtures/{rule}");
    let (mut caught, mut passed) = (0, 0);
    for (name, text) in files(scratch, &folder) {
        let ran =
            scratch.run(&format!("check {folder}/{name} -r {pack} --select {rule} -f compact"));
        assert!(["", "1 rule, no schema\n"].contains(&ran.err.as_str()), "{name}: {}", ran.err);
        let said: Vec<(usize, String)> = ran
            .out
            .lines()
            .map(|line| {
                let number = line.split(':').nth(1).unwrap().parse().unwrap();
                let rule = line.split('[').nth(1).unwrap().split(']').next().unwrap();
                (number, rule.to_owned())
            })
            .collect();
        assert_eq!(said, marks(&text), "{name}\n{}", ran.out);
        if said.is_empty() { passed += 1 } else { caught += 1 }
    }
    assert!(caught > 0 && passed > 0, "{rule}: {caught} caught, {passed} passed");
    assert_done(&scratch.run(&format!("test {pack} --select {rule} --require-both")));
    assert_done(&scratch.run(&format!("lint {pack} --fail-on warning")));
}

#[track_caller]
fn assert_done(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[track_caller]
fn assert_refused(ran: &Ran, said: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert_holds(&ran.err, said);
}

#[test]
fn a_new_pack_works_at_once() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    let ran = scratch.run("new pack ours");
    assert_done(&ran);
    assert_eq!(ran.out, "");
    let made = files(&scratch, "ours");
    for path in made.keys() {
        assert_holds(&ran.err, &[&format!("created ours/{path}\n")]);
    }
    assert_holds(&ran.err, &["next: `clearance test ours`"]);
    assert_holds(&made["pack.toml"], &["name = \"ours\"\n"]);
    assert_fixtures_hold(&scratch, "ours", "no-start-on-a-day-off");
    assert_holds(&scratch.run("lint ours").out, &["no findings"]);
    for packs in ["-r ours", "-r builtin -r ours", "-r ours -r builtin -r ./ours"] {
        let both = scratch.run(&format!("check good.toml {packs}"));
        assert_eq!(both.err, "");
        assert_holds(
            &both.out,
            &[&format!("no findings in 1 customer · {} rules · as of", shipped() + 1)],
        );
    }
}

#[test]
fn a_new_pack_called_rules_is_found() {
    let scratch = Scratch::with(&[]);
    assert_done(&scratch.run("new pack rules"));
    assert_done(&scratch.run("new rule no-friday --yes"));
    let ran = scratch.run("rules");
    assert_holds(
        &ran.out,
        &["no-friday", "no-start-on-a-day-off", "same-region", &format!("{} rules", shipped() + 2)],
    );
}

#[test]
fn names_of_folders_may_be_anything() {
    let scratch = Scratch::with(&[]);
    for folder in ["it's \"ours\" {{name}}", "deep/er/pack", "-", "größe"] {
        let ran = scratch.command(&["new", "pack", folder]).run();
        assert_eq!(ran.code, Some(0), "{folder}");
        let ran = scratch.command(&["rules", "-r", folder]).run();
        assert_eq!(ran.code, Some(0), "{folder}: {}", ran.err);
    }
    let name = |folder: &str| files(&scratch, folder)["pack.toml"].clone();
    assert_holds(&name("it's \"ours\" {{name}}"), &[r#"name = "it's \"ours\" {{name}}""#]);
    assert_holds(&name("deep/er/pack"), &["name = \"pack\"\n"]);
}

#[test]
fn the_readme_of_a_new_pack_tells_the_truth() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    assert_done(&scratch.run("new pack ours"));
    let readme = files(&scratch, "ours")["README.md"].clone();
    for link in readme.split("](").skip(1) {
        let link = link.split(')').next().unwrap();
        assert!(scratch.path("ours").join(link).exists(), "{link}");
    }
    for line in readme.lines().filter(|line| line.starts_with("clearance ")) {
        let line = line.split('#').next().unwrap().replace("CUSTOMERS", "good.toml");
        let arguments = line.trim().strip_prefix("clearance ").unwrap();
        let yes = if arguments.starts_with("new rule") { " --yes" } else { "" };
        assert_done(&scratch.run(&format!("{arguments}{yes}")));
    }
    let schema = readme.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    scratch.write("ours/document.schema.json", schema.as_bytes());
    scratch.write("ours.toml", format!("account_manager = \"Kim\"\n{GOOD}").as_bytes());
    assert_done(&scratch.run("check ours.toml -r ours"));
    assert_eq!(scratch.run("check ours.toml -r builtin").code, Some(1));
}

#[test]
fn a_new_rule_works_at_once() {
    let scratch = Scratch::with(&[("mine/pack.toml", "name = \"mine\"\n")]);
    for (arguments, rule) in [
        ("no-friday --yes", "no-friday"),
        ("dates/no-friday-either --yes --severity advice", "dates/no-friday-either"),
        ("x --title Any --severity warning --tag a --tag b-2 --url https://a.example/b", "x"),
    ] {
        let ran = scratch.run(&format!("new rule {arguments} -r mine"));
        assert_done(&ran);
        assert_holds(&ran.err, &[&format!("created mine/{rule}.rhai\n"), "next: edit them"]);
        assert_fixtures_hold(&scratch, "mine", rule);
    }
    let made = files(&scratch, "mine");
    assert_holds(&made["no-friday.rhai"], &["//! No friday\n", "severity: \"error\""]);
    assert_holds(&made["dates/no-friday-either.rhai"], &["//! No friday either\n", "\"advice\""]);
    let said = ["//! Any\n", "[\"a\", \"b-2\"]", "url: \"https://a.example/b\""];
    assert_holds(&made["x.rhai"], &said);
}

#[test]
fn fixtures_go_where_the_pack_has_them() {
    let manifest = "name = \"mine\"\n[fixtures]\nfolder = \"../tests\"\n";
    let scratch = Scratch::with(&[("rules/pack.toml", manifest)]);
    let ran = scratch.run("new rule late --yes");
    assert_done(&ran);
    assert_holds(&ran.err, &["created tests/late/on-a-monday.toml\n"]);
    assert!(!scratch.path("rules/fixtures").exists());
}

#[test]
fn titles_may_hold_any_character_of_a_line() {
    let scratch = Scratch::with(&[("mine/pack.toml", "name = \"mine\"\n")]);
    for (at, title) in
        ["`a` | \"b\" \\", "{{severity}}", "*/ #{", "${1}", "Größe 日本"].iter().enumerate()
    {
        let id = format!("rule-{at}");
        let new = ["new", "rule", &id, "-r", "mine", "--yes", "--title", title];
        assert_eq!(scratch.command(&new).run().code, Some(0), "{title}");
        let shown = scratch.run(&format!("explain {id} -r mine --format json"));
        let shown: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        assert_eq!(shown["rules"][0]["title"], *title);
    }
}

#[test]
fn nothing_is_ever_overwritten() {
    let scratch = Scratch::with(&[("ours/data/holidays.toml", "mine = 1\n"), ("file", "")]);
    let before = files(&scratch, ".");
    assert_refused(
        &scratch.run("new pack ours"),
        &["ours/data/holidays.toml already exists", "nothing was written"],
    );
    assert_refused(&scratch.run("new pack file"), &["file is not a folder"]);
    assert_refused(&scratch.run("new pack builtin"), &["`builtin` is the pack in the program"]);
    assert_eq!(files(&scratch, "."), before);
    assert_done(&scratch.run("new pack rules"));
    scratch.write("rules/fixtures/late/on-a-monday.toml", b"mine");
    let before = files(&scratch, ".");
    assert_refused(
        &scratch.run("new rule late --yes"),
        &["rules/fixtures/late/on-a-monday.toml already exists", "nothing was written"],
    );
    assert_eq!(files(&scratch, "."), before);
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let scratch = Scratch::with(&[("rules/pack.toml", "name = \"x\"\n")]);
    std::os::unix::fs::symlink("elsewhere.rhai", scratch.path("rules/late.rhai")).unwrap();
    let ran = scratch.run("new rule late --yes");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(!scratch.path("rules/elsewhere.rhai").exists());
    assert!(!scratch.path("rules/fixtures").exists());
}

#[cfg(unix)]
#[test]
fn a_failure_half_way_says_what_was_written() {
    let scratch = Scratch::with(&[("rules/pack.toml", "name = \"x\"\n"), ("rules/fixtures", "")]);
    let ran = scratch.run("new rule late --yes");
    assert_refused(
        &ran,
        &["cannot write rules/fixtures/late/", "written before that: rules/late.rhai"],
    );
}

#[test]
fn ids_are_free_and_well_formed() {
    let scratch = Scratch::with(&[
        ("rules/pack.toml", "name = \"x\"\n"),
        ("rules/sub/old_rule.rhai", "broken"),
    ]);
    for (arguments, said) in [
        ("No_Friday --yes", &["`No_Friday`", "call it `no-friday`"][..]),
        ("no_friday --yes", &["call it `no-friday`"]),
        ("no-friday.rhai --yes", &["call it `no-friday`"]),
        ("../escape --yes", &["`../escape`", "call it `escape`"]),
        ("/etc/x --yes", &["call it `etc/x`"]),
        ("schema --yes", &["`schema` is the id of the schema's own findings"]),
        ("--yes -- -", &["lower-case words"]),
        ("lib/x --yes", &["the folder `lib` is for other things"]),
        ("lint/x --yes", &["the folder `lint` is for other things"]),
        (
            "sub/old-rule --yes",
            &["there is a rule `sub/old-rule` already: rules/sub/old_rule.rhai"],
        ),
        ("same-region --yes", &["is the id of a shipped rule"]),
        ("a --yes -r builtin", &["nothing can be added to the pack in the program"]),
        ("a --yes -r nope", &["there is no folder nope", "clearance new pack"]),
        ("a", &["there is no terminal", "--yes"]),
        ("a --title x", &["there is no terminal"]),
        ("a --yes --severity fatal", &["the severities are error, warning and advice"]),
        ("a --yes --tag A,b", &["a tag is lower-case words"]),
        ("a --yes --url http://x", &["an address starts with `https://`"]),
        ("a --yes --url https://x\"y", &["an address starts with `https://`"]),
    ] {
        assert_refused(&scratch.run(&format!("new rule {arguments}")), said);
    }
    let ran = scratch.command(&["new", "rule", "a", "--yes", "--title", "a\nfn"]).run();
    assert_eq!(ran.code, Some(2));
    assert_eq!(files(&scratch, "rules").len(), 2);
    assert_refused(
        &Scratch::with(&[]).run("new rule a --yes"),
        &["there is no folder `rules` with a pack.toml", "clearance new pack"],
    );
}

#[test]
fn a_pack_with_a_schema_of_its_own_is_told() {
    let schema = r#"{ "type": "object", "required": ["ship"] }"#;
    let scratch = Scratch::with(&[
        ("rules/pack.toml", "name = \"x\"\n"),
        ("rules/document.schema.json", schema),
    ]);
    let ran = scratch.run("new rule late --yes");
    assert_done(&ran);
    assert_holds(&ran.err, &["a schema of its own"]);
    assert!(Path::new(&scratch.path("rules/late.rhai")).exists());
}

/// The questions and findings about a file on the day that the tests are run for.
#[track_caller]
fn questions(scratch: &Scratch, file: &str) -> String {
    let ran = scratch.run(&format!("check {file} -f compact"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    for line in ran.out.lines() {
        assert!(line.contains(": question["), "{line}");
    }
    ran.out
}

#[test]
fn an_example_of_a_customer_is_checked_with_questions_alone() {
    for name in ["contoso.toml", "contoso.yaml", "contoso.json"] {
        let scratch = Scratch::with(&[]);
        let ran = scratch.run(&format!("new customer {name} --yes --as-of 2026-11-22"));
        assert_done(&ran);
        assert_holds(
            &ran.err,
            &[
                &format!("created {name}\ncreated .clearance/customer.schema.json\n"),
                &format!("next: `clearance check {name}`"),
            ],
        );
        let said = questions(&scratch, name);
        // What is made up stays a question until somebody says that it is true.
        for asked in [
            "name, tenant and country",
            "channel",
            "A1 confirmed",
            "the order of 25 licenses of SPB decided?",
        ] {
            assert_holds(&said, &[asked]);
        }
        // The folder may be searched: the schema is no customer.
        let all = scratch.run("check -f compact");
        assert_eq!((all.code, all.err.as_str()), (Some(0), ""), "{}", all.out);
        let schema = files(&scratch, ".clearance")["customer.schema.json"].clone();
        assert_eq!(schema, scratch.run("schema document").out);
    }
}

#[test]
fn an_example_names_its_schema_for_editors() {
    let scratch = Scratch::with(&[("clearance.toml", "[partner]\ncountry = \"AT\"\n")]);
    assert_done(&scratch.run("new customer --yes --as-of 2026-11-22"));
    assert_done(&scratch.run("new customer a.json --yes --as-of 2026-11-22"));
    let made = files(&scratch, ".");
    assert!(made["customer.toml"].starts_with("#:schema .clearance/customer.schema.json\n"));
    let json: serde_json::Value = serde_json::from_str(&made["a.json"]).unwrap();
    assert_eq!(json["$schema"], ".clearance/customer.schema.json");
    let schema = serde_json::from_str(&made[".clearance/customer.schema.json"]).unwrap();
    // The partner comes from the configuration, which editors do not know.
    let mut whole = json.clone();
    whole["partner"] = serde_json::json!({ "country": "AT" });
    assert!(jsonschema::is_valid(&schema, &whole), "{whole}");
    for text in [&made["customer.toml"], &made["a.json"]] {
        assert!(!text.contains("partner"), "{text}");
    }
    questions(&scratch, "customer.toml a.json --exclude one-file-per-tenant");
    for comment in [
        "# segment = ",
        "# agreement_accepted = ",
        "# assigned = 25",
        "ends = 2027-01-21",
        "starts = 2027-01-22",
    ] {
        assert_holds(&made["customer.toml"], &[comment]);
    }
}

#[test]
fn an_example_is_written_in_each_format_and_holds_the_same() {
    let scratch = Scratch::with(&[]);
    let mut digests = Vec::new();
    for format in ["toml", "yaml", "json"] {
        let ran = scratch.run(&format!("new customer --yes --as-of 2026-11-22 --format {format}"));
        assert_done(&ran);
        let name = format!("customer.{format}");
        assert_holds(&ran.err, &[&format!("created {name}\n")]);
        let parsed = scratch.run(&format!("parse {name}"));
        assert_eq!((parsed.code, parsed.err.as_str()), (Some(0), ""));
        let mut parsed: serde_json::Value = serde_json::from_str(&parsed.out).unwrap();
        let keys = parsed.as_object_mut().unwrap();
        keys.shift_remove("$schema");
        // TOML has it for the comments in it.
        assert!(
            keys.shift_remove("relationship").is_none_or(|empty| empty == serde_json::json!({}))
        );
        digests.push(parsed);
    }
    assert_eq!(digests[0], digests[1]);
    assert_eq!(digests[1], digests[2]);
    let yaml = files(&scratch, ".")["customer.yaml"].clone();
    assert!(
        yaml.starts_with("# yaml-language-server: $schema=.clearance/customer.schema.json\n"),
        "{yaml}"
    );
    assert_holds(
        &yaml,
        &["\ncustomer:\n  name: \"Contoso GmbH\"\n", "\n    - id: \"A1\"\n      offer: "],
    );
    let refused = scratch.run("new customer a.toml --yes --format json");
    assert_refused(&refused, &["a.toml is named as toml, and --format asks for json"]);
    assert_eq!(scratch.run("new customer --yes --format xml").code, Some(2));
    assert_done(&scratch.run("new customer a.yml --yes --format yaml"));
}

/// The interview takes the channels from the schema of the rules, in the order that they have there.
#[cfg(target_os = "linux")]
#[test]
fn channels_are_those_of_the_schema() {
    let scratch = Scratch::with(&[]);
    let schema: serde_json::Value =
        serde_json::from_str(&scratch.run("schema document").out).unwrap();
    let channels = schema["$defs"]["channel"]["enum"].as_array().unwrap();
    let names: Vec<&str> = channels.iter().map(|name| name.as_str().unwrap()).collect();
    let ran = scratch.command(&["new", "customer"]).typed(&ANSWERS).run();
    let question = format!("how the customer buys today: {} [{}]: ", names.join(", "), names[0]);
    assert_holds(&ran.err, &[&question]);
}

#[test]
fn what_is_commented_out_in_an_example_is_right() {
    let scratch = Scratch::with(&[]);
    assert_done(&scratch.run("new customer a.toml --yes --as-of 2026-11-22"));
    let text = files(&scratch, ".")["a.toml"].clone();
    let on = |line: &str| match line.strip_prefix("# ") {
        Some(key) if key.contains(" = ") => format!("{key}\n"),
        _ => format!("{line}\n"),
    };
    let all: String = text.lines().map(on).collect();
    assert!(
        all.contains("\nauto_renew = false\n") && all.contains("\nsegment = \"commercial\" "),
        "{all}"
    );
    scratch.write("b.toml", all.as_bytes());
    questions(&scratch, "b.toml");
}

/// What somebody types who makes every mistake.
#[cfg(target_os = "linux")]
const ANSWERS: [&str; 23] = [
    "fabrikam",
    "fabrikam.onmicrosoft.com",
    "Fabrikam \"Ltd\"",
    "Germany",
    "at",
    "",
    "shop",
    "csp",
    "",
    "business premium",
    "1",
    "none",
    "12",
    "2027-02-30",
    "2027-03-31",
    "xyzzyx",
    "xyzzyx",
    "3",
    "2027-04-30",
    "CFQ7TTC0LGZT:0001",
    "5",
    "2027-05-31",
    "",
];

#[cfg(target_os = "linux")]
#[test]
fn a_customer_is_asked_for_on_a_terminal() {
    let scratch = Scratch::with(&[]);
    let ran = scratch.command(&["new", "customer"]).typed(&ANSWERS).run();
    assert_done(&ran);
    assert_holds(
        &ran.err,
        &[
            "tenant, as in contoso.onmicrosoft.com: ",
            "expected a domain",
            "name of the customer [fabrikam]: ",
            "expected two letters",
            "expected one of direct, csp",
            "a customer has at least one subscription",
            "  1  SPB (Microsoft 365 Business Premium)\n",
            "type a number",
            "expected a whole number from 1",
            "no such day",
            "no offer matches; type it once more",
            "OFFICESUBSCRIPTION (Microsoft 365 Apps for enterprise)",
            "created fabrikam.toml\n",
        ],
    );
    let made = files(&scratch, ".")["fabrikam.toml"].clone();
    assert_holds(
        &made,
        &[
            "name = \"Fabrikam \\\"Ltd\\\"\"\n",
            "[partner]\ncountry = \"AT\"\n",
            "channel = \"csp\"",
            "offer = \"SPB\"   # Microsoft 365 Business Premium\nlicenses = 12\n",
            "ends = 2027-03-31",
            "starts = 2027-04-01\nreplaces = [\"A1\"]",
            "offer = \"xyzzyx\"\nlicenses = 3\n",
            "replaces = [\"A3\"]",
        ],
    );
    // Facts that somebody typed are facts; the orders were proposed.
    assert_eq!(made.matches("\nproposed = ").count(), 3, "{made}");
    let said = scratch.run("check fabrikam.toml -f compact --exclude offer-known").out;
    assert_holds(&said, &["is the order of 12 licenses of SPB decided?"]);
    assert!(!said.contains("error["), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interview_that_ends_early_writes_nothing() {
    let scratch = Scratch::with(&[]);
    let ran = scratch.command(&["new", "customer"]).typed(&["a.onmicrosoft.com", "A"]).run();
    assert_refused(&ran, &["there was no answer, and nothing was written", "--yes"]);
    assert!(files(&scratch, ".").is_empty());
}

#[test]
fn no_customer_file_is_written_over() {
    let scratch = Scratch::with(&[
        ("contoso.toml", "mine"),
        (".clearance/customer.schema.json", "{}"),
        ("zones/a.rhai", "//! A\nconst RULE = #{ severity: \"error\" };\nfn check(z) {}\n"),
        ("zones/document.schema.json", "{ \"required\": [\"zone\"] }"),
        ("zones/pack.toml", "name = \"zones\"\n"),
    ]);
    let before = files(&scratch, ".");
    let taken = ["contoso.toml already exists; nothing was written"];
    assert_refused(&scratch.run("new customer contoso.toml --yes"), &taken);
    assert_refused(
        &scratch.run("new customer b.txt --yes"),
        &["b.txt would be neither TOML, YAML nor JSON"],
    );
    assert_refused(&scratch.run("new customer"), &["there is no terminal", "--yes"]);
    let other = ["the schema of these rules refuses the customer", "--packs builtin"];
    assert_refused(&scratch.run("new customer b.toml --yes -r zones"), &other);
    assert_eq!(files(&scratch, "."), before);
    let ran = scratch.run("new customer b.toml --yes");
    assert_done(&ran);
    assert_holds(
        &ran.err,
        &["customer.schema.json is not the schema of these rules", "clearance schema document >"],
    );
    assert_eq!(files(&scratch, ".")[".clearance/customer.schema.json"], "{}");
}
