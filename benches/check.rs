//! What each step of a check costs: `cargo bench`.
//!
//! Whole runs over many files are better measured from outside; CONTRIBUTING.md says how.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run should stop")]

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::check::{self, Options};
use clearance_engine::files::{Found, Input};
use clearance_engine::pack::{self, Pack};
use clearance_engine::report::Report;
use clearance_engine::rule::Selection;
use clearance_engine::script::{Limits, Sandbox};
use clearance_engine::settings::Settings;
use clearance_render::output::{self, Style};
use clearance_syntax::document::{self, Document, NodeId};
use clearance_syntax::source::Source;
use divan::{Bencher, black_box};

#[allow(dead_code, reason = "the generator says what it made; measuring needs not know")]
#[path = "../examples/generate/book.rs"]
mod book;

use book::{AS_OF, Book, Format};

const FORMATS: [&str; 3] = ["toml", "json", "yaml"];
const FILES: u64 = 1_000;

fn main() {
    divan::main();
}

/// A book without diagnostics, or with as many as a real one.
fn book(format: &str, violations: u64) -> Book {
    let format = match format {
        "json" => Format::Json,
        "yaml" => Format::Yaml,
        _ => Format::Toml,
    };
    Book { seed: 1, format, violations }
}

fn load() -> Pack {
    let request = pack::Request {
        packs: &[builtin_pack().clone()],
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: AS_OF,
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    pack::load(&request).unwrap()
}

fn parsed(format: &str) -> Document {
    let file = book(format, 0).file(0);
    let source = Source::new(file.name, file.text);
    (document::format_of(format).unwrap().parse)(&source).documents.remove(0)
}

/// A book as the check takes it, already in memory.
fn inputs(format: &str, violations: u64) -> Vec<Input> {
    let book = book(format, violations);
    let format = document::format_of(format).unwrap();
    let files = (0..FILES).map(|number| book.file(number));
    files.map(|file| Input::from_bytes(&file.name, format, file.text.into_bytes())).collect()
}

fn run(pack: &Pack, inputs: &[Input], threads: usize) -> Report {
    let done = AtomicU64::new(0);
    let threads = NonZeroUsize::new(threads).unwrap();
    let options = Options::new(threads, 1 << 24, &done);
    let found = inputs.iter().cloned().map(Found::File);
    check::check(pack, found, &options).unwrap().report
}

/// One customer file into a document.
#[divan::bench(args = FORMATS)]
fn parse(bencher: Bencher<'_, '_>, format: &str) {
    let file = book(format, 0).file(0);
    let source = Source::new(file.name, file.text);
    let parse = document::format_of(format).unwrap().parse;
    bencher.counter(divan::counter::BytesCount::of_str(&source.text)).bench(|| parse(&source));
}

/// One document against the schema.
#[divan::bench]
fn schema(bencher: Bencher<'_, '_>) {
    let pack = load();
    bencher
        .with_inputs(|| parsed("toml"))
        .bench_refs(|document| pack.schema.find_violations(document));
}

/// One document through all rules, gathering included.
#[divan::bench]
fn rules(bencher: Bencher<'_, '_>) {
    let pack = load();
    let sandbox = Sandbox::new(&pack.scripts).unwrap();
    let mut document = parsed("toml");
    assert_eq!(pack.schema.find_violations(&mut document).list.len(), 0);
    let document = Arc::new(document);
    bencher.bench_local(|| {
        let subject = sandbox.prepare_document(&document);
        let rules = 0..pack.rules.len();
        rules
            .map(|rule| (sandbox.check(rule, &subject), sandbox.gather_document(rule, &subject)))
            .collect::<Vec<_>>()
    });
}

/// A JSON Pointer of every value of a document, as reports need for their places.
#[divan::bench]
fn pointers(bencher: Bencher<'_, '_>) {
    let document = parsed("toml");
    let numbers = 0..u32::try_from(document.nodes().len()).unwrap();
    bencher.bench(|| {
        numbers.clone().map(|number| document.pointer(NodeId(number)).len()).sum::<usize>()
    });
}

/// A report of a book in which one customer of five has a finding.
#[divan::bench(args = ["human", "compact", "json"])]
fn render(bencher: Bencher<'_, '_>, name: &str) {
    let report = run(&load(), &inputs("toml", 2_000), 1);
    let output = output::by_name(name).unwrap();
    let style = Style {
        color: false,
        links: false,
        unicode: true,
        narrated: false,
        width: 100,
        quiet: false,
    };
    bencher
        .counter(divan::counter::ItemsCount::new(report.findings.len()))
        .bench(|| (output.write)(black_box(&report), &style, &mut io::sink()).unwrap());
}

/// A thousand files from bytes to a sorted report.
#[divan::bench(args = [("toml", 1), ("toml", 2), ("json", 1), ("json", 2), ("yaml", 1)], sample_count = 10)]
fn whole(bencher: Bencher<'_, '_>, (format, threads): (&str, usize)) {
    let pack = load();
    let inputs = inputs(format, 500);
    bencher
        .counter(divan::counter::ItemsCount::new(FILES))
        .bench(|| run(&pack, black_box(&inputs), threads));
}

/// What every run pays before its first file: the pack read, compiled and proven.
#[divan::bench]
fn start() -> Pack {
    load()
}
