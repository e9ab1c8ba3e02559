//! The mutation results as serializable types of the JSON report.

use serde::Serialize;

use crate::suite::Mutation;
use crate::suite::mutate::{Mutant, MutantCounts, MutantGroup, MutatedRule, RuleBreak};
use clearance_render::output::json::{BrokenJson, LocationJson};

#[derive(Serialize)]
pub(super) struct MutationJson<'a> {
    seed: u64,
    max: usize,
    rules: Vec<MutatedJson<'a>>,
    groups: Vec<GroupJson<'a>>,
    breaks: Vec<BreakJson<'a>>,
    summary: MutantCountsJson,
}

impl<'a> From<&'a Mutation> for MutationJson<'a> {
    fn from(mutation: &'a Mutation) -> Self {
        Self {
            seed: mutation.options.seed,
            max: mutation.options.max,
            rules: mutation.rules.iter().map(MutatedJson::from).collect(),
            groups: mutation.groups.iter().map(GroupJson::from).collect(),
            breaks: mutation.breaks.iter().map(BreakJson::from).collect(),
            summary: MutantCountsJson::from(&mutation.total()),
        }
    }
}

#[derive(Serialize)]
struct MutantCountsJson {
    mutants: u64,
    noticed: u64,
    survived: u64,
    refused: u64,
    broke: u64,
    percent: Option<u64>,
}

impl From<&MutantCounts> for MutantCountsJson {
    fn from(counts: &MutantCounts) -> Self {
        Self {
            mutants: counts.tried_count(),
            noticed: counts.noticed,
            survived: counts.survived,
            refused: counts.refused,
            broke: counts.broke,
            percent: counts.percent(),
        }
    }
}

#[derive(Serialize)]
struct MutatedJson<'a> {
    id: &'a str,
    possible: u64,
    /// Null where it is not known.
    reports: Option<bool>,
    #[serde(flatten)]
    counts: MutantCountsJson,
}

impl<'a> From<&'a MutatedRule> for MutatedJson<'a> {
    fn from(rule: &'a MutatedRule) -> Self {
        Self {
            id: &rule.id,
            possible: rule.possible,
            reports: rule.fires,
            counts: MutantCountsJson::from(&rule.counts),
        }
    }
}

#[derive(Serialize)]
struct GroupJson<'a> {
    rule: &'a str,
    key: &'a str,
    operator: &'static str,
    #[serde(flatten)]
    counts: MutantCountsJson,
    survivors: Vec<MutantJson<'a>>,
}

impl<'a> From<&'a MutantGroup> for GroupJson<'a> {
    fn from(group: &'a MutantGroup) -> Self {
        Self {
            rule: &group.rule,
            key: &group.key,
            operator: group.operator.name,
            counts: MutantCountsJson::from(&group.counts),
            survivors: group.survivors.iter().map(MutantJson::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct MutantJson<'a> {
    fixture: &'a str,
    change: &'a str,
    #[serde(flatten)]
    place: LocationJson<'a>,
}

impl<'a> From<&'a Mutant> for MutantJson<'a> {
    fn from(mutant: &'a Mutant) -> Self {
        Self {
            fixture: &mutant.fixture,
            change: &mutant.words,
            place: LocationJson::from(&mutant.place),
        }
    }
}

#[derive(Serialize)]
struct BreakJson<'a> {
    mutants: u64,
    mutant: MutantJson<'a>,
    broken: BrokenJson<'a>,
}

impl<'a> From<&'a RuleBreak> for BreakJson<'a> {
    fn from(found: &'a RuleBreak) -> Self {
        Self {
            mutants: found.count,
            mutant: MutantJson::from(&found.mutant),
            broken: BrokenJson::from(&found.broken),
        }
    }
}
