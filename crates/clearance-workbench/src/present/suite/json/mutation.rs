//! What came of changed fixtures, for programs.

use serde::Serialize;

use crate::suite::Mutation;
use crate::suite::mutate::{Break, Counts, Group, Mutant, Mutated};
use clearance_render::output::json::{BrokenJson, PlaceJson};

#[derive(Serialize)]
pub(super) struct MutationJson<'a> {
    seed: u64,
    max: usize,
    rules: Vec<MutatedJson<'a>>,
    groups: Vec<GroupJson<'a>>,
    breaks: Vec<BreakJson<'a>>,
    summary: CountsJson,
}

impl<'a> From<&'a Mutation> for MutationJson<'a> {
    fn from(mutation: &'a Mutation) -> Self {
        Self {
            seed: mutation.options.seed,
            max: mutation.options.max,
            rules: mutation.rules.iter().map(MutatedJson::from).collect(),
            groups: mutation.groups.iter().map(GroupJson::from).collect(),
            breaks: mutation.breaks.iter().map(BreakJson::from).collect(),
            summary: CountsJson::from(&mutation.total()),
        }
    }
}

#[derive(Serialize)]
struct CountsJson {
    mutants: u64,
    noticed: u64,
    survived: u64,
    refused: u64,
    broke: u64,
    percent: Option<u64>,
}

impl From<&Counts> for CountsJson {
    fn from(counts: &Counts) -> Self {
        Self {
            mutants: counts.tried(),
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
    /// Null where it cannot be said.
    reports: Option<bool>,
    #[serde(flatten)]
    counts: CountsJson,
}

impl<'a> From<&'a Mutated> for MutatedJson<'a> {
    fn from(rule: &'a Mutated) -> Self {
        Self {
            id: &rule.id,
            possible: rule.possible,
            reports: rule.fires,
            counts: CountsJson::from(&rule.counts),
        }
    }
}

#[derive(Serialize)]
struct GroupJson<'a> {
    rule: &'a str,
    key: &'a str,
    operator: &'static str,
    #[serde(flatten)]
    counts: CountsJson,
    survivors: Vec<MutantJson<'a>>,
}

impl<'a> From<&'a Group> for GroupJson<'a> {
    fn from(group: &'a Group) -> Self {
        Self {
            rule: &group.rule,
            key: &group.key,
            operator: group.operator.name,
            counts: CountsJson::from(&group.counts),
            survivors: group.survivors.iter().map(MutantJson::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct MutantJson<'a> {
    fixture: &'a str,
    change: &'a str,
    #[serde(flatten)]
    place: PlaceJson<'a>,
}

impl<'a> From<&'a Mutant> for MutantJson<'a> {
    fn from(mutant: &'a Mutant) -> Self {
        Self {
            fixture: &mutant.fixture,
            change: &mutant.words,
            place: PlaceJson::from(&mutant.place),
        }
    }
}

#[derive(Serialize)]
struct BreakJson<'a> {
    mutants: u64,
    mutant: MutantJson<'a>,
    broken: BrokenJson<'a>,
}

impl<'a> From<&'a Break> for BreakJson<'a> {
    fn from(found: &'a Break) -> Self {
        Self {
            mutants: found.count,
            mutant: MutantJson::from(&found.mutant),
            broken: BrokenJson::from(&found.broken),
        }
    }
}
