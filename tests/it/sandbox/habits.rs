//! What somebody writes who knows another language gets an answer in the words of this one: `fixtures/habits.toml`.

use std::sync::Arc;

use clearance_engine::script::Verdict;
use clearance_syntax::source::{Diagnostic, Source};
use clearance_workbench::lint::lint;
use serde::Deserialize;

use super::run::{load_diagnostics, scripts, verdict};

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

/// What is written, and what is said of it first: a piece of the message, the text that is underlined, a piece of the help.
#[derive(Deserialize)]
struct Case {
    wrote: String,
    says: String,
    at: String,
    help: String,
}

/// Words of the engine and of its language, that nobody who writes rules must know.
const FOREIGN: [&str; 19] = [
    "rhai",
    "getter",
    "setter",
    "indexer",
    "array",
    "blob",
    "i64",
    "f64",
    "immutablestring",
    "dynamic",
    "object map",
    "jiff",
    "fnptr",
    "iterable",
    "operand",
    "identifier",
    "javascript",
    "registered",
    "bit-field",
];

fn cases() -> Vec<Case> {
    let text = include_str!("../../../fixtures/habits.toml");
    toml::from_str::<Cases>(text).unwrap().cases
}

fn rule(body: &str) -> Arc<Source> {
    let head = "//! A rule\nconst RULE = #{ severity: \"error\", params: #{ near: 7 } };\n";
    Source::new(
        "rule.rhai",
        format!(
            "{head}fn check(customer, params) {{\nfor t in customer.target.subscriptions {{\n{body}\n}}\n}}\n"
        ),
    )
}

/// What is said of a rule in the order of a check: what does not load, what lints find, what breaks.
fn said(rule: &Arc<Source>) -> Vec<Diagnostic> {
    let diagnostics = load_diagnostics(rule);
    if !diagnostics.is_empty() {
        return diagnostics;
    }
    // What only says that a trial is no whole rule is not what was meant.
    let aside = |name: &str| {
        name.starts_with("missing") || name.starts_with("unused") || name.starts_with("never")
    };
    let found = lint(&scripts(std::slice::from_ref(rule), &[])).unwrap();
    let found: Vec<Diagnostic> = found
        .into_iter()
        .filter(|found| !aside(found.lint.name))
        .map(|found| found.diagnostic)
        .collect();
    match verdict(rule, &[]) {
        Verdict::Broken(diagnostic) if found.is_empty() => vec![diagnostic],
        _ => found,
    }
}

#[test]
fn habits_of_other_languages_are_answered_at_their_place() {
    let mut wrong = String::new();
    for case in cases() {
        let rule = rule(&case.wrote);
        let diagnostics = said(&rule);
        let Some(diagnostic) = diagnostics.first() else {
            wrong += &format!("{}\n  nothing is said\n", case.wrote);
            continue;
        };
        let (at, help) = (rule.slice(diagnostic.span), diagnostic.help.clone().unwrap_or_default());
        if !diagnostic.message.contains(&case.says) || at != case.at || !help.contains(&case.help) {
            wrong += &format!(
                "{}\n  says {}\n  at {at}\n  help {help}\n",
                case.wrote, diagnostic.message
            );
        }
        // What the author wrote may be repeated.
        let text = format!("{} {help}", diagnostic.message).to_lowercase().replace(".rhai", "");
        let wrote = case.wrote.to_lowercase();
        for word in FOREIGN.iter().filter(|word| text.contains(**word) && !wrote.contains(**word)) {
            wrong += &format!("{}\n  holds the word {word}: {text}\n", case.wrote);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What runs says the same to whoever runs it without lints.
#[test]
fn what_breaks_is_said_in_the_words_of_the_language() {
    let mut wrong = String::new();
    for case in cases() {
        let rule = rule(&case.wrote);
        if !load_diagnostics(&rule).is_empty() {
            continue;
        }
        let Verdict::Broken(diagnostic) = verdict(&rule, &[]) else { continue };
        let text = format!("{} {}", diagnostic.message, diagnostic.help.unwrap_or_default())
            .to_lowercase();
        for word in FOREIGN.iter().filter(|word| text.contains(**word)) {
            wrong += &format!("{}\n  holds the word {word}: {text}\n", case.wrote);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Packs had a function of this name before the language did: theirs may count otherwise.
#[test]
fn a_script_with_a_weekday_of_its_own_keeps_it() {
    let rule = |body: &str| {
        let head = "//! A rule\nconst RULE = #{ severity: \"error\" };\n";
        let own = "fn weekday(day) { if day == today() { 0 } else { 1 } }\n";
        Source::new("rule.rhai", format!("{head}fn check(customer) {{ {body} }}\n{own}"))
    };
    let verdict = verdict(&rule("if weekday(today()) != 0 { throw \"another\"; }"), &[]);
    assert!(matches!(verdict, Verdict::Finished(_)), "{verdict:?}");
    let diagnostics = load_diagnostics(&rule("let number = today().weekday();"));
    assert!(diagnostics[0].message.contains("is a function of this script"), "{diagnostics:?}");
}
