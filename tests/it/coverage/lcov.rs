//! The lcov file, read back: it says what the JSON says, and holds to what lcov's own tools ask of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{PAGE, pack, script, share};
use crate::scratch::Scratch;

/// One record of a tracefile.
#[derive(Debug, Default)]
struct Record {
    file: String,
    /// First and last line by name.
    functions: BTreeMap<String, (usize, usize)>,
    calls: BTreeMap<String, u64>,
    lines: BTreeMap<usize, u64>,
    /// Line, block, number and count; no count where it was never asked.
    branches: Vec<(usize, usize, usize, Option<u64>)>,
    totals: BTreeMap<String, usize>,
}

fn parsed(text: &str) -> Vec<Record> {
    let mut records = Vec::new();
    let mut record = Record::default();
    for line in text.lines() {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let fields: Vec<&str> = value.splitn(4, ',').collect();
        let number = |index: usize| fields[index].parse::<usize>().unwrap();
        match key {
            "TN" => assert_eq!(value, ""),
            "SF" => record.file = value.to_owned(),
            "FN" => {
                let name = fields[2..].join(",");
                assert!(record.functions.insert(name, (number(0), number(1))).is_none(), "{line}");
            }
            "FNDA" => {
                record.calls.insert(fields[1..].join(","), number(0) as u64);
            }
            "DA" => assert!(record.lines.insert(number(0), number(1) as u64).is_none(), "{line}"),
            "BRDA" => {
                let count = (fields[3] != "-").then(|| number(3) as u64);
                record.branches.push((number(0), number(1), number(2), count));
            }
            "FNF" | "FNH" | "BRF" | "BRH" | "LF" | "LH" => {
                record.totals.insert(key.to_owned(), number(0));
            }
            "end_of_record" => records.push(std::mem::take(&mut record)),
            _ => panic!("{line}"),
        }
    }
    assert_eq!(record.file, "", "a record has no end");
    records
}

fn assert_consistent(record: &Record, source: &str) {
    let last = source.lines().count();
    let hit = |counts: &mut dyn Iterator<Item = u64>| counts.filter(|count| *count > 0).count();
    let total = |name: &str| record.totals[name];
    assert_eq!(total("FNF"), record.functions.len());
    assert_eq!(total("FNH"), hit(&mut record.calls.values().copied()));
    assert_eq!(total("BRF"), record.branches.len());
    assert_eq!(total("BRH"), hit(&mut record.branches.iter().filter_map(|branch| branch.3)));
    assert_eq!(total("LF"), record.lines.len());
    assert_eq!(total("LH"), hit(&mut record.lines.values().copied()));
    assert!(record.functions.keys().eq(record.calls.keys()), "{record:?}");
    assert!(record.lines.keys().all(|line| (1..=last).contains(line)), "{record:?}");
    for (name, (first, end)) in &record.functions {
        let text = source.lines().nth(first - 1).unwrap();
        let written = name.rsplit("::").next().unwrap().split(':').next().unwrap();
        assert!(text.contains(&format!("fn {written}(")), "{name}: {text}");
        let is_hit = record.lines.range(first..=end).any(|(_, count)| *count > 0);
        assert_eq!(is_hit, record.calls[name] > 0, "{name} in {}", record.file);
    }
    for (line, _, _, count) in &record.branches {
        assert_eq!(count.is_some(), record.lines[line] > 0, "line {line} of {}", record.file);
    }
}

fn check(scratch: &Scratch, arguments: &str) -> Vec<Record> {
    let ran = scratch.run(&format!("test {arguments} -f json --lcov out.info"));
    let results: Value = serde_json::from_str(&ran.out).unwrap();
    let text = std::fs::read_to_string(scratch.path("out.info")).unwrap();
    let records = parsed(&text);
    let scripts = results["coverage"]["scripts"].as_array().unwrap();
    assert_eq!(records.len(), scripts.len());
    for record in &records {
        let branches = share(&script(&results["coverage"], &record.file)["branches"]);
        let told = (record.totals["BRH"] as u64, record.totals["BRF"] as u64);
        assert_eq!(told, branches, "{}", record.file);
        assert_consistent(record, &std::fs::read_to_string(scratch.path(&record.file)).unwrap());
    }
    records
}

#[test]
fn the_shipped_pack_is_told_right() {
    let root = env!("CARGO_MANIFEST_DIR");
    let records = check(&Scratch::with(&[]), &format!("{root}/rules"));
    assert!(records.len() > 14);
}

#[test]
fn lines_functions_and_branches_are_those_of_the_script() {
    let body = "fn check(customer) {\n    let n = customer.items.len();\n    if n > 5\n        && n < 9 {\n\
        \x20       twice(n);\n    }\n    once(); once(1); for item in customer.items { report(item.n, \"x\"); }\n}\n\nfn once() { 1 }\n\nfn once(n) {\n    n\n}\n\n\
        fn twice(n) { if n > 1 { n } else { 2 } }\n";
    let scratch = pack(&[("a", body)], &[("a/x.toml", "items = []\n")]);
    let records = check(&scratch, "");
    let record = records.iter().find(|record| record.file == "rules/a.rhai").unwrap();
    let above = PAGE.lines().count();
    let lines: Vec<(usize, u64)> =
        record.lines.iter().map(|(line, count)| (line - above, *count)).collect();
    assert_eq!(lines, [(2, 1), (3, 1), (5, 0), (7, 1), (10, 1), (13, 1), (16, 0)]);
    let functions: Vec<(&str, usize, usize, u64)> = record
        .functions
        .iter()
        .map(|(name, (first, last))| (&**name, first - above, last - above, record.calls[name]))
        .collect();
    let other = format!("once:{}", above + 12);
    assert_eq!(
        functions,
        [("check", 1, 8, 1), ("once", 10, 10, 1), (&*other, 12, 14, 1), ("twice", 16, 16, 0)]
    );
    let branches: Vec<_> = record
        .branches
        .iter()
        .map(|(line, block, number, count)| (line - above, *block, *number, *count))
        .collect();
    assert_eq!(
        branches,
        [
            (3, 0, 0, Some(0)),
            (3, 0, 1, Some(1)),
            (3, 1, 2, Some(0)),
            (3, 1, 3, Some(1)),
            (7, 0, 0, Some(0)),
            (16, 0, 0, None),
            (16, 0, 1, None),
        ]
    );
}

#[test]
fn a_name_cannot_break_the_form() {
    let scratch = pack(
        &[(
            "a",
            "fn check(customer) {\n    for item in customer.items { report(item.n, \"x\"); }\n}\n",
        )],
        &[("a/x.toml", "items = []\n")],
    );
    let from = scratch.path("rules");
    let to = scratch.path("a\nend_of_record");
    // Not every file system takes such a name.
    if std::fs::rename(from, &to).is_err() {
        return;
    }
    let mut command = scratch.command(&["test", "a\nend_of_record", "--lcov", "out.info"]);
    assert_eq!(command.run().code, Some(0));
    let text = std::fs::read_to_string(scratch.path("out.info")).unwrap();
    assert_eq!(parsed(&text).len(), 2, "{text}");
    assert!(text.contains("SF:a\\nend_of_record/a.rhai\n"), "{text}");
}
