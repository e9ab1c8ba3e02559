//! Large files of which each line is a document: they are checked in pieces, and nothing is lost or told at another place.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicU64;

use clearance_engine::check::{Options, check};
use clearance_engine::files::{Found, Input, split_files};
use clearance_syntax::source::Source;
use serde_json::Value;

use crate::sandbox::run::shipped;
use crate::scratch::Scratch;

/// A customer without findings that matter, and one with some.
const CUSTOMERS: [&str; 2] = [
    include_str!("../../fixtures/customers/trey-research.json"),
    include_str!("../../fixtures/customers/wingtip-toys.json"),
];

/// A customer in a line, with a tenant of its own.
fn line(number: usize, tenant: usize) -> String {
    let text = CUSTOMERS[usize::from(number.is_multiple_of(5))];
    let mut customer: Value = serde_json::from_str(text).unwrap();
    customer["customer"]["tenant"] = format!("tenant-{tenant}.onmicrosoft.com").into();
    customer["customer"]["name"] = format!("Kündin № {number}").into();
    customer["extra"] = serde_json::json!({ "note": "long ".repeat(400) });
    customer.to_string()
}

/// Many customers: some pieces long, with blank lines, line breaks of both kinds, a line that is no JSON, one that is none of a
/// customer's, and two of one tenant that are far from each other.
fn book() -> String {
    let mut text = String::from("\u{feff}");
    for number in 0..240 {
        match number {
            100 => text.push_str("{\"customer\": \n"),
            150 => text.push_str("{\"customer\": {\"name\": \"Nobody\"}}\n"),
            _ => {
                let tenant = if number == 200 { 20 } else { number };
                let end = if number % 3 == 0 { "\r\n" } else { "\n" };
                write!(text, "{}{end}", line(number, tenant)).unwrap();
            }
        }
        if number % 40 == 0 {
            text.push_str(" \t\r\n\n");
        }
    }
    text.push_str(&line(241, 241));
    text
}

#[test]
fn the_report_is_that_of_the_whole_file() {
    let scratch = Scratch::with(&[("book.jsonl", &book())]);
    assert!(book().len() > 2 * (256 << 10), "it is more than two pieces");
    // Neither shows the lines of other customers around a place.
    for (format, threads) in [("json", 1), ("json", 3), ("sarif", 3), ("jsonl", 2), ("csv", 2)] {
        let options = format!("--as-of 2026-11-22 -f {format}");
        // Standard input is looked at as a whole.
        let whole = format!("check - --stdin-filename book.jsonl {options}");
        let whole = scratch.pipe(&whole, book().as_bytes());
        assert!(whole.out.contains("tenant-20.onmicrosoft.com"), "two of one tenant are told of");
        let pieces = scratch.run(&format!("check book.jsonl {options} -j {threads}"));
        assert_eq!(pieces.code, whole.code, "{}", pieces.err);
        assert!(pieces.out == whole.out, "{format} with {threads} threads differs");
        assert_eq!(pieces.err, whole.err);
    }
}

/// Lines around a place would be those of other customers.
#[test]
fn people_see_the_line_of_the_customer_alone() {
    let scratch = Scratch::with(&[("book.jsonl", &book())]);
    let ran = scratch.run("check book.jsonl --as-of 2026-11-22 --select same-region");
    assert!(ran.out.contains("\"Nobody\"") && !ran.out.contains("Kündin"), "{}", ran.out);
}

#[test]
fn every_place_is_that_in_the_file() {
    let scratch = Scratch::with(&[("book.jsonl", &book())]);
    let (pack, done) = (shipped(), AtomicU64::new(0));
    let mut options = Options::new(NonZeroUsize::MIN, 1 << 20, &done);
    options.in_pieces = true;
    let input = Input::from_path(&scratch.path("book.jsonl")).unwrap();
    let pieces = split_files(std::iter::once(Found::File(input.clone())), 1 << 20).count();
    assert!(pieces > 2, "{pieces} pieces");
    let report = check(pack, std::iter::once(Found::File(input)), &options).unwrap().report;
    assert!(report.findings.len() > 50, "{}", report.findings.len());
    let whole = Source::new("whole", book());
    for finding in &report.findings {
        let labels = finding.labels.iter().map(|label| &label.location);
        for place in std::iter::once(&finding.location).chain(labels) {
            let own = &place.source;
            assert!(own.text.len() < 8 << 10, "a finding keeps no more than its line");
            let [start, end] = [place.span.start, place.span.end].map(|at| own.file_offset(at));
            let span = clearance_syntax::source::Span::new(start, end);
            assert_eq!(whole.slice(span), own.slice(place.span));
            assert_eq!(whole.position(start), own.position(place.span.start));
            let line = own.position(place.span.start).line;
            let span = whole.line_span(line);
            assert_eq!(whole.slice(span), own.slice(own.line_span(line)));
            assert!(own.line_span(line + 1).is_empty());
            assert!(line == 1 || own.line_span(line - 1).is_empty());
        }
    }
}

#[test]
fn the_largest_size_is_that_of_a_line() {
    let long = format!("{{\"customer\": {{\"name\": \"{}\"}}}}", "x".repeat(20 << 10));
    let mut text = format!("{}\n{long}\n{}\n", line(1, 1), line(2, 2));
    (3..200).for_each(|number| writeln!(text, "{}", line(number, number)).unwrap());
    let scratch = Scratch::with(&[("book.jsonl", &text)]);
    let run = |size: &str| {
        let ran = scratch
            .run(&format!("check book.jsonl --as-of 2026-11-22 -f json --max-file-size {size}"));
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        (ran.code, report)
    };
    let (_, report) = run("32K");
    assert_eq!(report["broken"].as_array().unwrap().len(), 0, "{}", report["broken"]);
    assert_eq!(report["summary"]["documents"], 200);
    for size in ["16K", "8K"] {
        let (code, report) = run(size);
        assert_eq!(code, Some(3), "what is not checked is never a pass");
        let broken = report["broken"].as_array().unwrap();
        assert_eq!(broken.len(), 1, "{broken:?}");
        let message = broken[0]["message"].as_str().unwrap();
        assert!(message.contains("line") && message.contains("larger than"), "{message}");
        assert_eq!(report["summary"]["documents"], 199, "the other lines are checked");
        assert_eq!(report["summary"]["files"], 1);
    }
}

#[test]
fn a_byte_that_is_no_text_breaks_its_piece_and_no_other() {
    let mut bytes = book().into_bytes();
    let at = bytes.len() - 700;
    bytes[at] = 0xff;
    let scratch = Scratch::with(&[]);
    scratch.write("book.jsonl", &bytes);
    let ran = scratch.run("check book.jsonl --as-of 2026-11-22 -f json");
    assert_eq!(ran.code, Some(3));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let broken = report["broken"].as_array().unwrap();
    let message = |one: &&Value| one["message"].as_str().unwrap().contains("not UTF-8");
    let place = &broken.iter().find(message).unwrap()["place"];
    assert_eq!(place["offset"], at);
    let before = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(place["line"], before + 1);
    assert!(report["summary"]["documents"].as_u64().unwrap() > 130);
    assert_eq!(report["summary"]["broken"], 1, "it is one file");
}

#[test]
fn blank_lines_alone_are_an_empty_file() {
    let scratch = Scratch::with(&[("book.jsonl", &" \n".repeat(200 << 10))]);
    let ran = scratch.run("check book.jsonl --as-of 2026-11-22");
    assert_eq!(ran.code, Some(3), "{}", ran.out);
    assert!(ran.out.contains("empty") || ran.out.contains("no document"), "{}", ran.out);
}

#[test]
fn fixes_and_evidence_have_the_whole_file() {
    let scratch = Scratch::with(&[("book.jsonl", &book())]);
    let ran = scratch.run("check book.jsonl --as-of 2026-11-22 -f json --evidence evidence.json");
    let evidence = std::fs::read_to_string(scratch.path("evidence.json")).unwrap();
    assert!(evidence.contains("book.jsonl"), "{}", ran.err);
    let ran = scratch.run("verify evidence.json");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let ran = scratch.run("check book.jsonl --as-of 2026-11-22 --fix -f json");
    let fixed = std::fs::read_to_string(scratch.path("book.jsonl")).unwrap();
    assert_eq!(fixed.lines().count(), book().lines().count(), "{}", ran.err);
}
