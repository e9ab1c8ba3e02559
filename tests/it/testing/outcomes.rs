//! What comes of marks and findings.

use clearance_syntax::document::FORMATS;

use super::{bad, items, json, pack};
use crate::scratch::assert_holds;

/// A fixture of `low`, and what is not as expected.
type Case = (&'static [(i64, &'static str)], &'static [&'static str]);

const CASES: &[Case] = &[
    (&[(50, "")], &[]),
    (&[(5, " # expect: low")], &[]),
    (&[(5, " # expect: low \"5 is\"")], &[]),
    (&[(5, "")], &["noisy low 2"]),
    (&[(50, " # expect: low")], &["missing low 2"]),
    (&[(5, " # expect: low \"6 is\"")], &["missing low 2", "noisy low 2"]),
    (&[(5, " # expect: low, low")], &["missing low 2"]),
    (&[(50, " # expect: low"), (5, "")], &["missing low 2", "noisy low 4"]),
    (&[(50, " # todo-expect: low")], &[]),
    (&[(5, " # todo-expect: low")], &["stale low 2"]),
    (&[(5, " # todo-expect: low \"6\"")], &["noisy low 2"]),
    (&[(5, " # expect: schema")], &["missing schema 2", "noisy low 2"]),
];

#[test]
fn marks_and_findings_are_held_against_each_other() {
    for (numbers, expected) in CASES {
        let scratch = pack(&[("low/a.toml", &items(numbers))]);
        assert_eq!(bad(&json(&scratch, "")), *expected, "{numbers:?}");
    }
}

#[test]
fn as_many_marks_as_possible_get_a_finding() {
    let text = "items = [{ n = 1 }, { n = 11 }, { n = 5 }] # expect: low, low \"1 is\"\n";
    let scratch = pack(&[("low/a.toml", text)]);
    assert_eq!(bad(&json(&scratch, "")), Vec::<String>::new());
}

#[test]
fn a_fixture_in_no_rules_folder_runs_the_whole_pack() {
    let text = items(&[(5, " # expect: low"), (500, " # expect: big \"500\"")]);
    let scratch = pack(&[("mixed/deep/a.toml", &text), ("b.toml", &items(&[(5, "")]))]);
    let results = json(&scratch, "");
    assert_eq!(bad(&results), ["noisy low 2"]);
    assert_eq!(results["fixtures"][1]["rule"], serde_json::Value::Null);
    let selected = json(&scratch, "--select tag:big");
    assert_eq!(bad(&selected), Vec::<String>::new());
    assert_eq!(selected["summary"]["reported"], 1);
}

#[test]
fn a_folder_below_a_rules_own_is_one_fixture() {
    let scratch = pack(&[
        ("low/pair/one.toml", &items(&[(5, " # expect: low")])),
        ("low/pair/two.yaml", "items:\n  - n: 6   # expect: low\n"),
        ("low/pair/deep/three.json", "{ \"items\": [{ \"n\": 7 }] } // expect: low"),
    ]);
    let results = json(&scratch, "");
    assert_eq!(bad(&results), Vec::<String>::new());
    assert_eq!(results["fixtures"].as_array().unwrap().len(), 1);
    assert_eq!(results["fixtures"][0]["name"], "rules/fixtures/low/pair");
    assert_eq!(results["fixtures"][0]["files"].as_array().unwrap().len(), 3);
}

/// A catching and a passing fixture of each extension that customer files have.
#[test]
fn a_fixture_may_have_each_format() {
    let mut files = Vec::new();
    for extension in FORMATS.iter().flat_map(|format| format.extensions) {
        let [catching, passing] = match *extension {
            "toml" => ["[[items]]\nn = 5 # expect: low\n", "[[items]]\nn = 50\n"],
            "json" => ["{\"items\": [{\"n\": 5}]} // expect: low", "{\"items\": [{\"n\": 50}]}"],
            "yaml" | "yml" => ["items:\n  - n: 5 # expect: low\n", "items:\n  - n: 50\n"],
            // A format without comments has no marks: it can only be found that nothing is wrong.
            "jsonl" | "ndjson" => ["{\"items\": [{\"n\": 60}]}\n", "{\"items\": [{\"n\": 50}]}\n"],
            other => panic!("no fixture with the extension {other}"),
        };
        files.push((format!("low/catching-{extension}.{extension}"), catching));
        files.push((format!("low/passing-{extension}.{extension}"), passing));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    let scratch = pack(&files);
    let results = json(&scratch, "");
    assert_eq!(bad(&results), Vec::<String>::new());
    assert_eq!(results["fixtures"].as_array().unwrap().len(), files.len());
    assert_eq!(results["summary"]["reported"], 4);
    scratch.write("rules/fixtures/low/passing-jsonl.jsonl", b"{\"items\": [{\"n\": 5}]}\n");
    assert_eq!(bad(&json(&scratch, "")), ["noisy low 1"]);
}

#[test]
fn the_clock_stands_where_the_fixture_or_the_pack_says() {
    let day = |head: &str, day: &str, after: &str| {
        format!("{head}[[items]]\nn = 50{after}\nday = {day}\n")
    };
    let scratch = pack(&[
        ("late/default.toml", &day("", "2025-12-31", " # expect: late \"before 2026-01-01\"")),
        (
            "late/own.toml",
            &day("# as-of: 2024-02-29\n", "2024-02-28", " # expect: late \"2024-02-29\""),
        ),
        ("late/own-passes.toml", &day("# as-of: 2024-02-29\n", "2024-02-29", "")),
    ]);
    assert_eq!(bad(&json(&scratch, "")), Vec::<String>::new());
    assert_eq!(bad(&json(&scratch, "--as-of 2025-01-01")), ["missing late 2"]);
    scratch.write("rules/pack.toml", b"name = \"items\"\n[fixtures]\nas-of = 2024-01-01\n");
    assert_eq!(bad(&json(&scratch, "")), ["missing late 2"]);
}

#[test]
fn pack_toml_says_where_fixtures_are_and_which_are_none() {
    let scratch = pack(&[("low/a.toml", &items(&[(5, "")]))]);
    scratch.write("elsewhere/low/b.toml", items(&[(5, " # expect: low")]).as_bytes());
    scratch.write("elsewhere/drafts/c.toml", b"= nonsense");
    scratch.write("elsewhere/low/old-d.toml", b"= nonsense");
    let manifest = "name = \"items\"\n[fixtures]\nfolder = \"../elsewhere\"\nexclude = [\"drafts\", \"*/old-*\"]\n";
    scratch.write("rules/pack.toml", manifest.as_bytes());
    let results = json(&scratch, "");
    assert_eq!(results["fixtures"][0]["name"], "elsewhere/low/b.toml");
    assert_eq!(results["fixtures"].as_array().unwrap().len(), 1);
    for (line, said) in [
        ("folder = 1", "expected"),
        ("exclude = [\"[\"]", "invalid glob"),
        ("as-of = \"soon\"", "date"),
        ("folders = \"x\"", "folder"),
        ("folder = \"nowhere\"", "no such folder"),
    ] {
        scratch
            .write("rules/pack.toml", format!("name = \"items\"\n[fixtures]\n{line}\n").as_bytes());
        let ran = scratch.run("test");
        assert_eq!(ran.code, Some(2), "{line}: {ran:?}");
        assert_holds(&ran.err, &[said]);
    }
}

#[test]
fn what_breaks_is_an_outcome_of_its_own() {
    let scratch = pack(&[
        ("low/endless.toml", &items(&[(-1, " # expect: low")])),
        ("low/latin.toml", "x"),
        ("low/large.toml", &format!("# {}\n", "x".repeat(5000))),
        ("low/empty.yaml", ""),
        ("low/none.jsonl", ""),
        ("low/good.toml", &items(&[(50, "")])),
    ]);
    let endless = super::LOW.replace("if item.n", "while item.n == -1 {}\n        if item.n");
    scratch.write("rules/low.rhai", endless.as_bytes());
    scratch.write("rules/fixtures/low/latin.toml", b"items = [] # \xe4\n");
    let results = json(&scratch, "--max-operations 10000 --max-file-size 4K");
    let messages: Vec<&str> = results["fixtures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fixture| fixture["outcomes"][0]["broken"]["message"].as_str().unwrap_or("-"))
        .collect();
    let expected =
        ["the file is empty", "operations", "-", "larger than 4096", "not UTF-8", "empty"];
    assert_eq!(messages.len(), expected.len());
    for (message, expected) in messages.iter().zip(expected) {
        assert!(message.contains(expected), "{messages:?}");
    }
    // The rule broke, so its mark is not missing as well.
    assert!(bad(&results).iter().all(|line| line.starts_with("broken")), "{results:#}");
}

#[cfg(unix)]
#[test]
fn links_are_passed_over_and_said_to_be() {
    let scratch = pack(&[("low/a.toml", &items(&[(5, " # expect: low")]))]);
    let folder = scratch.path("rules/fixtures/low");
    std::os::unix::fs::symlink("a.toml", folder.join("link.toml")).unwrap();
    std::os::unix::fs::symlink("..", folder.join("loop")).unwrap();
    let ran = scratch.run("test -v");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_holds(
        &ran.err,
        &["skipped rules/fixtures/low/link.toml: a symbolic link", "loop: a symbolic link"],
    );
    assert_holds(&ran.out, &["1 fixture"]);
}

#[test]
fn people_see_the_lines_and_what_is_said_instead() {
    let scratch = pack(&[
        ("low/moved.toml", &items(&[(50, " # expect: low"), (5, "")])),
        ("low/other.toml", &items(&[(5, " # expect: low \"6 is\"")])),
        ("big/stale.toml", &items(&[(500, " # todo-expect: big")])),
    ]);
    let ran = scratch.run("test");
    assert_eq!(ran.code, Some(1));
    let holds = [
        "✗ low   2 missing, 2 noisy",
        "missing[low]: nothing is reported here\n",
        "expected here",
        "missing[low]: nothing is reported here that says \"6 is\"",
        "noisy[low]: 5 is low",
        "stale[big]: is reported after all: 500 is big",
        "write `expect:` instead of `todo-expect:`",
        "`clearance why low rules/fixtures/low/moved.toml`",
        "lacking: late has no catching and no passing fixture",
        "2 missing, 2 noisy, 1 stale",
    ];
    assert_holds(&ran.out, &holds);
    let mut narrated = scratch.command(&["test", "--color", "always", "-v"]);
    let narrated = narrated.run();
    assert_holds(
        &narrated.out,
        &[
            "\u{1b}[1;31m✗\u{1b}[0m low",
            "not ok\u{1b}[0m rules/fixtures/low/moved.toml as of 2026-01-01",
        ],
    );
}

/// The commands that failures advise to run.
fn advised(out: &str) -> Vec<String> {
    let help = out.replace("\n        ", " ");
    let commands = help.split("`clearance ").skip(1).map(|rest| rest.split('`').next().unwrap());
    commands.map(str::to_owned).collect()
}

#[test]
fn the_command_that_is_advised_tells_about_the_fixture_as_it_was_tested() {
    let fixture = "// as-of: 2026-05-05\n{ \"items\": [{ \"day\": \"2026-05-04\" }] }\n";
    let scratch = pack(&[("late/a.json", fixture)]);
    std::fs::rename(scratch.path("rules"), scratch.path("other")).unwrap();
    let ran = scratch.run("test other");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let commands = advised(&ran.out);
    assert_eq!(commands, ["why late other/fixtures/late/a.json -r other"], "{}", ran.out);
    let why = scratch.run(&commands[0]);
    assert_eq!((why.code, why.err.as_str()), (Some(1), ""), "{}", why.out);
    assert_holds(&why.out, &["as of 2026-05-05", "before 2026-05-05"]);
    // With a date of one's own, and beside a file that is no fixture: as any customer file.
    let other = scratch.run("why late other/fixtures/late/a.json -r other --as-of 2026-05-04");
    assert_eq!(other.code, Some(0), "{}", other.out);
    scratch.write("customer.json", b"{ \"items\": [] }");
    let both = "why late customer.json other/fixtures/late/a.json -r other --as-of 2026-05-05";
    assert_eq!(scratch.run(both).code, Some(3));
}
