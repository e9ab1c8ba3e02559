//! The gate over a whole repository: a book of customers, waivers and a baseline, in every format at once.

use std::collections::{BTreeMap, BTreeSet};

use clearance_engine::report::Readiness;
use clearance_render::output::REPORT_FORMATS;
use quick_junit::TestCaseStatus;
use serde_json::Value;

use crate::scratch::{Ran, Scratch, assert_holds, shipped_words};

#[path = "../../examples/generate/book.rs"]
#[allow(clippy::duplicate_mod, reason = "the book is an example's, and private elsewhere too")]
mod book;

use book::{AS_OF, Book, Diagnostic, File, Format, Severity};

const CUSTOMERS: u64 = 500;
const BOOK: Book = Book { seed: 11, format: Format::Mixed, violations: 2_000 };

/// A customer of whom nothing is found until the gate is there.
const LATE: u64 = 108;

/// A rule that matters less, one that does so to some customers, and one that some are spared.
const CONFIGURATION: &str = r#"paths = ["customers"]

[rules.relationship-accepted]
severity = "warning"

[[overrides]]
paths = ["customers/customer-0001*"]

[overrides.rules.same-license-total]
severity = "advice"

[overrides.rules.no-service-gap]
severity = "off"
"#;

/// One pinned to a value, one that ends soon, and one of two findings.
const WAIVERS: [&str; 3] = [
    "--rule relationship-accepted --file customers/customer-000004.json \
     --at relationship.reseller --value --expires 90d --ticket OPS-7",
    "--rule same-region --file customers/customer-000019.json --expires 2026-11-30",
    "--rule credit-eligibility --file customers/customer-000[12]* --no-value --expires 60d",
];

/// A customer file that waives its finding itself.
const COMMENTED: &str = "customers/customer-000054.toml";
const COMMENT: &str = "auto_renew = true   # clearance: allow(auto-renew-off) until=2027-01-31 \
                       reason=\"ends by hand\"";

const EVIDENCE: &str = "out/evidence.json";

/// The status of each finding, by file: the book has no more than one diagnostic in each.
type Found = BTreeMap<String, String>;

fn path(file: &File) -> String {
    format!("customers/{}", file.name)
}

/// What a diagnostic comes to by [`CONFIGURATION`].
fn severity(number: u64, diagnostic: &Diagnostic) -> &'static str {
    match (diagnostic.rule, (100..200).contains(&number)) {
        ("relationship-accepted", _) => "warning",
        ("same-license-total", true) => "advice",
        ("no-service-gap", true) => "off",
        _ => match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        },
    }
}

/// Rule and severity of each diagnostic of the book, by file.
fn diagnostics() -> BTreeMap<String, (String, String)> {
    let files = (0..CUSTOMERS).map(|number| (number, BOOK.file(number)));
    let found = files.filter_map(|(number, file)| {
        let diagnostic = file.diagnostic?;
        let severity = severity(number, diagnostic);
        (severity != "off")
            .then(|| (path(&file), (diagnostic.rule.to_owned(), severity.to_owned())))
    });
    found.collect()
}

/// Runs what must come to a code.
#[track_caller]
fn run(scratch: &Scratch, arguments: &str, code: i32) -> Ran {
    let ran = scratch.run(arguments);
    assert_eq!(ran.code, Some(code), "{arguments}: {ran:?}");
    ran
}

/// The repository, its gate adopted: what is not waived is in the baseline.
fn adopted() -> Scratch {
    let scratch = Scratch::with(&[("out/.keep", "")]);
    scratch.write("clearance.toml", format!("as-of = \"{AS_OF}\"\n{CONFIGURATION}").as_bytes());
    for number in 0..CUSTOMERS {
        let file = BOOK.file(number);
        let text = match path(&file) {
            name if name == COMMENTED => file.text.replace("auto_renew = true", COMMENT),
            _ => file.text.clone(),
        };
        scratch.write(&path(&file), text.as_bytes());
    }
    for waiver in WAIVERS {
        let who = "--reason \"agreed upon\" --approved-by c.meier@relecloud.example";
        run(&scratch, &format!("waivers add {waiver} {who}"), 0);
    }
    run(&scratch, "baseline create", 0);
    scratch
}

/// Runs the check with all reports to files, and gives them by format, with the evidence.
#[track_caller]
fn reports(scratch: &Scratch, arguments: &str, code: i32) -> BTreeMap<&'static str, String> {
    let formats = REPORT_FORMATS.iter().map(|output| format!("--format {0}=out/{0}", output.name));
    let formats = formats.collect::<Vec<_>>().join(" ");
    let ran = run(scratch, &format!("check --evidence {EVIDENCE} {formats} {arguments}"), code);
    assert_eq!(ran.out, "", "all of it goes to files");
    let read = |file: &str| std::fs::read_to_string(scratch.path(file)).unwrap();
    let written =
        REPORT_FORMATS.iter().map(|output| (output.name, read(&format!("out/{}", output.name))));
    let written: BTreeMap<_, _> = written.chain([("evidence", read(EVIDENCE))]).collect();
    assert!(written.values().all(|text| !text.is_empty()));
    written
}

/// Findings as they stand in lists of JSON.
fn in_json(findings: &[Value]) -> Found {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    distinct(findings.iter().map(|finding| (text(finding, "file"), text(finding, "status"))))
}

/// Findings of whom none is lost to another of its file.
fn distinct(findings: impl Iterator<Item = (String, String)>) -> Found {
    let mut found = Found::new();
    for (file, status) in findings {
        assert_eq!(found.insert(file.clone(), status), None, "{file} twice");
    }
    found
}

/// The status that is told before a message.
fn told(message: &str) -> String {
    let known = message.starts_with("known since the baseline: ").then_some("known");
    let waived = message.starts_with("waived ").then_some("waived");
    known.or(waived).unwrap_or("open").to_owned()
}

fn jsonl(text: &str) -> Found {
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    in_json(&lines.filter(|line| line["type"] == "finding").collect::<Vec<_>>())
}

fn sarif(text: &str) -> Found {
    let log: Value = serde_json::from_str(text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap().clone();
    distinct(results.into_iter().map(|result| {
        let status = match result["suppressions"].as_array().unwrap().as_slice() {
            [] => "open",
            [_] if result["baselineState"] == "unchanged" => "known",
            [_] => "waived",
            more => panic!("{more:?}"),
        };
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        (place.as_str().unwrap().to_owned(), status.to_owned())
    }))
}

fn gitlab(text: &str) -> Found {
    let issues: Vec<Value> = serde_json::from_str(text).unwrap();
    distinct(issues.iter().map(|issue| {
        let status = told(issue["description"].as_str().unwrap());
        assert_eq!(issue["severity"] == "info", status != "open");
        (issue["location"]["path"].as_str().unwrap().to_owned(), status)
    }))
}

fn csv(text: &str) -> Found {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let rows = table.deserialize().map(|row| row.unwrap());
    distinct(rows.map(|mut row: BTreeMap<String, String>| {
        let mut take = |column: &str| row.remove(column).unwrap();
        assert_eq!(take("kind"), "finding");
        (take("file"), take("status"))
    }))
}

fn junit(text: &str) -> Found {
    let report = quick_junit::Report::deserialize_from_str(text).unwrap();
    let suites = report.test_suites.iter();
    let cases = suites.flat_map(|suite| suite.test_cases.iter().map(move |case| (suite, case)));
    distinct(cases.filter_map(|(suite, case)| {
        let output = case.system_out.as_ref().map(|output| output.as_str().trim_start());
        let status = match (&case.status, output) {
            (TestCaseStatus::NonSuccess { .. }, None) => "open",
            (_, Some(output)) if output.starts_with("in the baseline:") => "known",
            (_, Some(output)) if output.starts_with("waived ") => "waived",
            (_, Some(_)) => "open",
            (_, None) => return None,
        };
        Some((suite.name.as_str().to_owned(), status.to_owned()))
    }))
}

fn compact(text: &str) -> Found {
    let is_place = |line: &&str| !line.ends_with(" known since the baseline");
    distinct(text.lines().filter(is_place).map(|line| {
        let mut parts = line.splitn(4, ':');
        let (file, word) = (parts.next().unwrap(), parts.nth(2).unwrap().trim_start());
        let status = if word.starts_with("waived") { "waived" } else { "open" };
        (file.to_owned(), status.to_owned())
    }))
}

fn github(text: &str) -> Found {
    let is_place = |line: &&str| !line.starts_with("::notice title=clearance::");
    distinct(text.lines().filter(is_place).map(|line| {
        let (place, rest) = line.split_once(" file=").unwrap().1.split_once(',').unwrap();
        (place.to_owned(), told(rest.split_once("::").unwrap().1))
    }))
}

fn azure(text: &str) -> Found {
    distinct(text.lines().filter_map(|line| {
        if let Some((_, issue)) = line.split_once(";sourcepath=") {
            return Some((issue.split_once(';').unwrap().0.to_owned(), told("")));
        }
        let (place, message) = line.split_once(": [")?;
        let file = place.split_once(':').unwrap().0;
        Some((file.to_owned(), told(message.split_once("] ").unwrap().1)))
    }))
}

/// Articles have the fingerprint of their finding, the JSON report has it as well.
fn html(text: &str, json: &Value) -> Found {
    let findings = json["findings"].as_array().unwrap().iter();
    let files: BTreeMap<&str, &str> = findings
        .map(|of| (of["fingerprint"].as_str().unwrap(), of["file"].as_str().unwrap()))
        .collect();
    let mut found = Vec::new();
    for section in text.split("<section id=\"") {
        let status = match section.split_once('"').unwrap().0 {
            "findings" => "open",
            "waivers" => "waived",
            "known" => "known",
            _ => continue,
        };
        for article in section.split("<article class=\"finding\" id=\"finding-").skip(1) {
            let file = files[article.split_once('"').unwrap().0];
            found.push((file.to_owned(), status.to_owned()));
        }
    }
    distinct(found.into_iter())
}

/// How many findings have a status.
fn count(found: &Found, status: &str) -> usize {
    found.values().filter(|one| *one == status).count()
}

/// What all formats say: the same of each finding, the same counts, and the same verdict.
#[track_caller]
fn agreed(written: &BTreeMap<&'static str, String>) -> Found {
    let json: Value = serde_json::from_str(&written["json"]).unwrap();
    let evidence: Value = serde_json::from_str(&written["evidence"]).unwrap();
    let run = &evidence["predicate"]["urn:clearance:run:4"];
    let found = in_json(json["findings"].as_array().unwrap());
    let sentence = verdict(json["findings"].as_array().unwrap()).sentence(&shipped_words());
    let counts = [count(&found, "waived"), count(&found, "known")];
    for (&format, text) in written {
        let same = match format {
            "json" => found.clone(),
            "jsonl" => jsonl(text),
            "sarif" => sarif(text),
            "gitlab" => gitlab(text),
            "csv" => csv(text),
            "junit" => junit(text),
            "compact" => compact(text),
            "github" => github(text),
            "azure" => azure(text),
            "html" => html(text, &json),
            "evidence" => in_json(run["findings"].as_array().unwrap()),
            "human" | "markdown" => {
                assert_counts(text, &found);
                continue;
            }
            _ => panic!("nothing here reads {format}"),
        };
        let mut expected = found.clone();
        if ["compact", "github"].contains(&format) {
            expected.retain(|_, status| status != "known");
            let (count, findings) =
                (counts[1], if counts[1] == 1 { "finding" } else { "findings" });
            let told = format!("{count} {findings} known since the baseline\n");
            assert!(count == 0 || text.ends_with(&told), "{format}: {text}");
        }
        assert_eq!(same, expected, "{format}");
    }
    assert_eq!(json["summary"]["documents"], CUSTOMERS);
    for summary in [&json["summary"], &run["verdict"]] {
        let open: u64 =
            ["errors", "warnings", "advice"].map(|of| summary[of].as_u64().unwrap()).iter().sum();
        assert_eq!(open, count(&found, "open") as u64);
        assert_eq!(counts.map(Value::from), ["waived", "known"].map(|of| summary[of].clone()));
    }
    assert_holds(&written["markdown"], &[&format!("## Clearance: {sentence}\n")]);
    assert_holds(&written["html"], &[&format!("<h1>{sentence}</h1>")]);
    assert_eq!(run["verdict"]["sentence"], sentence);
    found
}

/// That a report for people has the counts, and names each file but those of known findings.
#[track_caller]
fn assert_counts(text: &str, found: &Found) {
    let line = format!(" · {} waived, {} known · ", count(found, "waived"), count(found, "known"));
    let word = match count(found, "open") {
        0 => "no findings in 500 customers".to_owned(),
        1 => "1 error in ".to_owned(),
        more => format!("{more} errors in "),
    };
    assert_holds(text, &[&line, &word]);
    for (file, status) in found {
        assert_eq!(text.contains(&format!("{file}:")), status != "known", "{file}");
    }
}

/// The files of findings that count.
fn open(found: &Found) -> Vec<&str> {
    let open = found.iter().filter(|(_, status)| *status == "open");
    open.map(|(file, _)| file.as_str()).collect()
}

/// What is said of all customers, by the findings of severity error about them. What is known blocks as well.
fn verdict(findings: &[Value]) -> Readiness {
    let files = |wanted: fn(&str) -> bool| -> BTreeSet<&str> {
        let errors = findings.iter().filter(|one| one["severity"] == "error");
        let errors = errors.filter(|one| wanted(one["status"].as_str().unwrap()));
        errors.filter_map(|one| one["customer"]["file"].as_str()).collect()
    };
    let (blocked, waived) =
        (files(|status| status != "waived"), files(|status| status == "waived"));
    let ready_by_waiver = waived.difference(&blocked).count() as u64;
    let blocked = blocked.len() as u64;
    let ready = CUSTOMERS - blocked - ready_by_waiver;
    Readiness { ready, ready_by_waiver, blocked, ..Readiness::default() }
}

#[test]
fn every_format_tells_of_every_finding() {
    let (scratch, diagnostics) = (adopted(), diagnostics());
    let written = reports(&scratch, "-j1", 0);
    let found = agreed(&written);
    assert!(found.keys().eq(diagnostics.keys()), "the reports have other findings than the book");
    assert_eq!((count(&found, "waived"), open(&found).len()), (5, 0));
    for (format, text) in reports(&scratch, "-j4", 0) {
        assert!(text == written[format], "{format} depends on the number of threads");
    }
    let held = run(&scratch, &format!("verify {EVIDENCE}"), 0);
    assert_holds(&held.out, &["the run came to the same"]);

    breaks(&scratch, diagnostics);
    expires(&scratch);
}

/// A finding that is new: the only one that counts, until nothing is waived or known.
fn breaks(scratch: &Scratch, mut diagnostics: BTreeMap<String, (String, String)>) {
    let late = Book { violations: 10_000, ..BOOK }.file(LATE);
    let (name, diagnostic) = (path(&late), late.diagnostic.unwrap());
    let severity = severity(LATE, diagnostic).to_owned();
    assert_eq!(diagnostics.insert(name.clone(), (diagnostic.rule.to_owned(), severity)), None);
    scratch.write(&name, late.text.as_bytes());
    let differs = run(scratch, &format!("verify {EVIDENCE}"), 1);
    assert_holds(&differs.out, &[&format!("{name}: changed"), "does not hold"]);
    assert_eq!(open(&agreed(&reports(scratch, "", 1))), [name]);

    let all = run(scratch, "check --no-waivers --no-baseline --format json", 1);
    let all: Value = serde_json::from_str(&all.out).unwrap();
    let found = all["findings"].as_array().unwrap().iter().map(|finding| {
        assert_eq!(finding["status"], "open");
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        (text("file"), (text("rule"), text("severity")))
    });
    assert!(found.eq(diagnostics), "{:?}", all["summary"]);
}

/// The day after the last day of a waiver: the finding counts again, and the waiver is one more.
fn expires(scratch: &Scratch) {
    let written = reports(scratch, "--as-of 2026-12-01", 1);
    let found = agreed(&written);
    let again = "customers/customer-000019.json";
    assert_eq!(open(&found), [again, "customers/customer-000108.toml", "waivers.toml"]);
    assert_eq!(count(&found, "waived"), 4);
    let expired = "error[waiver/expired] this waiver of `same-region` expired yesterday";
    assert_holds(&written["compact"], &[expired]);
}
