//! Lints: where they fire, where they must not, and that the shipped pack is clean.
//!
//! A case is a rule in `fixtures/lint/<lint>/`. `// expect: lint-name "part of the message"` at the end of a line, or on
//! a line of its own above it, says what is found there; several are separated by commas. Whatever is not expected must
//! not be found. Cases see the shipped schema, tables and libraries.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::pack::{self, Pack, Request};
use clearance_engine::report::Severity;
use clearance_engine::rule::Selection;
use clearance_engine::script::{Limits, RuleScript, Scripts, read_header};
use clearance_engine::settings::Settings;
use clearance_syntax::source::Source;
use clearance_workbench::lint::{LINTS, LintFinding, keys_read_by_rules, lint_scripts};

use crate::cpu_time::assert_within;

mod command;
mod keys;
mod pages;

/// The lint that is about the schema of a pack: its cases are in `keys`.
const ABOUT_SCHEMAS: &str = "unread-key";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(load)
}

fn load() -> Pack {
    let packs = [builtin_pack().clone()];
    let request = Request {
        packs: &packs,
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: jiff::civil::date(2026, 11, 22),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    pack::load(&request).unwrap()
}

/// One rule beside the shipped libraries and tables.
fn alone(rule: &Arc<Source>) -> Scripts {
    let params = read_header(rule).map_or(vec![], |header| header.params);
    let script = RuleScript { source: Arc::clone(rule), params, pack: 0 };
    Scripts { rules: vec![script], ..shipped().scripts.clone() }
}

/// What is found in a rule itself.
fn found(rule: &Arc<Source>) -> Vec<LintFinding> {
    let found = lint_scripts(&alone(rule))
        .unwrap_or_else(|diagnostics| panic!("{}: {diagnostics:?}", rule.name));
    found.into_iter().filter(|finding| Arc::ptr_eq(&finding.diagnostic.source, rule)).collect()
}

fn scripts_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let paths = entries.map(|entry| entry.unwrap().into_path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "rhai")).collect()
}

fn read(path: &Path) -> Arc<Source> {
    let name = path.strip_prefix(root()).unwrap().display().to_string();
    Source::new(name, std::fs::read_to_string(path).unwrap())
}

/// Line, lint, part of the message.
fn marks(text: &str) -> Vec<(usize, String, String)> {
    let mut marks = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((before, list)) = line.split_once("// expect: ") else { continue };
        let line = if before.trim().is_empty() { index + 2 } else { index + 1 };
        let mut quoted = false;
        let items = list.split(|c: char| {
            quoted ^= c == '"';
            c == ',' && !quoted
        });
        for item in items {
            let (lint, part) = item.trim().split_once(' ').unwrap_or((item.trim(), ""));
            let part = part.trim().trim_start_matches('"').trim_end_matches('"');
            marks.push((line, lint.to_owned(), part.to_owned()));
        }
    }
    marks
}

/// What differs between what a case expects and what is found.
fn differences(rule: &Arc<Source>) -> Vec<String> {
    let mut missing = marks(&rule.text);
    let mut wrong = Vec::new();
    for finding in found(rule) {
        let diagnostic = &finding.diagnostic;
        let line = diagnostic.source.position(diagnostic.span.start).line;
        let said =
            format!("{} {}", diagnostic.message, diagnostic.help.clone().unwrap_or_default());
        let fits = |(at, lint, part): &(usize, String, String)| {
            *at == line && lint == finding.lint.name && said.contains(part.as_str())
        };
        match missing.iter().position(fits) {
            Some(index) => drop(missing.remove(index)),
            None => {
                wrong.push(format!("{}:{line}: noisy: {}: {said}", rule.name, finding.lint.name))
            }
        }
    }
    wrong.extend(missing.iter().map(|mark| format!("{}:{}: missing: {mark:?}", rule.name, mark.0)));
    wrong
}

#[test]
fn every_mark_is_found_and_nothing_else() {
    let cases = scripts_below(&root().join("fixtures/lint"));
    let wrong: Vec<String> = cases.iter().flat_map(|path| differences(&read(path))).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_lint_fires_somewhere_and_is_silent_somewhere() {
    for lint in LINTS.iter().filter(|lint| lint.name != ABOUT_SCHEMAS) {
        let cases = scripts_below(&root().join("fixtures/lint").join(lint.name));
        let (fires, silent): (Vec<_>, Vec<_>) = cases
            .iter()
            .partition(|path| marks(&read(path).text).iter().any(|mark| mark.1 == lint.name));
        assert!(!fires.is_empty() && !silent.is_empty(), "{}: {fires:?} {silent:?}", lint.name);
    }
}

#[test]
fn the_shipped_pack_is_clean() {
    let found = lint_scripts(&shipped().scripts).unwrap();
    // The call of the pack's function for deadlines is a script that nobody wrote.
    let written =
        |source: &Arc<Source>| builtin_pack().files().any(|(_, file)| Arc::ptr_eq(file, source));
    let shown: Vec<String> = found
        .iter()
        .filter(|finding| written(&finding.diagnostic.source))
        .map(|finding| {
            let diagnostic = &finding.diagnostic;
            let line = diagnostic.source.position(diagnostic.span.start).line;
            format!(
                "{}:{line}: {}: {diagnostic} {:?}",
                diagnostic.source.name, finding.lint.name, diagnostic.help
            )
        })
        .collect();
    assert!(shown.is_empty(), "\n{}", shown.join("\n"));
}

/// What runs to its end is not refused: the examples in the reference of functions.
#[test]
fn no_example_of_a_function_is_an_error() {
    let mut wrong = Vec::new();
    let functions = clearance_engine::script::functions::all_functions();
    for (name, example) in functions.flat_map(|f| f.examples.iter().map(|e| (f.name, e))) {
        if example.gives.starts_with("error") {
            continue;
        }
        let script = example.script;
        let text = format!(
            "//! T\nconst RULE = #{{ severity: \"error\", params: #{{ near: 7 }} }};\n\
             fn check(customer, params) {{\n{script}\n}}\n"
        );
        let rule = Source::new("example.rhai", text);
        if lint_scripts(&alone(&rule)).is_err() {
            // Whether examples compile is asked elsewhere.
            continue;
        }
        let errors = found(&rule).into_iter().filter(|finding| {
            finding.lint.severity == Severity::Error && finding.lint.name != "never-reports"
        });
        wrong.extend(errors.map(|finding| {
            format!("{name}: {script}: {}: {}", finding.lint.name, finding.diagnostic)
        }));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Rules that break when they are run may be found before; none of them, and no torn one, ends the search.
#[test]
fn broken_rules_are_looked_at_to_their_end() {
    for path in scripts_below(&root().join("fixtures/broken-rules")) {
        let rule = read(&path);
        let _found =
            assert_within(Duration::from_secs(10), &rule.name, || lint_scripts(&alone(&rule)));
    }
}

fn rule_of(functions: &str) -> Arc<Source> {
    let head = "//! Title\nconst RULE = #{ severity: \"error\" };\n";
    Source::new("rule.rhai", format!("{head}{functions}"))
}

#[test]
fn hostile_scripts_take_bounded_time() {
    let nested = |n: usize| {
        format!("fn check(c) {{ {} report(c, `x`) {} }}", "if true {".repeat(n), "}".repeat(n))
    };
    let doubling = |n: usize| {
        let functions: String = (1..n)
            .map(|k| {
                format!(
                    "fn f{k}(x) {{ f{}(x); f{}([x]); f{}(#{{ a: x }}) }}\n",
                    k - 1,
                    k - 1,
                    k - 1
                )
            })
            .collect();
        format!("fn f0(x) {{ x }}\n{functions}fn check(c) {{ report(c, `x`); f{}(c) }}", n - 1)
    };
    let long = |n: usize| {
        let lines: String =
            (0..n).map(|k| format!("let v{k} = c.source.subscriptions[{k}]; v{k}.id;\n")).collect();
        format!("fn check(c) {{ {lines} report(c, `x`) }}")
    };
    let growing = "fn check(c) { let x = []; let m = #{}; loop { x = [x]; m = #{ a: m, b: x }; x.push(m); m[`${x}`] = x; } }";
    let mutual = "fn a(x) { b([x]) } fn b(x) { a(#{ x: x }) } fn check(c) { a(c); report(c, `x`) }";
    let chain = format!("fn check(c) {{ report(c{}, `x`) }}", ".a".repeat(100));
    let scripts =
        [nested(25), doubling(60), long(1500), growing.to_owned(), mutual.to_owned(), chain];
    for script in scripts {
        let rule = rule_of(&script);
        let shown: String = script.chars().take(60).collect();
        let _found = assert_within(Duration::from_secs(20), &shown, || lint_scripts(&alone(&rule)));
    }
}

#[test]
fn what_each_rule_reads_is_known_through_libraries() {
    let pack = shipped();
    let keys = keys_read_by_rules(&pack.scripts).unwrap();
    let of = |id: &str| {
        let rule = pack.rules.iter().position(|rule| &*rule.id == id).unwrap();
        keys[rule].iter().map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(of("same-region"), ["customer.country", "partner.country"]);
    assert_eq!(
        of("license-based-only"),
        [
            "source.subscriptions[].billing",
            "source.subscriptions[].dropped",
            "source.subscriptions[].id",
            "source.subscriptions[].offer",
            "source.subscriptions[].stays"
        ]
    );
    let keys = of("same-license-total");
    assert!(keys.contains(&"target.subscriptions[].replaces"), "{keys:?}");
}
