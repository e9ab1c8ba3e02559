//! Splits the assigned licenses of an SKU over its subscriptions.

use super::agreement::Agreed;
use super::customer::{Customer, Subscription};
use super::subscriptions::is_same_offer;
use crate::offers::OfferTable;
use crate::piece::SkuFacts;

/// Writes how many licenses are assigned, or why that cannot be told.
///
/// Assigned licenses are counted per SKU and tenant. How they are split does not matter as long as all subscriptions of the SKU are moved:
/// those that end first are filled first. Where one of them stays elsewhere, no split is right.
pub(super) fn split_assigned(
    subscriptions: &mut [Subscription],
    sku: &SkuFacts,
    gap: Option<&str>,
    offers: &OfferTable,
) {
    let Some(consumed) = sku.consumed.filter(|_| sku.is_for_users) else { return };
    let mut own: Vec<usize> = (0..subscriptions.len())
        .filter(|at| subscriptions.get(*at).is_some_and(|one| is_of(one, sku, offers)))
        .collect();
    let parts: Vec<&Subscription> = own.iter().filter_map(|at| subscriptions.get(*at)).collect();
    let stays = subscriptions.iter().any(|one| stays(one, sku, offers));
    if let Some(why) = gap.map(str::to_owned).or_else(|| why_unknown(&parts, stays)) {
        for at in own {
            if let Some(subscription) = subscriptions.get_mut(at) {
                subscription.assigned_unknown = Some(why.clone());
            }
        }
        return;
    }
    let end_of = |at: &usize| {
        let subscription = subscriptions.get(*at);
        let ends = subscription.and_then(|one| one.ends.agreed()).map(|agreed| agreed.value);
        (ends.is_none(), ends, *at)
    };
    own.sort_by_key(end_of);
    let mut left = consumed;
    for (number, at) in own.iter().enumerate() {
        let Some(subscription) = subscriptions.get_mut(*at) else { continue };
        let is_last = number + 1 == own.len();
        let most = subscription.licenses.agreed().map_or(left, |Agreed { value, .. }| value);
        let assigned = if is_last { left } else { left.min(most) };
        subscription.assigned = Some(assigned);
        left -= assigned;
    }
}

/// Writes how many licenses are assigned, where users are counted by the display name of an offer and no SKU told it already.
pub(super) fn assign_by_name(customer: &mut Customer, name: &str, count: u64, offers: &OfferTable) {
    let named = offers.named(name);
    let is_named = |one: &&Subscription| {
        let is_of = |offer: &String| {
            let key = offers.key_of(offer).unwrap_or(offer);
            named.iter().any(|other| other.eq_ignore_ascii_case(key))
        };
        let is_called = one.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        one.left_out.is_none() && (is_called || one.offers.iter().any(is_of))
    };
    let own: Vec<&Subscription> = customer.subscriptions.iter().filter(is_named).collect();
    let users = if count == 1 { "1 user has".to_owned() } else { format!("{count} users have") };
    let Some(first) = own.first() else {
        customer.gaps.push(format!("{users} {name}, which is none of these"));
        return;
    };
    if own.iter().any(|one| one.assigned.is_some() || one.assigned_unknown.is_some()) {
        return;
    }
    let key = |one: &Subscription| {
        one.offers.first().map(|offer| offers.key_of(offer).unwrap_or(offer).to_owned())
    };
    let is_one_offer = own.iter().all(|one| key(one) == key(first));
    let sku = SkuFacts {
        offers: first.offers.clone(),
        consumed: Some(count),
        is_for_users: true,
        subscriptions: own.iter().map(|one| one.id.clone()).collect(),
        ..SkuFacts::default()
    };
    let gap = format!("{users} {name}, which is the name of several offers");
    let gap = (!is_one_offer).then_some(gap.as_str());
    split_assigned(&mut customer.subscriptions, &sku, gap, offers);
}

/// Whether a subscription that is moved is one of an SKU.
fn is_of(subscription: &Subscription, sku: &SkuFacts, offers: &OfferTable) -> bool {
    subscription.left_out.is_none() && has_offer(subscription, sku, offers)
}

/// Whether a subscription of an SKU is left out of the move and keeps its licenses all the same.
fn stays(subscription: &Subscription, sku: &SkuFacts, offers: &OfferTable) -> bool {
    let is_running = subscription.status.agreed().is_some_and(|status| status.value == "active");
    subscription.left_out.is_some() && is_running && has_offer(subscription, sku, offers)
}

fn has_offer(subscription: &Subscription, sku: &SkuFacts, offers: &OfferTable) -> bool {
    let by_id = sku.subscriptions.iter().any(|id| subscription.ids.contains(id));
    by_id || is_same_offer(subscription, sku, offers)
}

/// Why no split is right, if none is.
fn why_unknown(parts: &[&Subscription], stays: bool) -> Option<String> {
    if stays {
        return Some(
            "a subscription of this SKU is left out of the move, and only their sum is known"
                .to_owned(),
        );
    }
    let [_, _, ..] = parts else { return None };
    let owner =
        |one: &Subscription| (one.owner.clone(), one.channel.agreed().map(|agreed| agreed.value));
    let first = parts.first().map(|one| owner(one));
    if parts.iter().any(|one| Some(owner(one)) != first) {
        return Some(
            "the tenant has this SKU from several sellers, and only their sum is known".to_owned(),
        );
    }
    let unknown = parts.iter().any(|one| one.licenses.agreed().is_none());
    unknown.then(|| "only the sum of several subscriptions is known".to_owned())
}
