//! A pack about something else than the shipped one: no report of it speaks of customers, and every command works for it.

use std::fs;
use std::path::Path;

use crate::scratch::{Scratch, assert_holds};
use clearance_render::output::REPORT_FORMATS;

/// Words of the shipped pack, in small letters.
const FOREIGN: &[&str] = &[
    "customer",
    "partner",
    "license",
    "licence",
    "tenant",
    "subscription",
    "microsoft",
    "cloud solution",
    "may move",
    "a move",
    "have moved",
];

/// Names of fields in formats for programs, which are the same for every pack.
const FIELDS: &[&str] = &[
    "\"customers\":",
    "\"customer\":",
    "\"type\":\"customer\"",
    ",customer,",
    "customer,document",
    "customer,file,document",
];

const GOOD: &str = "[zone]\nname = \"example.org\"\nexpires = 2027-01-31\n\n[[records]]\nname = \"@\"\n\
    type = \"A\"\nvalue = \"192.0.2.1\"\nttl = 3600\n";

/// The pack with zones: one that passes, one with findings of every severity, one that breaks the schema, one that
/// cannot be read, and two of one name.
fn scratch() -> Scratch {
    let scratch = Scratch::with(&[
        ("zones/good.toml", GOOD),
        (
            "zones/bad.toml",
            &format!(
                "{}\n[[records]]\nname = \"@\"\ntype = \"MX\"\nvalue = \"mail\"\nttl = 5\n",
                GOOD.replace("example.org", "example.net")
            ),
        ),
        ("zones/twice.toml", &GOOD.replace("ttl = 3600", "")),
        ("zones/broken.toml", "[zone]\nnam = \"example.com\"\n"),
        ("zones/unread.toml", "[zone\n"),
        ("clearance.toml", "[defaults]\nttl = 600\n"),
    ]);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/zones"), &scratch.path("rules"));
    scratch
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => _ = fs::copy(entry.path(), target).unwrap(),
        }
    }
}

/// Refuses words of the shipped pack in a text.
fn assert_own(text: &str, what: &str) {
    let mut text = text.to_lowercase();
    for field in FIELDS {
        text = text.replace(field, "");
    }
    text = text.replace("\"customers\": [", "");
    for word in FOREIGN {
        if let Some(at) = text.find(word) {
            let from = text.floor_char_boundary(at.saturating_sub(200));
            let to = text.floor_char_boundary(at + 200);
            panic!("{what}: `{word}` in\n{}", text.get(from..to).unwrap_or_default());
        }
    }
}

#[test]
fn no_report_speaks_of_customers() {
    let scratch = scratch();
    for paths in [
        "zones",
        "zones/good.toml",
        "zones/bad.toml",
        "zones/good.toml zones/twice.toml",
        "zones/broken.toml",
    ] {
        for output in REPORT_FORMATS {
            let ran = scratch.run(&format!("check {paths} --as-of 2026-11-22 -f {}", output.name));
            assert!(matches!(ran.code, Some(0 | 1 | 3)), "{}: {ran:?}", output.name);
            let what = format!("check {paths} -f {}", output.name);
            assert_own(&ran.out, &what);
            assert_own(&ran.err, &what);
        }
    }
    let ran =
        scratch.run("check zones --as-of 2026-11-22 --evidence evidence.json -f html=report.html");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    for file in ["evidence.json", "report.html"] {
        assert_own(&fs::read_to_string(scratch.path(file)).unwrap(), file);
    }
}

#[test]
fn reports_speak_of_zones() {
    let scratch = scratch();
    let html = scratch.run("check zones --as-of 2026-11-22 -f html").out;
    assert_holds(
        &html,
        &[
            "1 of 5 zones may be published",
            "An error blocks a publication",
            "Readiness by zone",
            "Days to each zone’s deadline",
            "<time datetime=\"2027-01-31\">",
            "Zone files",
        ],
    );
    let ran = scratch.run("check zones/good.toml --as-of 2026-11-22");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(&ran.out, &["no findings in 1 zone"]);
    let ran = scratch.run("check zones --as-of 2026-11-22");
    assert_holds(&ran.out, &["zones: 1 ready", "of 4 zones"]);
    // What the configuration gives is held against the rules, too.
    scratch.write("clearance.toml", b"[defaults]\nttl = 5\n");
    let ran = scratch.run("check zones/good.toml -f compact");
    assert_holds(&ran.out, &["clearance.toml:2:7: warning[ttl-long-enough]"]);
    scratch.write("clearance.toml", b"[partner]\ncountry = \"AT\"\n");
    let ran = scratch.run("check zones/good.toml");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["unknown key `partner`", "what documents take over is `defaults`"]);
}

#[test]
fn every_command_works_for_it() {
    let scratch = scratch();
    for (command, code, pieces) in [
        ("test rules", 0, &["targets-exist", "3 validated, 3 reported · 6 fixtures · 3 rules"][..]),
        ("test rules -f junit", 0, &["<testsuites"]),
        ("test rules -f json", 0, &["\"targets-exist\""]),
        ("lint rules", 0, &["no findings · 3 rules, 1 library"]),
        ("why targets-exist zones/bad.toml", 1, &["the rule reports 1 finding"]),
        ("why name-once zones/good.toml zones/twice.toml", 1, &["over all zones"]),
        ("why targets-exist zones/bad.toml -f json", 1, &["\"targets-exist\""]),
        ("explain targets-exist", 0, &["Targets exist", "Why"]),
        ("explain schema", 0, &["A zone file is written as the schema says"]),
        ("explain subject.deadline", 0, &["The day by which a zone must be published is known"]),
        ("rules", 0, &["3 rules"]),
        ("rules -f human", 0, &["targets-exist"]),
        ("rules -f markdown", 0, &["Targets exist"]),
        ("rules -f json", 0, &["targets-exist"]),
        ("parse zones/good.toml", 0, &["example.org"]),
        ("schema", 0, &["DNS zone"]),
        ("config", 0, &["[defaults]", "ttl = 600"]),
        ("plan zones/good.toml --as-of 2026-11-22", 0, &["2027-01-31  due", "publisher"][..]),
        ("plan zones/good.toml -f csv", 0, &["renew example.org"]),
        ("plan zones/good.toml -f ics", 0, &["SUMMARY:example.org: renew example.org"]),
        (
            "plan zones/good.toml -f html",
            0,
            &[
                "renew example.org",
                "must be published by",
                "by whose end, UTC, a zone must be published",
            ],
        ),
        ("plan zones/good.toml -f json", 0, &["\"where\": \"registrar\""]),
    ] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(code), "{command}: {ran:?}");
        assert_holds(&ran.out, pieces);
        if command != "rules -f json" {
            assert_own(&ran.out, command);
        }
        assert_own(&ran.err, command);
    }
    let ran = scratch.run("new rule no-wildcards -r rules --yes");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rule = fs::read_to_string(scratch.path("rules/no-wildcards.rhai")).unwrap();
    assert_holds(&rule, &["lists the keys of a zone.", "fn check(zone) {", "report(zone, "]);
    assert_own(&rule, "the rule");
    for fixture in ["failing.toml", "passing.toml"] {
        let path = scratch.path(&format!("rules/fixtures/no-wildcards/{fixture}"));
        assert_own(&fs::read_to_string(path).unwrap(), fixture);
    }
    let ran = scratch.run("lint rules");
    assert_holds(&ran.out, &["1 advice · 4 rules, 1 library"]);
}

/// Pages of the manual on commands about offers and about files of customers, and the one on the whole program.
const OF_CUSTOMERS: &[&str] =
    &["clearance.1", "clearance-import", "clearance-offers", "clearance-new"];

#[test]
fn help_and_schemas_speak_of_documents() {
    let scratch = scratch();
    let ran = scratch.run("man --output out");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut pages = 0;
    for entry in fs::read_dir(scratch.path("out")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if !OF_CUSTOMERS.iter().any(|own| name.starts_with(own)) {
            assert_own(&fs::read_to_string(entry.path()).unwrap(), &name);
            pages += 1;
        }
    }
    assert!(pages > 20, "{pages}");
    for which in ["report", "jsonl", "plan", "evidence", "waivers", "waivers-file", "config", "why"]
    {
        let ran = scratch.run(&format!("schema {which}"));
        assert_eq!(ran.code, Some(0), "{which}: {ran:?}");
        // Titles follow the names of fields.
        for line in ran.out.lines().filter(|line| line.contains("\"description\"")) {
            assert_own(line, which);
        }
    }
}

#[test]
fn messages_beside_reports_speak_of_zones() {
    let scratch = scratch();
    fs::create_dir(scratch.path("none")).unwrap();
    scratch.write("zones/list.xlsx", b"");
    scratch.write("package.json", b"{}");
    for (command, code, pieces) in [
        ("check none", 4, &["nothing to check: there is no zone in none"][..]),
        ("check none zones/good.toml", 3, &["there is no zone in none"]),
        ("check zones", 3, &["write a file for each zone"]),
        ("check", 3, &["not a zone file, as it has none of the keys"]),
        ("check none --allow-empty --evidence e.json", 0, &["as no zone file was read"]),
        ("check rules", 2, &["a folder of rules, not of documents"]),
        ("parse none", 4, &["there is no zone in none"]),
        ("why targets-exist none", 4, &["there is no zone in none"]),
        ("baseline create zones", 3, &["no rule runs on a zone whose file breaks it"]),
        (
            "waivers add --rule schema --file zones/bad.toml --reason r --expires 2026-12-01 --approved-by Ada zones",
            2,
            &["no rule runs on such a document"],
        ),
        ("definitions out", 0, &["wrote out/zone.d.rhai"]),
        ("schema report", 0, &[]),
        ("schema baseline", 0, &[]),
    ] {
        let ran = scratch.run(command);
        assert_eq!(ran.code, Some(code), "{command}: {ran:?}");
        assert_holds(&ran.err, pieces);
        assert_own(&ran.err, command);
    }
    let keys = fs::read_to_string(scratch.path("out/zone.d.rhai")).unwrap();
    assert_holds(&keys, &["`zone.records[].ttl`"]);
    assert_own(&keys, "definitions");
}

#[test]
fn waivers_and_baselines_speak_of_zones_too() {
    let scratch = scratch();
    fs::remove_file(scratch.path("zones/unread.toml")).unwrap();
    fs::remove_file(scratch.path("zones/broken.toml")).unwrap();
    for command in [
        "waivers add --rule targets-exist --file zones/bad.toml --reason agreed --expires 2026-12-01 --approved-by Ada zones --as-of 2026-11-22",
        "waivers list",
        "baseline create",
        "baseline show",
        "check zones --as-of 2026-11-22",
        "check zones --as-of 2026-11-22 -f html",
        "check zones --as-of 2027-11-22",
    ] {
        let ran = scratch.run(command);
        assert!(matches!(ran.code, Some(0 | 1)), "{command}: {ran:?}");
        assert_own(&ran.out, command);
        assert_own(&ran.err, command);
    }
}
