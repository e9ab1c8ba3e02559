//! Counts of a run of tests, for each rule.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::result::{CaseResult, Kind, Tested};
use crate::fixture::Scope;
use clearance_engine::pack::Pack;
use clearance_engine::report::Severity;
use clearance_engine::rule::SCHEMA_ID;

/// Every tested rule with its counts, sorted by id; the schema last, if it is concerned.
pub(super) fn rules(pack: &Pack, tested: &[usize], cases: &[CaseResult]) -> Vec<Tested> {
    let mut by_id: BTreeMap<&str, Counts> = BTreeMap::new();
    for case in cases {
        let mut caught: Vec<&str> = Vec::new();
        for outcome in &case.outcomes {
            // A fixture that cannot be read is the loss of the rule that it belongs to.
            let own = match &case.fixture.scope {
                Scope::Rule(id) => Some(id),
                Scope::Pack => None,
            };
            let Some(rule) = outcome.rule().or(own) else { continue };
            let counts = by_id.entry(rule).or_default();
            if let Some(count) = counts.outcomes.get_mut(outcome.kind() as usize) {
                *count += 1;
            }
            counts.passing += u64::from(outcome.kind() == Kind::Validated);
            if outcome.kind() == Kind::Reported && !caught.contains(&&**rule) {
                caught.push(rule);
                counts.catching += 1;
            }
        }
    }
    let tested_rules = tested.iter().filter_map(|&index| pack.rules.get(index));
    let rows = tested_rules.map(|rule| (Arc::clone(&rule.id), rule.header.severity));
    let schema = by_id.contains_key(SCHEMA_ID).then(|| (Arc::from(SCHEMA_ID), Severity::Error));
    rows.chain(schema)
        .map(|(id, severity)| {
            let counts = by_id.get(&*id).copied().unwrap_or_default();
            let Counts { outcomes, catching, passing } = counts;
            Tested { id, severity, counts: outcomes, catching, passing }
        })
        .collect()
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    outcomes: [u64; 7],
    catching: u64,
    passing: u64,
}
