//! Groups of things that share a key, directly or by way of others.

use std::collections::BTreeMap;

/// The groups of things, each given by its keys: the numbers of the things in each group, by the first of them.
pub(super) fn group_by_keys<K: Ord>(
    things: impl IntoIterator<Item = impl IntoIterator<Item = K>>,
) -> Vec<Vec<usize>> {
    let mut parents: Vec<usize> = Vec::new();
    let mut holders: BTreeMap<K, usize> = BTreeMap::new();
    for (at, own) in things.into_iter().enumerate() {
        parents.push(at);
        for key in own {
            match holders.get(&key) {
                Some(&holder) => unite(&mut parents, holder, at),
                None => {
                    holders.insert(key, at);
                }
            }
        }
    }
    drop(holders);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..parents.len() {
        groups.entry(find(&mut parents, at)).or_default().push(at);
    }
    groups.into_values().collect()
}

/// The first thing of a group, with shorter ways for those who ask again.
fn find(parents: &mut [usize], mut at: usize) -> usize {
    loop {
        let Some(&parent) = parents.get(at) else { return at };
        if parent == at {
            return at;
        }
        let above = parents.get(parent).copied().unwrap_or(parent);
        if let Some(own) = parents.get_mut(at) {
            *own = above;
        }
        at = above;
    }
}

fn unite(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (find(parents, one), find(parents, other));
    let (first, last) = (one.min(other), one.max(other));
    if let Some(own) = parents.get_mut(last) {
        *own = first;
    }
}

#[cfg(test)]
mod tests {
    use super::group_by_keys;

    #[test]
    fn things_belong_together_by_way_of_others() {
        let keys = [vec!["a"], vec!["b"], vec![], vec!["c", "a"], vec!["b", "c"], vec!["d"]];
        assert_eq!(group_by_keys(keys), [vec![0, 1, 3, 4], vec![2], vec![5]]);
    }
}
