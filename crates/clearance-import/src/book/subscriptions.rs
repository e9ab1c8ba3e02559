//! Merges what pieces tell of subscriptions.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::customer::Subscription;
use super::groups::group_by_keys;
use crate::offers::OfferTable;
use crate::piece::{Place, SkuFacts, SubscriptionFacts};
use crate::spelling::{Orders, is_guid};

/// What one record tells of a subscription, with what its file says of dates.
pub(super) struct Told<'p> {
    pub(super) facts: &'p SubscriptionFacts,
    pub(super) place: Place,
    pub(super) orders: &'p Orders,
    pub(super) day: Option<Date>,
}

/// What one record tells of an SKU.
pub(super) struct ToldSku<'p> {
    pub(super) facts: &'p SkuFacts,
    pub(super) place: Place,
    pub(super) day: Option<Date>,
}

/// The subscriptions of a tenant, and of how many SKUs files tell less than there is.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) subscriptions: Vec<Subscription>,
    /// The numbers of these SKUs, each with what is missing.
    pub(super) gaps: Vec<(usize, String)>,
}

/// Merges what records tell of the subscriptions of a tenant.
pub(super) fn merge_subscriptions(
    told: &[Told<'_>],
    skus: &[ToldSku<'_>],
    offers: &OfferTable,
) -> Merged {
    let mut merged = Merged::default();
    for group in group_by_keys(told.iter().map(|told| &told.facts.ids)) {
        let mut subscription = Subscription::default();
        for told in group.iter().filter_map(|at| told.get(*at)) {
            add_facts(&mut subscription, told);
        }
        merged.subscriptions.push(subscription);
    }
    for (number, sku) in skus.iter().enumerate() {
        let gap = add_sku(&mut merged.subscriptions, sku, offers);
        merged.gaps.extend(gap.map(|gap| (number, gap)));
    }
    merged.subscriptions.sort_by(|a, b| a.id.cmp(&b.id));
    name_bases(&mut merged.subscriptions);
    merged
}

/// Names the bases of add-ons by the ids that they are written under, which need not be those by which an add-on names them.
fn name_bases(all: &mut [Subscription]) {
    let find = |base: &String| all.iter().find(|one| one.ids.contains(base));
    let bases: Vec<Option<String>> = all
        .iter()
        .map(|one| one.addon_to.as_ref().and_then(find).map(|base| base.id.clone()))
        .collect();
    for (one, base) in all.iter_mut().zip(bases) {
        one.base_unknown = one.addon_to.is_some() && base.is_none();
        one.addon_to = base;
    }
}

fn add_facts(to: &mut Subscription, told: &Told<'_>) {
    let (facts, place, day) = (told.facts, told.place, told.day);
    if let (true, Some(id)) = (to.id.is_empty(), facts.ids.first()) {
        to.id.clone_from(id);
    }
    to.ids.extend(facts.ids.iter().cloned());
    add_offers(&mut to.offers, &facts.offers);
    to.name = to.name.take().or_else(|| facts.name.clone());
    to.licenses.add(facts.licenses, true, place, day);
    to.assigned = to.assigned.or(facts.assigned);
    to.status.add(facts.status, true, place, day);
    // A year and a month that was renewed twelve times look the same.
    let is_stated = facts.purchased_is_term_start;
    to.purchased.add(facts.term_start(told.orders), is_stated, place, day);
    if let Some((end, is_stated)) = facts.last_day(told.orders) {
        to.ends.add(Some(end), is_stated, place, day);
    }
    to.auto_renew.add(facts.auto_renew, true, place, day);
    to.renews_licenses.add(facts.renews_licenses, true, place, day);
    to.term.add(facts.term, true, place, day);
    if let Some((channel, is_stated)) = facts.channel {
        to.channel.add(Some(channel), is_stated, place, day);
    }
    to.owner = to.owner.take().or_else(|| facts.owner.clone());
    to.addon_to = to.addon_to.take().or_else(|| facts.addon_to.clone());
    to.is_extended |= facts.is_extended;
    to.left_out = to.left_out.or(facts.left_out);
    to.places.insert(place);
}

/// Adds identities that are not there yet.
fn add_offers(to: &mut Vec<String>, offers: &[String]) {
    for offer in offers {
        if !to.iter().any(|known| known.eq_ignore_ascii_case(offer)) {
            to.push(offer.clone());
        }
    }
}

/// Adds what an SKU tells to its subscriptions, and those of them that no other record tells of.
///
/// Graph counts the subscriptions of an SKU by ids of its own. Where no record has these, subscriptions of the same offer are the same ones if
/// there are as many of them with as many licenses; else something is missing, which is returned.
fn add_sku(all: &mut Vec<Subscription>, sku: &ToldSku<'_>, offers: &OfferTable) -> Option<String> {
    let ids = &sku.facts.subscriptions;
    let has = |one: &Subscription| ids.iter().any(|id| one.ids.contains(id));
    let by_id: Vec<usize> = positions(all, has);
    let has_offer = |one: &Subscription| is_same_offer(one, sku.facts, offers);
    let same = |one: &Subscription| one.left_out.is_none() && has_offer(one);
    let same_but_left = |one: &Subscription| one.left_out.is_some() && has_offer(one);
    let by_offer = if by_id.is_empty() { positions(all, same) } else { Vec::new() };
    let is_cancelled = sku.facts.status == Some("cancelled");
    let is_uncounted = ids.is_empty() && !is_cancelled && !all.iter().any(same_but_left);
    let gap = match by_offer.as_slice() {
        [] if !is_uncounted => None,
        own => gap_of(all, own, sku.facts),
    };
    for at in by_id.iter().chain(&by_offer) {
        let Some(subscription) = all.get_mut(*at) else { continue };
        add_offers(&mut subscription.offers, &sku.facts.offers);
        subscription.places.insert(sku.place);
    }
    if by_offer.is_empty() {
        let is_new = |id: &&String| !all.iter().any(|one| one.ids.contains(*id));
        let new: Vec<&String> = ids.iter().filter(is_new).collect();
        let new: Vec<Subscription> = new.into_iter().map(|id| subscription_of(sku, id)).collect();
        all.extend(new);
    }
    gap
}

fn positions(all: &[Subscription], fits: impl Fn(&Subscription) -> bool) -> Vec<usize> {
    let fitting = all.iter().enumerate().filter(|(_, one)| fits(one));
    fitting.map(|(at, _)| at).collect()
}

/// Whether a subscription has the offer of an SKU. One whose identities no table knows goes by its name, if that is the name
/// of one offer only.
pub(super) fn is_same_offer(one: &Subscription, sku: &SkuFacts, offers: &OfferTable) -> bool {
    let key = |offer: &String| offers.key_of(offer).unwrap_or(offer).to_lowercase();
    let keys: Vec<String> = sku.offers.iter().map(key).collect();
    let is_known = one.offers.iter().any(|offer| offers.key_of(offer).is_some());
    let named = one.name.as_deref().map_or(&[][..], |name| offers.named(name));
    match named {
        [only] if !is_known => keys.contains(&only.to_lowercase()),
        _ => one.offers.iter().any(|offer| keys.contains(&key(offer))),
    }
}

/// What the tenant has of an SKU beyond subscriptions of the same offer.
fn gap_of(all: &[Subscription], own: &[usize], sku: &SkuFacts) -> Option<String> {
    let licenses = own.iter().filter_map(|at| all.get(*at)?.licenses.agreed());
    let licenses: u64 = licenses.map(|agreed| agreed.value).sum();
    // Some exports count licenses alone.
    let is_counted = !sku.subscriptions.is_empty();
    let is_whole =
        (!is_counted || own.len() == sku.subscriptions.len()) && sku.units == Some(licenses);
    let name = sku.offers.iter().find(|offer| !is_guid(offer)).or_else(|| sku.offers.first());
    let units = sku.units.map_or_else(String::new, |units| format!(" with {units} licenses"));
    let (there, told) = (sku.subscriptions.len(), own.len());
    let name = name.map_or("an SKU", String::as_str);
    (!is_whole).then(|| match is_counted {
        true => format!(
            "Microsoft Graph counts {there} of {name}{units}, the other files {told} with {licenses}"
        ),
        false => format!("the tenant has {name}{units}, the other files tell of {licenses}"),
    })
}

/// A subscription of which nothing but its SKU tells.
fn subscription_of(sku: &ToldSku<'_>, id: &str) -> Subscription {
    let facts = sku.facts;
    let is_only = facts.subscriptions.len() == 1;
    let mut subscription = Subscription {
        id: id.to_owned(),
        ids: BTreeSet::from([id.to_owned()]),
        offers: facts.offers.clone(),
        left_out: (facts.status == Some("cancelled")).then_some("cancelled already"),
        places: BTreeSet::from([sku.place]),
        ..Subscription::default()
    };
    subscription.licenses.add(facts.units.filter(|_| is_only), true, sku.place, sku.day);
    subscription.status.add(facts.status.filter(|_| is_only), true, sku.place, sku.day);
    subscription
}
