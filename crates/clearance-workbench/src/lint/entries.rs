//! The functions of rules that are called from outside, from which everything else is looked at.

use std::collections::BTreeSet;

use super::machine::{Call, Fact, Machine};
use super::program::FunctionId;
use super::types::Type;
use super::{rounds, types};

/// The functions of a rule that are called from outside.
pub(super) const ENTRIES: [&str; 4] = ["applies", "check", "gather", "check_all"];

/// Looks at each rule from the functions that are called from outside; gives these calls, rule by rule.
pub(super) fn look(machine: &mut Machine<'_>) -> Vec<BTreeSet<Call>> {
    let rules = machine.world.scripts.rules.len();
    (0..rules).map(|rule| entries(machine, rule)).collect()
}

fn entries(machine: &mut Machine<'_>, rule: usize) -> BTreeSet<Call> {
    let mut calls = BTreeSet::new();
    let mut gathered = Type::default();
    let params = Type::of(types::Kind::Params(rule));
    for name in ENTRIES {
        let world = machine.world;
        let Some(script) = world.program.scripts.get(rule) else { continue };
        let Some(function) = script.functions.iter().position(|function| function.name == name)
        else {
            continue;
        };
        let count = script.functions.get(function).map_or(0, |function| function.parameters.len());
        let first = match name {
            "check_all" => Type::list(std::mem::take(&mut gathered)),
            _ => Machine::customer(),
        };
        let arguments = [first, params.clone()].into_iter().take(count).collect();
        let call = Call { function: FunctionId { script: rule, function }, arguments };
        let done = rounds::call(machine, &call);
        if let (Some(done), "gather") = (done, name) {
            gathered = done.gives.clone();
            gathered.kinds.retain(|kind| !kind.is_nothing());
        }
        calls.insert(call);
    }
    calls
}

/// Whether some of the calls, or what they lead to, do something.
pub(super) fn does(
    machine: &Machine<'_>,
    calls: &BTreeSet<Call>,
    wanted: impl Fn(&Fact) -> bool,
) -> bool {
    let mut found = calls.iter().filter_map(|call| machine.found(call));
    found.any(|done| done.facts.iter().any(&wanted))
}
