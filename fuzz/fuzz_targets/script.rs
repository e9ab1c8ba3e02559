//! Any text as a rule: it is refused with places in its text, or runs and ends within its limits.
#![no_main]

use std::sync::{Arc, LazyLock};

use clearance::builtin_pack;
use clearance_syntax::document::{Document, format_of};
use clearance_engine::schema::{KnownSchemas, Schema, Shape};
use clearance_workbench::lint::lint_scripts;
use clearance_workbench::observe::EVERYTHING;
use clearance_engine::script::{Gather, Observe, RuleScript, Sandbox, Scripts, Verdict, read_header};
use clearance_syntax::source::{Diagnostic, Source};
use clearance_fuzz::limits;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

const CUSTOMER: &str = include_str!("../../fixtures/customers/northwind-traders.toml");

static SHAPE: LazyLock<Arc<Shape>> = LazyLock::new(|| schema().shape);

fn schema() -> Schema {
    let shipped = builtin_pack();
    let source = shipped.file("document.schema.json").expect("the pack has a schema");
    Schema::compile(source, &KnownSchemas::new()).expect("it is one")
}

thread_local! {
    static DOCUMENT: Arc<Document> = {
        let parse = format_of("toml").expect("a format").parse;
        let mut document = parse(&Source::new("customer.toml", CUSTOMER)).documents.remove(0);
        assert!(schema().find_violations(&mut document).is_empty());
        Arc::new(document)
    };
}

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz.rhai", text);
    let params = match read_header(&source) {
        Ok(header) => header.params,
        Err(diagnostics) => return diagnostics.iter().for_each(in_text),
    };
    let scripts = Scripts {
        rules: vec![RuleScript { source, params, pack: 0 }],
        libraries: Vec::new(),
        tables: Vec::new(),
        namespaces: Default::default(),
        shape: Arc::clone(&SHAPE),
        as_of: Date::constant(2026, 11, 22),
        limits: limits(),
        trace: false,
        observe: Observe::Nothing,
    };
    if let Ok(found) = lint_scripts(&scripts) {
        found.iter().for_each(|finding| in_text(&finding.diagnostic));
    }
    observed(&scripts);
    match Sandbox::new(&scripts) {
        Err(diagnostics) => diagnostics.iter().for_each(in_text),
        Ok(sandbox) => {
            let prepared = DOCUMENT.with(|document| sandbox.prepare_document(document));
            if let Verdict::Broken(diagnostic) = sandbox.check(0, &prepared) {
                broken(&diagnostic);
            }
            match sandbox.gather_document(0, &prepared) {
                Gather::Nothing => {}
                Gather::Broken(diagnostic) => broken(&diagnostic),
                Gather::Value(value) => {
                    if let Verdict::Broken(diagnostic) = sandbox.check_all(0, vec![value]) {
                        broken(&diagnostic);
                    }
                }
            }
        }
    }
});

/// A rule that is observed ends as one that is not, wherever that does not hang on time.
fn observed(scripts: &Scripts) {
    let ended = |observe| {
        let sandbox = Sandbox::new(&Scripts { observe, ..scripts.clone() }).ok()?;
        let verdict = DOCUMENT.with(|document| sandbox.check(0, &sandbox.prepare_document(document)));
        Some(match verdict {
            Verdict::Broken(diagnostic) => format!("{:?} {}", diagnostic.span, diagnostic.message),
            other => format!("{other:?}"),
        })
    };
    let (plain, observed) = (ended(Observe::Nothing), ended(EVERYTHING));
    let timed = [&plain, &observed]
        .iter()
        .any(|end| end.as_ref().is_some_and(|end| end.contains(" seconds")));
    assert!(timed || plain == observed, "{plain:?}\n{observed:?}");
}

fn broken(diagnostic: &Diagnostic) {
    in_text(diagnostic);
    assert!(!diagnostic.message.starts_with("a built-in function panicked"), "{}", diagnostic.message);
}

fn in_text(diagnostic: &Diagnostic) {
    assert!(diagnostic.source.text.get(diagnostic.span.start..diagnostic.span.end).is_some(), "{}", diagnostic.message);
}
