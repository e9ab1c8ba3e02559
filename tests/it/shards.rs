//! Parts of a run and their merge: the bytes of one run, whatever the parts; and what no merge accepts.

use clearance_render::output::REPORT_FORMATS;
use clearance_syntax::digest::sha256;
use serde_json::{Value, json};

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
            let value: Value = serde_json::from_str(&file.text).unwrap();
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

/// A part whose end fits its lines, so that only what they say is left to refuse.
fn seal(lines: &[String]) -> String {
    let (end, before) = lines.split_last().unwrap();
    let before: String = before.iter().map(|line| format!("{line}\n")).collect();
    let mut end: Value = serde_json::from_str(end).unwrap();
    end["rows"] = json!(before.lines().count());
    end["sha256"] = json!(sha256(before.as_bytes()));
    format!("{before}{end}\n")
}

/// The lines of a part, and the number of the first row that holds `words`.
#[track_caller]
fn read_lines(scratch: &Scratch, part: &str, words: &[&str]) -> (Vec<String>, usize) {
    let text = std::fs::read_to_string(scratch.path(part)).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let row = lines.iter().position(|line| words.iter().all(|word| line.contains(word)));
    (lines, row.unwrap())
}

#[track_caller]
fn assert_refused(scratch: &Scratch, text: &str, why: &str) {
    scratch.write("changed", text.as_bytes());
    let ran = scratch.run("merge changed");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{why}: {}", ran.err);
    assert_holds(&ran.err, &["cannot merge", why]);
}

const PASSES: &[&str] = &["\"text\":null", "\"gathered\":[{", "\"places\":[["];
const UNSOUND: &str = "not a row that a run writes";

#[test]
fn a_row_that_no_run_writes_is_refused() {
    let scratch = book();
    write_parts(&scratch, 1, "customers");
    let (lines, number) = read_lines(&scratch, "parts/1-of-1", PASSES);
    scratch.write("changed", seal(&lines).as_bytes());
    assert_eq!(scratch.run("merge changed").code, Some(3), "a part that is sealed again is whole");
    let row: Value = serde_json::from_str(&lines[number]).unwrap();
    let document = &row["documents"][0];
    let places = "/documents/0/gathered/0/places";
    let gathered = "/documents/0/gathered/0/value";
    let cases = [
        ("/documents/0/extent", json!([0, u64::MAX]), UNSOUND),
        ("/documents/0/extent", json!([5, 2]), UNSOUND),
        ("/documents/0/extent", json!([-1, 2]), "invalid value"),
        ("/documents/0/extent", json!([0, 1, 2]), "invalid length"),
        ("/documents/0/outcomes", json!(""), UNSOUND),
        ("/documents/0/outcomes", json!("f".repeat(39)), UNSOUND),
        ("/documents/0/outcomes", json!("p".repeat(1_000_000)), UNSOUND),
        ("/documents/0/document", json!(-1), "invalid value"),
        ("/documents/0/deadline", json!("2026-02-30"), "line "),
        ("/documents/0/standing_until", json!(20261122), "invalid type"),
        ("/documents/0/by_day", json!("yes"), "invalid type"),
        ("/documents/0/gathered/0/rule", json!(39), UNSOUND),
        ("/documents/0/gathered/0/rule", json!(u64::MAX), UNSOUND),
        ("/documents/0/gathered/0/bytes", json!(u64::MAX), UNSOUND),
        (places, json!([[u32::MAX, 0, null]]), UNSOUND),
        (places, json!([[1, 0, null], [0, 0, null]]), UNSOUND),
        (places, json!([[1_u64 << 32, 0, null]]), "invalid value"),
        (gathered, json!({ "float": f64::NAN.to_bits() }), UNSOUND),
        (gathered, json!({ "float": 1.5 }), "line "),
        (gathered, json!({ "date": "2026-02-30" }), "line "),
        (gathered, json!({ "row": row }), "line "),
        (gathered, json!(u64::MAX), "line "),
        ("/documents", json!([document, document]), UNSOUND),
        ("/documents", json!([row]), "line "),
        ("/documents", json!({}), "invalid type"),
        ("/bytes", json!(0), UNSOUND),
        ("/bytes", json!(-1), "invalid value"),
        ("/digest", json!("0"), "invalid type"),
        ("/name", json!("customers/read.csv"), UNSOUND),
        ("/name", json!("../customers/elsewhere.toml"), "in none of them"),
        ("/meant", json!(null), "invalid type"),
        ("/text", json!([]), "invalid type"),
        ("/type", json!("folder"), "unknown variant"),
        ("/type", json!("part"), "unknown variant"),
        ("/type", json!("skipped"), "missing field"),
    ];
    for (pointer, value, why) in cases {
        let mut changed = row.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        let mut lines = lines.clone();
        lines[number] = changed.to_string();
        assert_refused(&scratch, &seal(&lines), why);
    }
}

#[test]
fn lines_that_no_run_writes_are_refused() {
    let scratch = book();
    write_parts(&scratch, 1, "customers");
    let (lines, number) = read_lines(&scratch, "parts/1-of-1", PASSES);
    let row = lines[number].clone();
    let bytes = row.find("\"bytes\":").unwrap();
    let (_, after) = row.split_at(bytes).1.split_once(',').unwrap();
    let with_bytes = |number: &str| format!("{}\"bytes\":{number},{after}", row.split_at(bytes).0);
    let value = row.find("\"value\":").unwrap() + "\"value\":".len();
    let nest = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!("{}{open}{close}, \"places\":[],\"bytes\":1}}]}}]}}", row.split_at(value).0)
    };
    let cases = [
        (with_bytes("18446744073709551616"), "line "),
        (with_bytes("1e400"), "number out of range"),
        (with_bytes("-0"), "line "),
        (with_bytes(&"9".repeat(100_000)), "line "),
        (nest(200), "recursion limit exceeded"),
        (nest(100_000), "recursion limit exceeded"),
        (format!("[{row}]"), "line "),
        (format!("{row}{row}"), "trailing characters"),
        (row.split_at(row.len() / 2).0.to_owned(), "while parsing"),
        (row.replacen("\"name\":\"", "\"name\":\"\\ud800", 1), "line "),
        (row.replacen("\"name\":\"", "\"name\":\"a\",\"name\":\"", 1), "duplicate field"),
        (row.replacen("\"meant\":", "\"ment\":", 1), "unknown field"),
        (lines[0].clone(), "unknown variant `part`"),
        (format!("{row}\n{row}"), "one is in them twice"),
        (String::new(), "EOF while parsing"),
    ];
    for (line, why) in cases {
        let mut lines = lines.clone();
        lines[number] = line;
        assert_refused(&scratch, &seal(&lines), why);
    }
    let mut without = lines.clone();
    without.remove(number);
    assert_refused(&scratch, &seal(&without), "a file that was there is in none of them");
    let text = seal(&lines);
    assert_refused(&scratch, &format!("{text}{text}"), "more follows");
    assert_refused(&scratch, &format!("\u{feff}{text}"), "not a part");
    assert_refused(&scratch, &text.replace('\n', "\r\n"), "not those that were written");
    assert_refused(&scratch, text.split_at(text.len() - 2).0, "the part is cut off");
    assert_refused(&scratch, &format!("{text}\n"), "more follows");
}

#[test]
fn a_header_of_elsewhere_is_refused() {
    let scratch = book();
    write_parts(&scratch, 1, "customers");
    let (lines, _) = read_lines(&scratch, "parts/1-of-1", PASSES);
    let cases = [
        ("type", json!("report"), "not a part"),
        ("type", json!(1), "not a part"),
        ("version", json!(u64::MAX), "not a part"),
        ("program", json!("9.9.9"), "written by version 9.9.9"),
        ("shard", json!([0, 1]), "not a valid shard"),
        ("shard", json!([1, 0]), "not a valid shard"),
        ("shard", json!([1, 100_001]), "not a valid shard"),
        ("shard", json!([1_u64 << 32, 1]), "not a part"),
        ("shard", json!([1]), "not a part"),
        ("as_of", json!("2026-02-30"), "date"),
        ("as_of", json!(""), "date"),
        ("as_of", json!("2026-11-23"), "date"),
        ("rules", json!("0"), "rules or tables"),
        ("configuration", json!("0"), "configuration or options"),
        ("paths", json!("customers"), "not a part"),
        ("no_paths", json!(1), "not a part"),
        ("more", json!(1), "not a part"),
    ];
    for (key, value, why) in cases {
        let mut header: Value = serde_json::from_str(&lines[0]).unwrap();
        header[key] = value;
        let mut lines = lines.clone();
        lines[0] = header.to_string();
        assert_refused(&scratch, &seal(&lines), why);
    }
}

#[test]
fn a_row_of_another_part_is_refused() {
    let scratch = book();
    write_parts(&scratch, 3, "customers");
    let (lines, number) = read_lines(&scratch, "parts/2-of-3", PASSES);
    let (mut first, at) = read_lines(&scratch, "parts/1-of-3", PASSES);
    first.insert(at, lines[number].clone());
    scratch.write("parts/1-of-3", seal(&first).as_bytes());
    let ran = scratch.run("merge parts/1-of-3 parts/2-of-3 parts/3-of-3");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    assert_holds(&ran.err, &["cannot merge parts/1-of-3", "is not of part 1/3"]);
}

/// The rows of two customers with one tenant name values that neither file has.
#[test]
fn a_place_that_no_document_has_still_is_a_finding() {
    let scratch = book();
    write_parts(&scratch, 1, "customers");
    let (mut lines, _) = read_lines(&scratch, "parts/1-of-1", PASSES);
    let mut changed = 0;
    for line in &mut lines {
        if line.contains("customers/twice.toml") || line.contains("customers/again.toml") {
            let mut row: Value = serde_json::from_str(line).unwrap();
            let gathered = &mut row["documents"][0]["gathered"];
            for one in gathered.as_array_mut().unwrap() {
                one["places"] = json!([[0, u32::MAX, null], [0, u32::MAX, "key"]]);
                changed += 1;
            }
            *line = row.to_string();
        }
    }
    assert_eq!(changed, 2);
    scratch.write("changed", seal(&lines).as_bytes());
    let ran = scratch.run("merge changed -f json");
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert_holds(&ran.out, &["one-file-per-tenant", "customers/twice.toml"]);
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
