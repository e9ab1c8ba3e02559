//! Tables of a pack, and tables in place of them.

use super::assert_refused;
use crate::scratch::{GOOD, Scratch, assert_holds};

const RULE: &str = "//! Known\nconst RULE = #{ severity: \"error\" };\n\
    fn check(customer) {\n    report(customer.customer.name, `from ${data.two_words.source}`);\n}\n";

const SCHEMA: &str = r#"{ "type": "object", "additionalProperties": false, "required": ["source"],
    "properties": { "source": { "type": "string" }, "as_of": { "type": "string", "format": "date" } } }"#;

fn pack() -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/known.rhai", RULE),
        ("mine/data/two-words.toml", "source = 'the pack'\n"),
        ("mine/data/two-words.schema.json", SCHEMA),
    ])
}

#[test]
fn a_table_takes_the_place_of_the_packs_own() {
    let scratch = pack();
    let says = |arguments: &str, source: &str| {
        let ran = scratch.run(&format!("check good.toml -f compact -r mine {arguments}"));
        assert_eq!(ran.out, format!("good.toml:5:8: error[known] from {source}\n"), "{ran:?}");
    };
    says("", "the pack");
    scratch.write("newer/two-words.json", b"{\"source\": \"json\", \"as_of\": \"2026-01-01\"}");
    scratch.write("newer/README.md", b"");
    says("-d newer", "json");
    scratch.write("newest/two_words.yaml", b"source: yaml\n");
    says("-d newer -d newest", "yaml");
}

#[test]
fn a_table_that_is_wrong_is_shown_at_its_place() {
    for (file, text, said) in [
        (
            "two-words.toml",
            "source = 1\nmore = 2\n",
            &[
                "new/two-words.toml:1:10",
                "expected text",
                "new/two-words.toml:2:1",
                "unknown key `more`",
            ][..],
        ),
        ("two-words.toml", "source = 'x'\nas_of = 2026-02-30\n", &["new/two-words.toml:2:9"]),
        ("two-words.json", "{}", &["new/two-words.json:1:1", "missing key `source`"]),
        (
            "two-words.toml",
            "a = = 1\nb = = 2\n",
            &["new/two-words.toml:1:5", "new/two-words.toml:2:5"],
        ),
        ("two-words.yaml", "a: 1\n---\nb: 2\n", &["new/two-words.yaml", "must hold one table"]),
        (
            "to-words.toml",
            "source = 'x'\n",
            &["new/to-words.toml", "unknown table `to_words`", "did you mean `two_words`?"],
        ),
        ("other.toml", "source = 'x'\n", &["the tables are `two_words`"]),
    ] {
        let scratch = pack();
        scratch.write(&format!("new/{file}"), text.as_bytes());
        assert_refused(&scratch.run("check good.toml -r mine -d new"), said);
    }
}

#[test]
fn the_shipped_tables_can_be_replaced() {
    let scratch = pack();
    let shipped = include_str!("../../../rules/data/regions.toml");
    scratch.write("new/regions.toml", shipped.as_bytes());
    assert_eq!(scratch.run("check good.toml -d new").code, Some(0));
    scratch.write("new/regions.toml", b"regions = 5\n");
    assert_refused(&scratch.run("check good.toml -d new"), &["new/regions.toml:1:1"]);
}

/// What a check says of tables, on a day.
fn stale(scratch: &Scratch, arguments: &str) -> Vec<String> {
    let ran = scratch.run(&format!("check good.toml -r mine -f compact {arguments}"));
    let lines = ran.out.lines().filter(|line| line.contains("[table/stale]"));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_table_whose_review_is_due_is_a_warning_at_its_line() {
    let scratch = pack();
    scratch.write("mine/data/two-words.schema.json", b"{}");
    scratch.write(
        "mine/data/two-words.toml",
        b"source = 'x'\nas_of = 2026-01-31\nreview_by = 2026-11-22\n",
    );
    assert_eq!(stale(&scratch, "--as-of 2026-11-22"), [""; 0]);
    assert_eq!(
        stale(&scratch, "--as-of 2026-11-24"),
        [
            "mine/data/two-words.toml:3:13: warning[table/stale] table `two_words` was to be reviewed by 2026-11-22, 2 days ago"
        ]
    );
    scratch.write(
        "mine/data/two-words.toml",
        b"as_of = '2026-01-31'\nsource = 'x'\nreview_after_days = 28\n",
    );
    assert_eq!(stale(&scratch, "--as-of 2026-02-28"), [""; 0]);
    assert_eq!(
        stale(&scratch, "--as-of 2026-03-01"),
        ["mine/data/two-words.toml:1:9: warning[table/stale] table `two_words` is 29 days old"]
    );
    let human = scratch.run("check good.toml -r mine --as-of 2026-03-01");
    assert_holds(&human.out, &["to be reviewed after 28 days", "write the new day here"]);
    // Once, for however many documents.
    scratch.write("more.toml", GOOD.as_bytes());
    assert_eq!(stale(&scratch, "more.toml --as-of 2026-03-01").len(), 1);
    scratch.write("mine/data/two-words.toml", b"source = 'x'\nas_of = 1999-01-01\n");
    assert_eq!(stale(&scratch, "--as-of 2026-03-01"), [""; 0]);
}

#[test]
fn only_tables_count_that_a_selected_rule_can_read() {
    let scratch = pack();
    for (path, text) in [
        ("mine/data/two-words.toml", "source = 'x'\nreview_by = 2026-01-01\n"),
        ("mine/data/two-words.schema.json", "{}"),
        ("mine/data/by-library.toml", "a = 1\nreview_by = 2026-01-02\n"),
        ("mine/data/unread.toml", "a = 1\nreview_by = 2026-01-03\n"),
        ("mine/lib/far.rhai", "fn a() { data.by_library.a }\n"),
        ("mine/lib/near.rhai", "fn a() { far::a() }\n"),
        (
            "mine/other.rhai",
            "//! Other\nconst RULE = #{ severity: \"error\" };\nfn check(customer) { report(customer, `${near::a()}`); }\n",
        ),
    ] {
        scratch.write(path, text.as_bytes());
    }
    let names = |arguments: &str| -> Vec<String> {
        let lines = stale(&scratch, arguments);
        lines.iter().filter_map(|line| Some(line.split('`').nth(1)?.to_owned())).collect()
    };
    assert_eq!(names(""), ["by_library", "two_words"]);
    assert_eq!(names("--select known"), ["two_words"]);
    assert_eq!(names("--select other"), ["by_library"]);
    scratch.write("mine/other.rhai", b"//! Other\nconst RULE = #{ severity: \"error\" };\nfn check(customer) { let all = data; report(customer, `${all}`); }\n");
    assert_eq!(names("--select other"), ["by_library", "two_words", "unread"]);
}

#[test]
fn a_stale_table_matters_as_much_as_the_settings_say() {
    let scratch = pack();
    scratch.write("mine/data/two-words.toml", b"source = 'x'\nreview_by = 2026-01-01\n");
    scratch.write("mine/data/two-words.schema.json", b"{}");
    for (severity, said) in [("off", 0), ("advice", 1), ("error", 1)] {
        let text = format!("[rules.\"table/stale\"]\nseverity = \"{severity}\"\n");
        scratch.write("clearance.toml", text.as_bytes());
        let lines = stale(&scratch, "");
        assert_eq!(lines.len(), said, "{lines:?}");
        assert!(lines.iter().all(|line| line.contains(severity)), "{lines:?}");
    }
    assert_eq!(stale(&scratch, "-A table/stale").len(), 0);
    // It is no matter of a baseline, and cannot be waived.
    scratch.run("baseline create good.toml -r mine");
    assert_eq!(stale(&scratch, "").len(), 1);
    let waiver = "[[waivers]]\nrule = \"table/stale\"\nfile = \"**\"\nreason = \"later\"\n\
        approved_by = \"c@example.com\"\nexpires = 2026-12-22\n";
    scratch.write("waivers.toml", waiver.as_bytes());
    let ran = scratch.run("check good.toml -r mine");
    assert_holds(&ran.err, &["what is wrong with a table cannot be waived"]);
}

#[test]
fn the_head_of_a_table_is_checked_at_its_place() {
    for (text, said) in [
        ("as_of = 'May'\n", &["two-words.toml:1:9", "expected a date"][..]),
        ("review_by = 2026\n", &["two-words.toml:1:13", "expected a date"]),
        (
            "as_of = 2026-01-01\nreview_after_days = 0\n",
            &["two-words.toml:2:21", "a whole number of days"],
        ),
        ("review_after_days = 9\n", &["two-words.toml:1:21", "needs a day to count from"]),
        (
            "as_of = 2026-01-01\nreview_by = 2026-02-01\nreview_after_days = 9\n",
            &["two-words.toml:3:21", "keep one of the two"],
        ),
    ] {
        let scratch = pack();
        scratch.write("mine/data/two-words.schema.json", b"{}");
        scratch.write("mine/data/two-words.toml", text.as_bytes());
        assert_refused(&scratch.run("check good.toml -r mine"), said);
    }
}

#[test]
fn the_shipped_tables_say_when_they_are_reviewed() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    let on = |day: &str| {
        let ran = scratch.run(&format!("check good.toml -f json --as-of {day}"));
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        let stale = findings.filter(|finding| finding["rule"] == "table/stale");
        stale.map(|one| one["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(on("2027-02-22"), [""; 0]);
    assert_eq!(
        on("2027-02-23"),
        ["offers", "plan-tiers", "regions", "skus"].map(|name| format!("builtin/data/{name}.toml"))
    );
    let ran = scratch.run("check good.toml --as-of 2027-02-23");
    assert_holds(&ran.out, &["[builtin/data/regions.toml:", "a newer version of this program"]);
    let sarif = scratch.run("check good.toml -f sarif --as-of 2027-02-23").out;
    assert_holds(&sarif, &["\"uri\": \"data/regions.toml\"", "%PROGRAM%"]);
}

/// A table in the program has no path in any folder, so every format calls it as the others do.
#[test]
fn every_format_names_a_table_in_the_program_alike() {
    let scratch = Scratch::with(&[("books/clearance.toml", ""), ("books/sub/good.toml", GOOD)]);
    let ran = |format: &str| {
        let mut command = format!("check books/sub/good.toml --as-of 2027-03-01 --format {format}");
        command += " --config books/clearance.toml --select same-region";
        scratch.run(&command).out
    };
    let name = "builtin/data/regions.toml";
    // SARIF has a base of its own for what lies in the program.
    let formats = clearance_render::output::REPORT_FORMATS.iter();
    for format in formats.filter(|format| format.name != "sarif") {
        let report = ran(format.name).replace("\\/", "/");
        assert!(report.contains(name), "{}: {report}", format.name);
        for (at, _) in report.match_indices(name) {
            let before = report.get(..at).unwrap_or_default().chars().last().unwrap_or('\n');
            assert!(before != '/' && before != '.', "{}: {report}", format.name);
        }
    }
}
