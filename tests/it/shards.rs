//! Parts of a run and their merge: the bytes of one run, whatever the parts; and what no merge accepts.

use clearance_render::output::REPORT_FORMATS;

use crate::scratch::{GOOD, Ran, Scratch, assert_holds};

#[path = "../../examples/generate/book.rs"]
#[allow(
    clippy::duplicate_mod,
    dead_code,
    reason = "the book is an example's, private elsewhere too, and only its texts matter here"
)]
mod book;

use book::{AS_OF, Book, Format};

const CUSTOMERS: u64 = 60;
const BOOK: Book = Book { seed: 5, format: Format::Mixed, violations: 3_000 };

/// A waiver in a comment of a customer that passes, which is unused.
const COMMENT: &str = "# clearance: allow(same-region) until=2027-01-31 reason=\"for now\"\n";

const WAIVERS: &str = "[[waivers]]\nrule = \"same-region\"\nfile = \"customers/gone.toml\"\n\
    reason = \"agreed\"\napproved_by = \"Anna\"\nexpires = 2026-12-31\n";

/// A book with a stream, a file that cannot be parsed, two of one tenant, and waivers of all kinds.
fn book() -> Scratch {
    let scratch = Scratch::with(&[
        ("clearance.toml", &format!("as-of = \"{AS_OF}\"\n")),
        ("waivers.toml", WAIVERS),
        ("parts/.keep", ""),
        ("out/.keep", ""),
        ("customers/twice.toml", GOOD),
        ("customers/again.toml", GOOD),
        ("customers/commented.toml", &format!("{COMMENT}{}", GOOD.replace("contoso", "other"))),
        ("customers/torn.toml", "[customer\n"),
        ("customers/unfit.toml", "[customer]\nname = \"Unfit\"\n"),
        ("customers/read.csv", "a,b\n"),
        ("customers/.hidden.toml", GOOD),
    ]);
    let mut lines = String::new();
    for number in 0..CUSTOMERS {
        let file = BOOK.file(number);
        let path = format!("customers/{}", file.name);
        scratch.write(&path, file.text.as_bytes());
        if file.name.ends_with(".json") {
            let value: serde_json::Value = serde_json::from_str(&file.text).unwrap();
            lines += &format!("{value}\n");
        }
    }
    scratch.write("customers/stream.jsonl", lines.as_bytes());
    scratch
}

/// Writes all parts; returns their names.
#[track_caller]
fn write_parts(scratch: &Scratch, count: u32, arguments: &str) -> String {
    let part = |number: u32| {
        let part = format!("parts/{number}-of-{count}");
        let ran = scratch.run(&format!("check --shard {number}/{count} --part {part} {arguments}"));
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
        part
    };
    (1..=count).map(part).collect::<Vec<_>>().join(" ")
}

/// The run without what only one of both says.
fn comparable(ran: Ran) -> Ran {
    let is_common = |line: &&str| !line.contains("--fix");
    Ran { err: ran.err.lines().filter(is_common).collect::<Vec<_>>().join("\n"), ..ran }
}

#[test]
fn a_merge_gives_the_bytes_of_one_run() {
    let scratch = book();
    let names = || REPORT_FORMATS.iter().map(|format| format.name);
    let targets = names().map(|name| format!("-f {name}=out/{name}")).collect::<Vec<_>>().join(" ");
    let run = |command: &str| {
        let ran = comparable(scratch.run(&format!("{command} {targets}")));
        let report = |name| std::fs::read_to_string(scratch.path(&format!("out/{name}"))).unwrap();
        (ran, names().map(|name| (name, report(name))).collect::<Vec<_>>())
    };
    let (whole, reports) = run("check customers");
    assert_eq!(whole.code, Some(3), "{}", whole.err);
    let json = |rule: &str| reports.iter().any(|(_, report)| report.contains(rule));
    assert!(json("one-file-per-tenant") && json("unused"), "rules over all customers, waivers");
    for count in [1, 3, 16] {
        let parts = write_parts(&scratch, count, "customers");
        let (merged, of_merge) = run(&format!("merge {parts}"));
        assert_eq!(merged, whole, "{count} parts");
        for ((name, merged), (_, whole)) in of_merge.iter().zip(&reports) {
            assert!(merged == whole, "{name} of {count} parts differs");
        }
    }
}

#[test]
fn baseline_and_evidence_come_out_the_same() {
    let scratch = book();
    std::fs::remove_file(scratch.path("customers/torn.toml")).unwrap();
    assert_eq!(scratch.run("baseline create customers").code, Some(0));
    let evidence = || std::fs::read_to_string(scratch.path("evidence.json")).unwrap();
    let parts = write_parts(&scratch, 3, "customers");
    let merged =
        comparable(scratch.run(&format!("merge {parts} -f json --evidence evidence.json")));
    let of_merge = evidence();
    let whole = comparable(scratch.run("check customers -f json --evidence evidence.json"));
    assert!(merged == whole, "{}\n{}", merged.err, whole.err);
    assert_eq!(of_merge, evidence());
    assert!(whole.out.contains("\"known\""));
}

#[test]
fn only_all_parts_of_one_run_are_merged() {
    let scratch = book();
    let parts = write_parts(&scratch, 3, "customers");
    let refused = |arguments: &str, why: &[&str]| {
        let ran = scratch.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}: {}", ran.err);
        assert_holds(&ran.err, why);
    };
    refused("merge parts/1-of-3 parts/3-of-3", &["part 2/3 is missing"]);
    refused(&format!("merge {parts} parts/2-of-3"), &["parts/2-of-3 is part 2/3 as well"]);
    refused(&format!("merge {parts} --as-of 2026-12-24"), &["date"]);
    refused(&format!("merge {parts} --exclude same-region"), &["configuration or options"]);
    refused(&format!("merge {parts} gone"), &["cannot merge gone"]);
    refused("merge clearance.toml", &["cannot merge clearance.toml: line 1: not a part"]);
    refused(&format!("merge {parts} -f json=parts/1-of-3"), &["parts/1-of-3"]);
    write_parts(&scratch, 1, "customers/twice.toml");
    refused("merge parts/1-of-1 parts/2-of-3 parts/3-of-3", &["number of shards"]);
    scratch.write("customers/late.toml", GOOD.as_bytes());
    scratch.run("check customers --shard 2/3 --part parts/2-of-3");
    refused(&format!("merge {parts}"), &["parts/2-of-3", "other files were there"]);
}

#[test]
fn a_changed_part_is_refused() {
    let scratch = book();
    write_parts(&scratch, 1, "customers");
    let text = std::fs::read_to_string(scratch.path("parts/1-of-1")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (last, before) = lines.split_last().unwrap();
    let cut = before.join("\n") + "\n";
    let cases = [
        (cut.clone(), "the part is cut off"),
        (text.trim_end().to_owned(), "the part is cut off"),
        (format!("{}\n{last}\n", before[1..].join("\n")), "not a part"),
        (format!("{}\n{last}\n", before[..2].join("\n")), "not those that were written"),
        (format!("{text}{{}}\n"), "more follows"),
        (text.replace("\"outcomes\":\"", "\"outcomes\":\"x"), "not a row that a run writes"),
        (text.replace("\"version\":1,", "\"version\":2,"), "not a part of version 1"),
        (text.replace("\"shard\":[1,1]", "\"shard\":[2,1]"), "not a valid shard"),
        (format!("{}{{\"type\":\"file\"}}\n", cut), "line "),
        (format!("{}{}\n", cut, "[".repeat(100_000)), "line "),
        (String::new(), "the part is cut off"),
    ];
    for (text, why) in cases {
        scratch.write("changed", text.as_bytes());
        let ran = scratch.run("merge changed");
        assert_eq!(ran.code, Some(2), "{why}: {}", ran.err);
        assert_holds(&ran.err, &["cannot merge changed", why]);
    }
}

#[test]
fn streams_of_standard_input_are_parts_of_their_own() {
    let scratch = book();
    let text = std::fs::read_to_string(scratch.path("customers/stream.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (number, lines) in lines.chunks(lines.len().div_ceil(2)).enumerate() {
        let arguments =
            format!("check - --shard {0}/2 --stdin-filename part-{0}.jsonl", number + 1);
        let ran = scratch.pipe(&arguments, (lines.join("\n") + "\n").as_bytes());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        scratch.write(&format!("parts/{}", number + 1), ran.out.as_bytes());
    }
    let merged = scratch.run("merge parts/1 parts/2 -f jsonl");
    let count = |text: &str| text.lines().filter(|line| line.contains("\"customer\",")).count();
    assert_eq!(count(&merged.out), lines.len(), "{}", merged.err);
    let whole = scratch.pipe("check - --stdin-filename all.jsonl -f jsonl", text.as_bytes());
    assert_eq!(merged.code, whole.code);
    let findings = |text: &str| text.lines().filter(|line| line.contains("\"finding\",")).count();
    assert_eq!(findings(&merged.out), findings(&whole.out));
    let ran = scratch.run("merge parts/1 parts/1");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}
