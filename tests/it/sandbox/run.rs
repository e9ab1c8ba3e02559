//! Runs scripts as the check does: on a thread of their own with a stack of its size.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::pack::{self, Pack, Request};
use clearance_engine::rule::Selection;
use clearance_engine::script::{
    Gather, Library, Limits, RuleScript, Sandbox, Scripts, Verdict, read_header,
};
use clearance_engine::settings::Settings;
use clearance_syntax::document::{Document, format_of};
use clearance_syntax::source::{Diagnostic, Source};

/// A customer file that breaks no rule and keeps to the schema.
pub(crate) const SUBJECT: &str = include_str!("../../../fixtures/customers/contoso-gmbh.toml");

/// Those of the check, but for what takes time: tests run a debug build.
pub(crate) const LIMITS: Limits = Limits {
    operations: 1_000_000,
    time: Duration::from_secs(2),
    memory_bytes: 512 << 20,
    ..Limits::DEFAULT
};

/// The shipped pack, for its schema and its tables.
pub(crate) fn shipped() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        let (packs, selection) = ([builtin_pack().clone()], Selection::default());
        let request = Request {
            packs: &packs,
            shipped: shipped_packs(),
            data: &[],
            selection: &selection,
            settings: &Settings::default(),
            as_of: "2026-11-22".parse().expect("a date"),
            limits: Limits::default(),
            trace: false,
            inspection: Some(&clearance_workbench::lint::INSPECTION),
        };
        on_stack(64, || pack::load(&request)).expect("the shipped pack loads")
    })
}

/// A customer file as rules get it.
pub(crate) fn customer(text: &str) -> Arc<Document> {
    let source = Source::new("customer.toml", text);
    let mut parsed = (format_of("toml").expect("a format").parse)(&source);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let mut document = parsed.documents.remove(0);
    let violations = shipped().schema.find_violations(&mut document);
    assert!(violations.is_empty(), "{violations:?}");
    Arc::new(document)
}

/// Scripts over the shipped tables; rules by their text, libraries by name and text.
pub(crate) fn scripts(rules: &[Arc<Source>], libraries: &[(&str, Arc<Source>)]) -> Scripts {
    let shipped = &shipped().scripts;
    let params = |source: &Arc<Source>| read_header(source).map_or(vec![], |header| header.params);
    let rule = |source: &Arc<Source>| RuleScript {
        source: source.clone(),
        params: params(source),
        pack: 0,
    };
    let library = |(name, source): &(&str, Arc<Source>)| Library {
        name: (*name).into(),
        source: source.clone(),
        pack: 0,
    };
    Scripts {
        rules: rules.iter().map(rule).collect(),
        libraries: libraries.iter().map(library).collect(),
        tables: shipped.tables.clone(),
        namespaces: Default::default(),
        shape: shipped.shape.clone(),
        as_of: shipped.as_of,
        limits: LIMITS,
        trace: false,
        observe: Default::default(),
        evaluation: Default::default(),
    }
}

/// Everything that is wrong with a rule when it is loaded. As in a pack, one without a good header is not compiled.
pub(crate) fn load_diagnostics(source: &Arc<Source>) -> Vec<Diagnostic> {
    on_stack(8, || {
        if let Err(diagnostics) = read_header(source) {
            return diagnostics;
        }
        let offers = Source::new("offers.rhai", include_str!("../../../rules/lib/offers.rhai"));
        let scripts = scripts(std::slice::from_ref(source), &[("offers", offers)]);
        Sandbox::new(&scripts).err().unwrap_or_default()
    })
}

/// How one rule ends on the good customer; one over all customers, where that is the only one.
pub(crate) fn verdict(rule: &Arc<Source>, libraries: &[(&str, Arc<Source>)]) -> Verdict {
    verdict_of(&scripts(std::slice::from_ref(rule), libraries))
}

/// How the first rule ends, as with [`verdict`].
pub(crate) fn verdict_of(scripts: &Scripts) -> Verdict {
    on_stack(64, || {
        let sandbox = Sandbox::new(scripts).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
        let subject = sandbox.prepare_document(&customer(SUBJECT));
        let value = match sandbox.gather_document(0, &subject) {
            Gather::Nothing => return sandbox.check(0, &subject),
            Gather::Broken(diagnostic) => return Verdict::Broken(diagnostic),
            Gather::Value(value) => value,
        };
        let sandbox = Sandbox::over_all(scripts, 0, value.size()).expect("it compiled");
        match sandbox.check_all(0, vec![value]) {
            Verdict::Broken(diagnostic) => Verdict::Broken(diagnostic),
            _ => Verdict::Finished(vec![]),
        }
    })
}

/// The rule that a body of `check` makes.
pub(crate) fn rule(body: &str) -> Arc<Source> {
    let head = "//! A rule\nconst RULE = #{ severity: \"error\", params: #{ near: 7 } };\n";
    Source::new("rule.rhai", format!("{head}fn check(customer, params) {{\n{body}\n}}\n"))
}

/// Runs something with a stack of some megabytes: 8 is what a main thread has, 64 what a worker has.
pub(crate) fn on_stack<T: Send>(megabytes: usize, run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(megabytes << 20);
        let thread = builder.spawn_scoped(scope, run).expect("a thread");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Only the outline of what is in the program is parsed for a header.
#[test]
fn headers_of_the_program_are_those_of_the_same_files() {
    let mut count = 0;
    for (path, source) in builtin_pack().rules() {
        assert!(source.embedded_path().is_some(), "{path}");
        let stranger = Source::new("rule.rhai", source.text.clone());
        let expected = read_header(&stranger).unwrap_or_else(|wrong| panic!("{path}: {wrong:?}"));
        assert_eq!(read_header(source), Ok(expected), "{path}");
        count += 1;
    }
    assert_eq!(count, builtin_pack().rule_count());
    // What is wrong with one is told at its place all the same.
    for text in [
        "//! T\nconst RULE = #{ severity: \"error\" };\nfn check(a, b, c) { }\n",
        "//! T\nconst RULE = #{ severity: \"bad\" };\nfn check(a) { }\n",
        "//! T\nfn check(a) { { let x = \"}\"; } }\nfn check(b) { }\n",
    ] {
        let found = |source: Arc<Source>| {
            let wrong = read_header(&source).unwrap_err();
            wrong.into_iter().map(|one| (one.message, one.span)).collect::<Vec<_>>()
        };
        let stranger = found(Source::new("rule.rhai", text));
        assert_eq!(found(Source::embedded("builtin", "rule.rhai", text)), stranger, "{text}");
    }
}
