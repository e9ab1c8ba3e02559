//! The shipped rules say what the fixtures' marks say, where they say it, and nothing else.
//!
//! A mark is a comment: `# expect: rule-id` at the end of the line where the finding must be, or on a
//! line of its own above it; `"…"` after an id is a part of the message; several are separated by
//! commas. `# as-of: 2026-11-22` fixes the clock. JSON fixtures have `//` comments.

mod marks;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use clearance::check::{Options, check};
use clearance::document::{JSON_WITH_COMMENTS, format_of};
use clearance::files::{Found, Input};
use clearance::pack::{Pack, Request, load, read_folder};
use clearance::report::{Finding, Report};
use clearance::rule::Selection;
use clearance::script::Limits;
use jiff::civil::{Date, date};

const AS_OF: Date = date(2026, 11, 22);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    line: usize,
    rule: String,
    message: String,
}

#[test]
fn every_mark_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let rule = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for fixture in files(&folder) {
            let text = std::fs::read_to_string(&fixture).unwrap();
            let pack = pack(&[&rule], clock(&text));
            let report = run(&pack, &fixture, &text);
            for broken in &report.broken {
                wrong.push(format!("{}: broken: {}", fixture.display(), broken.message));
            }
            compare(&fixture, marks(&text), &report.findings, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_catches_two_fixtures_and_passes_two() {
    for rule in pack(&[], AS_OF).rules {
        let folder = root().join("fixtures").join(&*rule.id);
        let texts = files(&folder).into_iter().map(|path| std::fs::read_to_string(path).unwrap());
        let (caught, passed): (Vec<_>, Vec<_>) = texts.partition(|text| !marks(text).is_empty());
        assert!(caught.len() >= 2 && passed.len() >= 2, "{}", rule.id);
    }
}

#[test]
fn the_book_of_customers_has_the_findings_that_are_listed() {
    let listed = std::fs::read_to_string(root().join("fixtures/customers.expected")).unwrap();
    let mut listed: Vec<String> = listed.lines().map(str::to_owned).collect();
    let pack = pack(&[], AS_OF);
    let mut found = Vec::new();
    for customer in files(&root().join("fixtures/customers")) {
        let text = std::fs::read_to_string(&customer).unwrap();
        let report = run(&pack, &customer, &text);
        assert!(report.broken.is_empty(), "{report:?}");
        let name = customer.file_name().unwrap().to_str().unwrap().to_owned();
        let line =
            |finding: &Finding| format!("{name}:{} {}", finding.place.start().line, finding.rule);
        found.extend(report.findings.iter().map(line));
    }
    listed.sort();
    found.sort();
    assert_eq!(listed, found);
}

fn compare(fixture: &Path, marks: Vec<Mark>, findings: &[Finding], wrong: &mut Vec<String>) {
    let mut missing = marks;
    for finding in findings {
        let line = finding.place.start().line;
        let fits = |mark: &Mark| {
            mark.line == line
                && mark.rule == *finding.rule
                && finding.message.contains(&mark.message)
        };
        match missing.iter().position(fits) {
            Some(index) => {
                missing.remove(index);
            }
            None => wrong.push(format!(
                "{}:{line}: noisy: {}: {}",
                fixture.display(),
                finding.rule,
                finding.message
            )),
        }
    }
    let missing = missing.iter();
    let name = fixture.display();
    wrong.extend(missing.map(|mark| format!("{name}:{}: missing: {mark:?}", mark.line)));
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((before, list)) = line.split_once("expect:") else { continue };
        let before = before.trim_end().trim_end_matches(['#', '/']);
        let line = if before.trim().is_empty() { index + 2 } else { index + 1 };
        // A comma within a message separates nothing.
        let mut quoted = false;
        let separates = |c: char| {
            quoted ^= c == '"';
            c == ',' && !quoted
        };
        for item in list.split(separates) {
            let (rule, message) = item.trim().split_once(' ').unwrap_or((item.trim(), ""));
            let message = message.trim().trim_matches('"');
            marks.push(Mark { line, rule: rule.to_owned(), message: message.to_owned() });
        }
    }
    marks
}

fn clock(text: &str) -> Date {
    let written = text.lines().find_map(|line| line.split_once("as-of:"));
    written.map_or(AS_OF, |(_, date)| date.trim().parse().unwrap())
}

fn run(pack: &Pack, path: &Path, text: &str) -> Report {
    let extension = path.extension().unwrap().to_str().unwrap();
    let format = match extension {
        "json" => &JSON_WITH_COMMENTS,
        other => format_of(other).unwrap(),
    };
    let input = Input::bytes(&path.display().to_string(), format, text.as_bytes().to_vec());
    let options = Options {
        threads: NonZeroUsize::MIN,
        max_file_bytes: u64::MAX,
        progress: &AtomicU64::new(0),
    };
    check(pack, std::iter::once(Found::File(input)), &options).unwrap().report
}

fn pack(rules: &[&str], as_of: Date) -> Pack {
    let selection = Selection {
        select: rules.iter().map(|rule| rule.parse().unwrap()).collect(),
        exclude: Vec::new(),
    };
    let packs = [read_folder(&root().join("rules")).unwrap()];
    let request = Request {
        packs: &packs,
        data: &[],
        selection: &selection,
        as_of,
        limits: Limits::default(),
        trace: false,
    };
    load(&request).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders that are named like a rule.
fn folders() -> Vec<PathBuf> {
    let rules = pack(&[], AS_OF).rules;
    rules.iter().map(|rule| root().join("fixtures").join(&*rule.id)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
