//! Joins pieces that are about one tenant.

use super::groups::group_by_keys;
use crate::piece::{Facts, Piece};

/// The numbers of the pieces of each tenant, and those that may be about any of several.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    pub(super) tenants: Vec<Vec<usize>>,
    pub(super) homeless: Vec<usize>,
}

/// Joins pieces by tenant ID, domain, a distributor's number, and the ids of subscriptions.
///
/// What names no tenant belongs to the only one that there is; of several it is nobody's. A distributor's number names a customer and no
/// tenant, so the only number belongs to the only tenant, too.
pub(super) fn join_by_tenant(pieces: &[Piece]) -> Joined {
    let has = |group: &Vec<usize>, named: fn(&Piece) -> bool| {
        group.iter().filter_map(|at| pieces.get(*at)).any(named)
    };
    let is_tenant = |piece: &Piece| piece.tenant.id.is_some() || piece.tenant.domain.is_some();
    let groups = group_by_keys(pieces.iter().map(keys_of));
    let (tenants, others): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| has(group, is_tenant));
    let (accounts, unnamed): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|group| has(group, |piece| piece.tenant.account.is_some()));
    if tenants.len() > 1 || accounts.len() > 1 {
        let tenants = tenants.into_iter().chain(accounts).collect();
        return Joined { tenants, homeless: unnamed.into_iter().flatten().collect() };
    }
    let all: Vec<usize> = (0..pieces.len()).collect();
    let tenants = if all.is_empty() { Vec::new() } else { vec![all] };
    Joined { tenants, homeless: Vec::new() }
}

/// What a piece names something by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum JoinKey<'p> {
    Tenant(&'p str),
    Domain(&'p str),
    Account(&'p str),
    Subscription(&'p str),
}

fn keys_of(piece: &Piece) -> impl Iterator<Item = JoinKey<'_>> {
    let tenant = &piece.tenant;
    let id = tenant.id.iter().map(|id| JoinKey::Tenant(id));
    let domain = tenant.domain.iter().map(|domain| JoinKey::Domain(domain));
    let account = tenant.account.iter().map(|account| JoinKey::Account(account));
    let subscriptions: &[String] = match &piece.facts {
        Facts::Subscription(facts) => &facts.ids,
        Facts::Sku(facts) => &facts.subscriptions,
        Facts::Transfer(facts) => &facts.subscriptions,
        _ => &[],
    };
    let subscriptions = subscriptions.iter().map(|id| JoinKey::Subscription(id));
    id.chain(domain).chain(account).chain(subscriptions)
}
