//! Lints over the whole program: unused functions and parameters, and notes that hold for every call.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::{Analysis, Effect, LintNote, TypedCall};
use super::catalogue::{NEVER_REPORTS, UNUSED_FUNCTION, UNUSED_PARAM_ENTRY};
use super::entry_points::has_effect;
use super::fixpoint;
use super::program::{ENTRIES, FunctionId};
use clearance_syntax::source::Span;

/// All notes; `entries` are the calls from outside, rule by rule.
pub(super) fn collect_notes(
    analysis: &mut Analysis<'_>,
    entries: &[BTreeSet<TypedCall>],
) -> Vec<LintNote> {
    let reached: Vec<BTreeSet<TypedCall>> =
        entries.iter().map(|calls| analysis.reachable_calls(calls.iter().cloned())).collect();
    let mut notes = Vec::new();
    for (rule, (calls, entries)) in reached.iter().zip(entries).enumerate() {
        // What `plan` calls reports nothing.
        let checking = entries.iter().filter(|call| !is_plan(analysis, call)).cloned();
        notes.extend(check_rule(analysis, rule, calls, &analysis.reachable_calls(checking)));
    }
    let everywhere: BTreeSet<FunctionId> =
        reached.iter().flatten().map(|call| call.function).collect();
    let cut = reached.iter().any(|calls| has_effect(analysis, calls, |fact| *fact == Effect::Cut));
    let mut by_function: BTreeMap<FunctionId, Vec<Vec<LintNote>>> = BTreeMap::new();
    for call in reached.iter().flatten().collect::<BTreeSet<_>>() {
        if let Some(done) = analysis.summary(call) {
            let asked = |note: &LintNote| is_asked_always(analysis, &reached, call, note);
            let kept = done.notes.iter().filter(|note| !asked(note)).cloned().collect();
            by_function.entry(call.function).or_default().push(kept);
        }
    }
    notes.extend(by_function.into_values().flat_map(intersect_notes));
    notes.extend(check_uncalled(analysis, &everywhere, cut));
    notes
}

/// Whether each rule that makes a call asks, somewhere, for one of the keys on which the note depends.
fn is_asked_always(
    analysis: &Analysis<'_>,
    reached: &[BTreeSet<TypedCall>],
    call: &TypedCall,
    note: &LintNote,
) -> bool {
    let asks = |calls: &BTreeSet<TypedCall>| {
        let of_note = |fact: &Effect| {
            matches!(fact, Effect::Asks(key) if note.unless_asked.contains(key))
                || *fact == Effect::Cut
        };
        has_effect(analysis, calls, of_note)
    };
    !note.unless_asked.is_empty() && reached.iter().filter(|calls| calls.contains(call)).all(asks)
}

/// Of the notes of several calls of a function, those that every call has: what is wrong with some arguments only
/// may stand in a branch that the others are kept out of.
fn intersect_notes(calls: Vec<Vec<LintNote>>) -> Vec<LintNote> {
    let mut calls = calls.into_iter();
    let first = calls.next().unwrap_or_default();
    let rest: Vec<Vec<LintNote>> = calls.collect();
    let same = |a: &LintNote, b: &LintNote| (a.lint, a.span) == (b.lint, b.span);
    let everywhere = |note: &LintNote| rest.iter().all(|notes| notes.iter().any(|b| same(note, b)));
    first.into_iter().filter(everywhere).collect()
}

fn is_plan(analysis: &Analysis<'_>, call: &TypedCall) -> bool {
    let function = analysis.input.program.function(call.function);
    function.is_some_and(|function| function.name == "plan")
}

/// Checks a rule as a whole: that it can report, and that it reads its parameters. `checking` are the calls without those
/// of its `plan`.
fn check_rule(
    analysis: &Analysis<'_>,
    rule: usize,
    calls: &BTreeSet<TypedCall>,
    checking: &BTreeSet<TypedCall>,
) -> Vec<LintNote> {
    let mut notes = Vec::new();
    let Some(script) = analysis.input.program.scripts.get(rule) else { return notes };
    if has_effect(analysis, calls, |fact| *fact == Effect::Cut) {
        return notes;
    }
    let note = |lint, span, message: String, help: &str| LintNote {
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
        && !has_effect(analysis, checking, |fact| *fact == Effect::Reports)
    {
        let message = "this rule can never report anything".to_owned();
        notes.push(note(
            NEVER_REPORTS,
            check.at,
            message,
            "call `report(place, \"…\")` where something is wrong",
        ));
    }
    if has_effect(analysis, calls, |fact| *fact == Effect::ReadsAllParams(rule)) {
        return notes;
    }
    for (name, span) in &script.params {
        let read = |fact: &Effect| matches!(fact, Effect::ReadsParam(of, known) if *of == rule && **known == **name);
        if !has_effect(analysis, calls, read) && !name.starts_with('_') {
            let message = format!("the parameter `{name}` is declared, but never read");
            notes.push(note(
                UNUSED_PARAM_ENTRY,
                *span,
                message,
                "read it as `params.NAME`, or remove it",
            ));
        }
    }
    notes
}

/// Checks functions that are never called, with arguments of unknown type.
fn check_uncalled(
    analysis: &mut Analysis<'_>,
    called: &BTreeSet<FunctionId>,
    cut: bool,
) -> Vec<LintNote> {
    let input = analysis.input;
    let mut notes = Vec::new();
    for (script, text) in input.program.scripts.iter().enumerate() {
        for (function, definition) in text.functions.iter().enumerate() {
            let id = FunctionId { script, function };
            let entry = text.library.is_none() && ENTRIES.contains(&definition.name.as_str());
            if called.contains(&id) || definition.is_closure || entry {
                continue;
            }
            let unknown = Analysis::unknown_call(id, definition.parameters.len());
            let done = fixpoint::analyze_call(analysis, &unknown);
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

fn unused_function(script: usize, name: &str, span: Span, of_library: bool) -> LintNote {
    let message = if of_library {
        format!("no rule calls `{name}`")
    } else {
        format!("`{name}` is never called")
    };
    LintNote {
        lint: UNUSED_FUNCTION,
        script,
        span,
        message,
        help: Some(format!("remove it, or call it `_{name}`")),
        label: None,
        unless_asked: Vec::new(),
    }
}
