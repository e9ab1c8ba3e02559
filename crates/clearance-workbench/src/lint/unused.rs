//! What can be said once every rule was looked at: what nobody calls or reads, and which notes hold for every call.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::{ENTRIES, does};
use super::machine::{Call, Fact, Machine, Note};
use super::program::FunctionId;
use super::rounds;
use clearance_syntax::source::Span;

/// All notes; `entries` are the calls from outside, rule by rule.
pub(super) fn notes(machine: &mut Machine<'_>, entries: &[BTreeSet<Call>]) -> Vec<Note> {
    let reached: Vec<BTreeSet<Call>> =
        entries.iter().map(|calls| machine.reached(calls.iter().cloned())).collect();
    let mut notes = Vec::new();
    for (rule, calls) in reached.iter().enumerate() {
        notes.extend(of_rule(machine, rule, calls));
    }
    let everywhere: BTreeSet<FunctionId> =
        reached.iter().flatten().map(|call| call.function).collect();
    let cut = reached.iter().any(|calls| does(machine, calls, |fact| *fact == Fact::Cut));
    let mut by_function: BTreeMap<FunctionId, Vec<Vec<Note>>> = BTreeMap::new();
    for call in reached.iter().flatten().collect::<BTreeSet<_>>() {
        if let Some(done) = machine.found(call) {
            let asked = |note: &Note| is_asked_always(machine, &reached, call, note);
            let kept = done.notes.iter().filter(|note| !asked(note)).cloned().collect();
            by_function.entry(call.function).or_default().push(kept);
        }
    }
    notes.extend(by_function.into_values().flat_map(held_by_all));
    notes.extend(uncalled(machine, &everywhere, cut));
    notes
}

/// Whether each rule that makes a call asks, somewhere, for one of the keys on which the note depends.
fn is_asked_always(
    machine: &Machine<'_>,
    reached: &[BTreeSet<Call>],
    call: &Call,
    note: &Note,
) -> bool {
    let asks = |calls: &BTreeSet<Call>| {
        let of_note = |fact: &Fact| {
            matches!(fact, Fact::Asks(key) if note.unless_asked.contains(key)) || *fact == Fact::Cut
        };
        does(machine, calls, of_note)
    };
    !note.unless_asked.is_empty() && reached.iter().filter(|calls| calls.contains(call)).all(asks)
}

/// Of the notes of several calls of a function, those that every call has: what is wrong with some arguments only
/// may stand in a branch that the others are kept out of.
fn held_by_all(calls: Vec<Vec<Note>>) -> Vec<Note> {
    let mut calls = calls.into_iter();
    let first = calls.next().unwrap_or_default();
    let rest: Vec<Vec<Note>> = calls.collect();
    let same = |a: &Note, b: &Note| (a.lint, a.span) == (b.lint, b.span);
    let everywhere = |note: &Note| rest.iter().all(|notes| notes.iter().any(|b| same(note, b)));
    first.into_iter().filter(everywhere).collect()
}

/// What is wrong with a rule as a whole.
fn of_rule(machine: &Machine<'_>, rule: usize, calls: &BTreeSet<Call>) -> Vec<Note> {
    let mut notes = Vec::new();
    let Some(script) = machine.world.program.scripts.get(rule) else { return notes };
    if does(machine, calls, |fact| *fact == Fact::Cut) {
        return notes;
    }
    let note = |lint, span, message: String, help: &str| Note {
        lint,
        script: rule,
        span,
        message,
        help: Some(help.to_owned()),
        label: None,
        unless_asked: Vec::new(),
    };
    let checks =
        script.functions.iter().find(|f| ["check", "check_all"].contains(&f.name.as_str()));
    if let Some(check) = checks
        && !does(machine, calls, |fact| *fact == Fact::Reports)
    {
        let message = "this rule can never report anything".to_owned();
        notes.push(note(
            "never-reports",
            check.at,
            message,
            "call `report(place, \"…\")` where something is wrong",
        ));
    }
    if does(machine, calls, |fact| *fact == Fact::ReadsAllParams(rule)) {
        return notes;
    }
    for (name, span) in &script.params {
        let read = |fact: &Fact| matches!(fact, Fact::ReadsParam(of, known) if *of == rule && **known == **name);
        if !does(machine, calls, read) && !name.starts_with('_') {
            let message = format!("the parameter `{name}` is declared, but never read");
            notes.push(note(
                "unused-param-entry",
                *span,
                message,
                "read it as `params.NAME`, or take it away",
            ));
        }
    }
    notes
}

/// Functions that nobody calls, with what is wrong in them whatever they are given.
fn uncalled(machine: &mut Machine<'_>, called: &BTreeSet<FunctionId>, cut: bool) -> Vec<Note> {
    let world = machine.world;
    let mut notes = Vec::new();
    for (script, text) in world.program.scripts.iter().enumerate() {
        for (function, definition) in text.functions.iter().enumerate() {
            let id = FunctionId { script, function };
            let entry = text.library.is_none() && ENTRIES.contains(&definition.name.as_str());
            if called.contains(&id) || definition.is_closure || entry {
                continue;
            }
            let unknown = Machine::unknown(id, definition.parameters.len());
            let done = rounds::call(machine, &unknown);
            notes.extend(done.map(|done| done.notes.clone()).unwrap_or_default());
            if !cut && !definition.name.starts_with('_') {
                notes.push(unused_function(
                    script,
                    &definition.name,
                    definition.at,
                    text.library.is_some(),
                ));
            }
        }
    }
    notes
}

fn unused_function(script: usize, name: &str, span: Span, of_library: bool) -> Note {
    let message = match of_library {
        true => format!("no rule calls `{name}`"),
        false => format!("`{name}` is never called"),
    };
    Note {
        lint: "unused-function",
        script,
        span,
        message,
        help: Some(format!("take it away, or call it `_{name}`")),
        label: None,
        unless_asked: Vec::new(),
    }
}

/// The keys that calls read, without those that are only on the way to others.
pub(super) fn keys_read(machine: &Machine<'_>, entries: &BTreeSet<Call>) -> Vec<String> {
    let reached = machine.reached(entries.iter().cloned());
    let done = reached.iter().filter_map(|call| machine.found(call));
    let facts = done.flat_map(|done| &done.facts);
    let keys: BTreeSet<&str> = facts
        .filter_map(|fact| match fact {
            Fact::Reads(path) => Some(&**path),
            _ => None,
        })
        .collect();
    let leads = |path: &&str| {
        let below = |other: &&&str| {
            let rest = other.strip_prefix(*path);
            rest.is_some_and(|rest| rest.starts_with('.') || rest.starts_with("[]"))
        };
        keys.iter().find(below).is_some()
    };
    keys.iter().filter(|path| !leads(path)).map(|path| (*path).to_owned()).collect()
}
