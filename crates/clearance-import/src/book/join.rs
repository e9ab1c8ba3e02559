//! Joins pieces that are about one tenant.

use super::groups::group_by_keys;
use crate::piece::{Facts, Piece};

/// The pieces of each tenant, and those that may be about any of several.
pub(super) struct Joined {
    pub(super) tenants: Vec<Vec<usize>>,
    pub(super) homeless: Vec<usize>,
}

/// Joins pieces by tenant ID, domain, and the ids of subscriptions.
///
/// What names no tenant belongs to the only one that there is; of several it is nobody's.
pub(super) fn join_by_tenant(pieces: &[Piece]) -> Joined {
    let keys: Vec<Vec<String>> = pieces.iter().map(keys_of).collect();
    let is_named = |group: &Vec<usize>| {
        group
            .iter()
            .filter_map(|at| pieces.get(*at))
            .any(|piece| piece.tenant.id.is_some() || piece.tenant.domain.is_some())
    };
    let (named, unnamed): (Vec<_>, Vec<_>) = group_by_keys(&keys).into_iter().partition(is_named);
    let unnamed: Vec<usize> = unnamed.into_iter().flatten().collect();
    match named.as_slice() {
        [] if unnamed.is_empty() => Joined { tenants: Vec::new(), homeless: Vec::new() },
        [] => Joined { tenants: vec![unnamed], homeless: Vec::new() },
        [only] => {
            let mut all = [only.as_slice(), &unnamed].concat();
            all.sort_unstable();
            Joined { tenants: vec![all], homeless: Vec::new() }
        }
        _ => Joined { tenants: named, homeless: unnamed },
    }
}

fn keys_of(piece: &Piece) -> Vec<String> {
    let tenant = &piece.tenant;
    let id = tenant.id.iter().map(|id| format!("tenant {id}"));
    let domain = tenant.domain.iter().map(|domain| format!("domain {domain}"));
    let subscriptions: &[String] = match &piece.facts {
        Facts::Subscription(facts) => &facts.ids,
        Facts::Sku(facts) => &facts.subscriptions,
        Facts::Transfer(facts) => &facts.subscriptions,
        _ => &[],
    };
    let subscriptions = subscriptions.iter().map(|id| format!("subscription {id}"));
    id.chain(domain).chain(subscriptions).collect()
}
