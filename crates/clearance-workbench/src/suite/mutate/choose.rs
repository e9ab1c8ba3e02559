//! Which mutants are tried where there are too many: as many of each key and operator as there is room for.

use std::collections::BTreeMap;

use super::mutation::Options;
use super::subject::{Candidate, Subject};
use clearance_engine::report::fingerprint;

/// What decides between equals: the same for the same seed on every machine.
pub(super) fn digest(seed: u64, parts: &[&str]) -> String {
    let seed = seed.to_string();
    let all: Vec<&str> = std::iter::once(seed.as_str()).chain(parts.iter().copied()).collect();
    fingerprint(&all)
}

/// As many as may be tried, in the order in which they came. Keys and operators take turns, so that none is left
/// out as long as another has two.
pub(super) fn fairly<T>(
    all: Vec<T>,
    options: &Options,
    candidate: impl Fn(&T) -> &Candidate,
) -> Vec<T> {
    if all.len() <= options.max {
        return all;
    }
    let mut groups: BTreeMap<(&str, &str), Vec<(&str, usize)>> = BTreeMap::new();
    for (index, item) in all.iter().enumerate() {
        let candidate = candidate(item);
        let group = groups.entry((&candidate.key, candidate.operator.name)).or_default();
        group.push((&candidate.rank, index));
    }
    // Each by its turn; within a turn the groups come in an order that depends on the seed.
    let mut turns: Vec<(usize, String, usize)> = Vec::with_capacity(all.len());
    for ((key, operator), mut group) in groups {
        group.sort_unstable();
        let rank = digest(options.seed, &[key, operator]);
        let turn = |(turn, (_, index)): (usize, (&str, usize))| (turn, rank.clone(), index);
        turns.extend(group.into_iter().enumerate().map(turn));
    }
    turns.sort_unstable();
    turns.truncate(options.max);
    let mut chosen: Vec<usize> = turns.into_iter().map(|(.., index)| index).collect();
    chosen.sort_unstable();
    let mut chosen = chosen.into_iter().peekable();
    let all = all.into_iter().enumerate();
    all.filter_map(|(index, item)| chosen.next_if_eq(&index).map(|_| item)).collect()
}

/// Leaves to each rule as many of its fixtures' mutants as may be tried.
pub(super) fn among(jobs: &mut [Vec<Subject>], options: &Options) {
    let mut rules: BTreeMap<usize, Vec<&mut Subject>> = BTreeMap::new();
    for subject in jobs.iter_mut().flatten() {
        rules.entry(subject.rule).or_default().push(subject);
    }
    for subjects in rules.values_mut() {
        let mut all = Vec::new();
        for (index, subject) in subjects.iter_mut().enumerate() {
            let mutants = std::mem::take(&mut subject.mutants);
            all.extend(mutants.into_iter().map(|mutant| (index, mutant)));
        }
        for (index, mutant) in fairly(all, options, |(_, mutant)| mutant) {
            if let Some(subject) = subjects.get_mut(index) {
                subject.mutants.push(mutant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Options, digest, fairly};
    use crate::suite::mutate::operators::OPERATORS;
    use clearance_syntax::document::{Change, NodeId};

    fn candidates(groups: &[(&str, usize)], seed: u64) -> Vec<Candidate> {
        let of = |&(key, count): &(&str, usize)| {
            let key = key.to_owned();
            (0..count).map(move |number| Candidate {
                document: 0,
                node: NodeId::ROOT,
                absent: None,
                key: key.as_str().into(),
                operator: OPERATORS.first().unwrap(),
                change: Change::Without(NodeId::ROOT),
                words: format!("{key}{number}"),
                rank: digest(seed, &[&key, &number.to_string()]),
            })
        };
        groups.iter().flat_map(of).collect()
    }

    fn chosen(groups: &[(&str, usize)], max: usize, seed: u64) -> Vec<String> {
        let options = Options { max, seed, min_percent: None };
        let all = fairly(candidates(groups, seed), &options, |candidate| candidate);
        all.into_iter().map(|candidate| candidate.words).collect()
    }

    #[test]
    fn groups_take_turns() {
        let groups = [("a", 100), ("b", 2), ("c", 1)];
        let of =
            |all: &[String], key: &str| all.iter().filter(|words| words.starts_with(key)).count();
        for seed in 0..20 {
            let all = chosen(&groups, 9, seed);
            assert_eq!([of(&all, "a"), of(&all, "b"), of(&all, "c")], [6, 2, 1], "{all:?}");
        }
        assert_eq!(chosen(&groups, 103, 0).len(), 103);
        assert_eq!(chosen(&groups, 0, 0), Vec::<String>::new());
    }

    #[test]
    fn a_seed_chooses_always_the_same_and_another_seed_others() {
        let groups = [("a", 50), ("b", 50)];
        assert_eq!(chosen(&groups, 10, 1), chosen(&groups, 10, 1));
        assert_ne!(chosen(&groups, 10, 1), chosen(&groups, 10, 2));
    }

    #[test]
    fn order_stays() {
        let all = chosen(&[("a", 8)], 5, 3);
        let mut sorted = all.clone();
        sorted.sort();
        assert_eq!(all, sorted);
    }
}
