//! `fixtures/broken-rules`: each script says how it must end, and where.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clearance_engine::script::Verdict;
use clearance_syntax::source::{Diagnostic, Source};

use super::run::{load_diagnostics, verdict_of};

/// What a fixture says of one diagnostic: `// error: part of the message`, `// at: line:column text`; of all of them
/// together, `// help: part of a help` and `// label: line:column text`.
fn expected(source: &Source) -> Vec<(String, String)> {
    let said = |name: &'static str| {
        let lines = source.text.lines();
        lines.filter_map(move |line| line.strip_prefix(name)).map(str::to_owned)
    };
    said("// error: ").zip(said("// at: ")).collect()
}

fn place(diagnostic: &Diagnostic) -> String {
    let at = diagnostic.source.position(diagnostic.span.start);
    format!("{}:{} {}", at.line, at.column, diagnostic.source.slice(diagnostic.span))
}

pub(super) fn scripts(folder: &str) -> Vec<Arc<Source>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken-rules").join(folder);
    let entries =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rhai"));
    paths.sort();
    assert!(paths.len() > 30);
    let read = |path: &PathBuf| std::fs::read_to_string(path).expect("a text");
    paths.iter().map(|path| Source::new(path.display().to_string(), read(path))).collect()
}

/// Holds diagnostics against what the fixture says; what differs, or nothing.
fn differences(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut expected = expected(source);
    let mut unexpected = Vec::new();
    for diagnostic in diagnostics {
        let matches = |(error, at): &(String, String)| {
            diagnostic.message.contains(error) && *at == place(diagnostic)
        };
        match expected.iter().position(matches) {
            Some(found) => drop(expected.remove(found)),
            None => unexpected.push(format!("{} // at: {}", diagnostic.message, place(diagnostic))),
        }
    }
    unexpected.extend(unsaid(source, diagnostics));
    match expected.is_empty() && unexpected.is_empty() {
        true => String::new(),
        false => format!("{}\n  not found: {expected:?}\n  found: {unexpected:?}\n", source.name),
    }
}

/// The helps and labels that a fixture names and no diagnostic has.
fn unsaid(source: &Source, diagnostics: &[Diagnostic]) -> Vec<String> {
    let lines =
        |mark: &'static str| source.text.lines().filter_map(move |line| line.strip_prefix(mark));
    let has_help = |help: &&str| {
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.help.as_ref().is_some_and(|text| text.contains(help)))
    };
    let has_label = |label: &&str| {
        let labels = diagnostics
            .iter()
            .filter_map(|diagnostic| Some((diagnostic, diagnostic.label.as_ref()?.0)));
        labels
            .into_iter()
            .any(|(diagnostic, span)| place(&Diagnostic { span, ..diagnostic.clone() }) == *label)
    };
    let helps = lines("// help: ").filter(|help| !has_help(help));
    let labels = lines("// label: ").filter(|label| !has_label(label));
    let said: Vec<_> =
        diagnostics.iter().map(|diagnostic| (&diagnostic.help, &diagnostic.label)).collect();
    helps.chain(labels).map(|missing| format!("no {missing:?} in {said:?}")).collect()
}

#[test]
fn broken_rules_end_as_errors_at_their_place() {
    let mut wrong = String::new();
    for source in scripts("") {
        let libraries = [(
            "offers",
            Source::new("offers.rhai", include_str!("../../../rules/lib/offers.rhai")),
        )];
        let mut scripts = super::run::scripts(std::slice::from_ref(&source), &libraries);
        // What anything but operations or the clock ends must not end by the clock, however slow the machine is.
        if !source.text.contains("// error: did not finish within") {
            scripts.limits.time = Duration::from_secs(60);
        }
        match verdict_of(&scripts) {
            Verdict::Broken(diagnostic) => wrong += &differences(&source, &[diagnostic]),
            other => wrong += &format!("{}\n  {other:?}\n", source.name),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn rules_that_do_not_load_say_all_that_is_wrong() {
    let wrong: String = scripts("load")
        .iter()
        .map(|source| differences(source, &load_diagnostics(source)))
        .collect();
    assert!(wrong.is_empty(), "\n{wrong}");
}
