//! The CSV, read back.

use std::collections::BTreeMap;

use clearance_engine::report::{Report, Severity};
use clearance_render::output::csv::COLUMNS;
use clearance_render::output::escape;

use super::fixed::{HOSTILE, cases, clean, finding, place, report};
use super::{PLAIN, written};

/// The rows, each by column.
fn rows(report: &Report) -> Vec<BTreeMap<String, String>> {
    let text = written(report, "csv", &PLAIN);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), COLUMNS.as_slice());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(text.lines().count(), rows.len() + 1, "a line each");
    rows
}

#[test]
fn a_row_says_what_its_finding_says() {
    let report = report();
    let rows = rows(&report);
    assert_eq!(rows.len(), report.findings.len() + report.broken.len());
    for (row, case) in rows.iter().zip(cases()) {
        let finding = case.finding;
        let (start, end) = (finding.location.start(), finding.location.end());
        let number = |column: &str| row[column].parse::<usize>().unwrap();
        let is_question = finding.severity == Severity::Question;
        assert_eq!(row["kind"], if is_question { "question" } else { "finding" });
        assert_eq!(row["severity"], finding.severity.name());
        assert_eq!(row["status"], finding.status.name());
        assert_eq!(row["rule"], *finding.rule);
        assert_eq!(row["fingerprint"], finding.fingerprint);
        assert_eq!((number("line"), number("column")), (start.line, start.column));
        assert_eq!((number("end_line"), number("end_column")), (end.line, end.column));
        assert_eq!(row["file"], format!("moves/{}", escape(&finding.location.source.name)));
        let document = finding.location.document.map(|document| document.to_string());
        assert_eq!(row["document"], document.unwrap_or_default());
        assert_eq!(row["message"].trim_start_matches('\''), escape(&finding.message));
    }
    let waived: Vec<[&str; 4]> = rows
        .iter()
        .filter(|row| row["status"] == "waived")
        .map(|row| ["rule", "waiver_reason", "approved_by", "expires"].map(|key| &*row[key]))
        .collect();
    let hostile = escape(HOSTILE);
    assert_eq!(
        waived,
        [
            ["known-offers", "Microsoft confirmed the order", "c.meier@example.com", "2026-12-22"],
            ["plain-names", &hostile, "", "2026-11-22"],
        ]
    );
    let names = |key| {
        rows.iter().filter(move |row| row["file"].ends_with(key)).map(|row| &*row["customer"])
    };
    assert!(names("contoso.toml").all(|name| name == "Contoso GmbH"));
    assert!(names("stream.yaml").all(|name| name == "Two"));
    assert!(names("waivers.toml").all(str::is_empty));
}

#[test]
fn what_broke_lies_in_the_customer_file_or_in_a_script() {
    let report = report();
    let rows = rows(&report);
    let broken: Vec<[&str; 6]> = rows
        .iter()
        .filter(|row| row["kind"] == "broken")
        .map(|row| ["rule", "file", "document", "line", "column", "message"].map(|key| &*row[key]))
        .collect();
    let unreadable = format!("moves/customers/un{}readable.toml", escape(HOSTILE));
    assert_eq!(
        broken,
        [
            ["", "moves/customers/lines.jsonl", "2", "3", "13", "the object is not closed"],
            [
                "known-offers",
                "moves/customers/lines.jsonl",
                "1",
                "2",
                "1",
                "rules/known-offers.rhai:5:21: function not found: lookup (string)"
            ],
            ["", &unreadable, "", "", "", "permission denied"],
            [
                "one-file-per-tenant",
                "",
                "",
                "",
                "",
                "rules/known-offers.rhai:3:4: the rule did not finish within 10 operations"
            ],
        ]
    );
}

#[test]
fn no_cell_is_a_formula() {
    let source = cases().remove(0).finding.location.source;
    let mut evil = finding(
        "evil",
        Severity::Error,
        "=HYPERLINK(\"https://x\"; A1),\"b",
        place(&source, (0..1).into(), "/@x"),
    );
    evil.help = Some("+1".into());
    evil.url = Some("-1".into());
    let mut report = Report { findings: vec![evil], ..report() };
    report.subjects[1].name = Some("@SUM(A1:A9)".into());
    for row in rows(&report) {
        for (column, cell) in row {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{column}: {cell}");
        }
    }
    let first = rows(&report).remove(0);
    assert_eq!(first["message"], "'=HYPERLINK(\"https://x\"; A1),\"b");
    assert_eq!(first["customer"], "'@SUM(A1:A9)");
    assert_eq!(first["key"], "'@x");
}

/// Spreadsheets of some countries take `;` for the end of a cell, and some readers tabs.
#[test]
fn no_part_of_a_cell_is_a_formula() {
    let source = cases().remove(0).finding.location.source;
    for (message, written) in [
        ("x;=1+1", "x;'=1+1"),
        ("x; \u{a0}@SUM(A1)", "x;' \u{a0}@SUM(A1)"),
        ("x;\"=1\"", "x;'\"=1\""),
        ("x\t=1", "x\\t'=1"),
        ("x\n+1", "x\\n'+1"),
        ("a;-1;b;＝2", "a;'-1;b;'＝2"),
        ("a; b", "a; b"),
        ("a;'=1", "a;'=1"),
        ("a;;=1", "a;;'=1"),
        ("=1;=2", "'=1;'=2"),
    ] {
        let evil = finding("r", Severity::Error, message, place(&source, (0..1).into(), "/x"));
        let report = Report { findings: vec![evil], broken: vec![], ..report() };
        assert_eq!(rows(&report).remove(0)["message"], written, "{message:?}");
        // As a reader that knows nothing of quotes splits it.
        let text = self::written(&report, "csv", &PLAIN);
        for part in text.split([';', '\t', '\n', ',']) {
            let part = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
            assert!(!part.starts_with(['=', '@', '＝']), "{part}");
        }
    }
}

#[test]
fn a_run_without_findings_has_its_header() {
    assert_eq!(written(&clean(), "csv", &PLAIN), format!("{}\n", COLUMNS.join(",")));
}

#[test]
fn the_columns_are_described() {
    let docs = include_str!("../../../docs/reports.md");
    let (_, table) = docs.split_once("| column | holds |").unwrap();
    // Other tables may follow.
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let described = rows.filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let described: Vec<&str> = described.flat_map(|names| names.split(", ")).collect();
    let described: Vec<&str> = described.iter().map(|name| name.trim_matches('`')).collect();
    assert_eq!(described, COLUMNS);
}
