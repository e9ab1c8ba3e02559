//! The fast path never says that a rule passes where rhai does not: the two are held against each other.

mod scripts;

use std::sync::Arc;

use clearance_engine::script::{DIFFERENCE, Evaluation, Limits, Sandbox, Scripts, Verdict};
use clearance_syntax::document::Document;
use clearance_syntax::source::Source;

use crate::sandbox::run::{self, SUBJECT, customer, on_stack};
use crate::scratch::{Scratch, assert_holds};
use scripts::{LIBRARY, Maker};

/// How many scripts are made up at a time.
const BATCH: u64 = 50;

/// Documents on which rules differ: one, several and many subscriptions, with and without what may be absent.
fn documents() -> Vec<Arc<Document>> {
    let names = ["coho-winery", "northwind-traders", "county-of-bellows"];
    let read = |name| std::fs::read_to_string(format!("fixtures/customers/{name}.toml")).unwrap();
    let texts = names.into_iter().map(read).chain([SUBJECT.to_owned()]);
    texts.map(|text| customer(&text)).collect()
}

fn both(rules: &[Arc<Source>]) -> Scripts {
    let library = Source::new("lib.rhai", LIBRARY);
    let scripts = run::scripts(rules, &[("lib", library)]);
    let limits = Limits { memory_bytes: Limits::DEFAULT.memory_bytes, ..scripts.limits };
    Scripts { evaluation: Evaluation::Both, limits, ..scripts }
}

/// How rules end on documents, counted: those that the fast path and rhai agree on, and the messages of the others.
#[derive(Debug, Default)]
struct Ends {
    finished: usize,
    skipped: usize,
    reporting: usize,
    broken: usize,
    /// Those of which the fast path had the answer.
    fast: u64,
    differ: Vec<String>,
}

fn run_batch(first: u64, documents: &[Arc<Document>], ends: &mut Ends) {
    let name = |seed: u64| format!("made-up-{seed}.rhai");
    let rules: Vec<Arc<Source>> = (first..first + BATCH)
        .map(|seed| Source::new(name(seed), Maker::new(seed).rule()))
        .collect();
    let sandbox = match Sandbox::new(&both(&rules)) {
        Ok(sandbox) => sandbox,
        Err(diagnostics) => {
            let diagnostic = &diagnostics[0];
            panic!("{}\n{}", diagnostic.message, diagnostic.source.text);
        }
    };
    for document in documents {
        let prepared = sandbox.prepare_document(document);
        for (number, rule) in rules.iter().enumerate() {
            match sandbox.check(number, &prepared) {
                Verdict::Finished(reports) if reports.is_empty() => ends.finished += 1,
                Verdict::Finished(_) => ends.reporting += 1,
                Verdict::Skipped => ends.skipped += 1,
                Verdict::Broken(why) if why.message.starts_with(DIFFERENCE) => {
                    ends.differ.push(format!("{}\n{}", why.message, rule.text));
                }
                Verdict::Broken(_) => ends.broken += 1,
            }
        }
    }
    ends.fast += sandbox.count_fast_runs()[0];
}

fn run_made_up(count: u64) {
    on_stack(64, || {
        let documents = documents();
        let mut ends = Ends::default();
        for first in (0..count).step_by(BATCH as usize) {
            run_batch(first, &documents, &mut ends);
        }
        assert!(ends.differ.is_empty(), "{} of them:\n{}", ends.differ.len(), ends.differ[0]);
        // So many end well that the comparison means something.
        let runs = usize::try_from(count).unwrap() * documents.len();
        assert!(ends.fast * 4 > runs as u64 && ends.broken > 0 && ends.reporting > 0, "{ends:?}");
    });
}

#[test]
fn scripts_made_up_end_alike() {
    run_made_up(2_000);
}

/// Takes minutes: `cargo test --release -p clearance --test it -- --ignored hundred_thousand`.
#[test]
#[ignore = "takes minutes"]
fn a_hundred_thousand_scripts_made_up_end_alike() {
    run_made_up(100_000);
}

#[test]
fn lint_says_what_is_left_to_rhai() {
    let rule = |body: &str| {
        format!(
            "//! Tried\n//!\n//! **How to fix.** Not at all.\n\nconst RULE = #{{ severity: \"advice\", tags: [\"t\"], \
             url: \"https://example.com\" }};\n\nfn check(file) {{ {body} }}\n"
        )
    };
    let library =
        "//! Names\n\n/// One of two.\nfn one(n) { switch n { 1 => \"a\", _ => \"b\" } }\n";
    let scratch = Scratch::with(&[
        ("p/pack.toml", "name = \"p\"\n"),
        ("p/plain.rhai", &rule("if file.get(\"n\") == 1 { report(file, \"one\"); }")),
        ("p/odd.rhai", &rule("if names::one(file.len()) == \"a\" { report(file, `${1.5}`); }")),
        ("p/lib/names.rhai", library),
    ]);
    let ran = scratch.run("lint p --verbose");
    let runs = "compiled; rhai runs it where it reports";
    assert_holds(&ran.err, &[&format!("plain: {runs}\n")]);
    assert_holds(
        &ran.err,
        &[&format!("odd: {runs} or reaches `switch`, a number with a fraction\n")],
    );
    assert_eq!(scratch.run("lint p").err, "");
}
