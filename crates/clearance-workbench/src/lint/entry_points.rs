//! Entry points: the functions of rules that the engine calls, from which the analysis begins.

use std::collections::BTreeSet;

use super::analysis::{Analysis, Effect, TypedCall};
use super::inferred_type::InferredType;
use super::program::{ENTRIES, FunctionId};
use super::{fixpoint, inferred_type};

/// Looks at each rule from the functions that are called from outside; gives these calls, rule by rule.
pub(super) fn analyze_entries(analysis: &mut Analysis<'_>) -> Vec<BTreeSet<TypedCall>> {
    let rules = analysis.input.scripts.rules.len();
    (0..rules).map(|rule| analyze_rule(analysis, rule)).collect()
}

fn analyze_rule(analysis: &mut Analysis<'_>, rule: usize) -> BTreeSet<TypedCall> {
    let mut calls = BTreeSet::new();
    let mut gathered = InferredType::default();
    let params = InferredType::of(inferred_type::TypeKind::Params(rule));
    for name in ENTRIES {
        let input = analysis.input;
        let Some(script) = input.program.scripts.get(rule) else { continue };
        let Some(function) = script.functions.iter().position(|function| function.name == name)
        else {
            continue;
        };
        let count = script.functions.get(function).map_or(0, |function| function.parameters.len());
        let first = match name {
            "check_all" => InferredType::list(std::mem::take(&mut gathered)),
            _ => Analysis::document_type(),
        };
        let arguments = [first, params.clone()].into_iter().take(count).collect();
        let call = TypedCall { function: FunctionId { script: rule, function }, arguments };
        let done = fixpoint::analyze_call(analysis, &call);
        if let (Some(done), "gather") = (done, name) {
            gathered = done.returns.clone();
            gathered.kinds.retain(|kind| !kind.is_nothing());
        }
        calls.insert(call);
    }
    calls
}

/// Whether some of the calls, or what they lead to, do something.
pub(super) fn has_effect(
    analysis: &Analysis<'_>,
    calls: &BTreeSet<TypedCall>,
    wanted: impl Fn(&Effect) -> bool,
) -> bool {
    let mut found = calls.iter().filter_map(|call| analysis.summary(call));
    found.any(|done| done.effects.iter().any(&wanted))
}
