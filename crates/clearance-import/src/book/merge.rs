//! Merges the pieces of all files into customers.

use jiff::civil::Date;

use super::assigned::{assign_by_name, split_assigned};
use super::customer::{Customer, Omission, Subscription, Transfer};
use super::join::{Joined, join_by_tenant};
use super::subscriptions::{Told, ToldSku, merge_subscriptions};
use crate::offers::OfferTable;
use crate::piece::{CustomerFacts, DelegationFacts, Facts, Piece, Place, TransferFacts};
use crate::spelling::{Orders, is_guid};

/// What a file says of all its records.
#[derive(Debug, Clone, Default)]
pub struct ExportContext {
    /// The orders of day and month in its columns.
    pub orders: Orders,
    /// The day of the export, where the file tells it.
    pub day: Option<Date>,
}

/// What is known beside the pieces.
#[derive(Debug, Clone, Copy)]
pub struct MergeContext<'c> {
    /// The offers that are known.
    pub offers: &'c OfferTable,
    /// The tenant ID of the partner that takes customers over.
    pub partner: Option<&'c str>,
}

/// Why a subscription is left out that the partner sold.
const OWN: &str = "sold by this partner already";

/// The pieces of all files, joined by tenant. What is merged of them is many times as large, so customers are merged one by one.
#[derive(Debug, Clone)]
pub struct Book {
    pieces: Vec<Piece>,
    /// The files, by their numbers.
    files: Vec<ExportContext>,
    joined: Joined,
}

impl Book {
    /// Joins the pieces of files.
    pub fn of(pieces: Vec<Piece>, files: Vec<ExportContext>) -> Self {
        let joined = join_by_tenant(&pieces);
        Self { pieces, files, joined }
    }

    /// The numbers of the pieces of each tenant, in the order in which files first tell of it.
    pub fn tenants(&self) -> impl Iterator<Item = &[usize]> {
        self.joined.tenants.iter().map(Vec::as_slice)
    }

    /// Merges pieces of a tenant.
    pub fn merge(&self, tenant: &[usize], context: MergeContext<'_>) -> Customer {
        merge_customer(&self.get_pieces(tenant), &self.files, context)
    }

    /// What belongs to no customer.
    pub fn homeless(&self) -> impl Iterator<Item = Omission> + '_ {
        let pieces = self.joined.homeless.iter().filter_map(|at| self.pieces.get(*at));
        pieces.map(|piece| Omission {
            what: describe(piece),
            why: "it names no tenant, and the files are about several".to_owned(),
            place: piece.place,
        })
    }

    fn get_pieces(&self, numbers: &[usize]) -> Vec<&Piece> {
        numbers.iter().filter_map(|at| self.pieces.get(*at)).collect()
    }
}

fn describe(piece: &Piece) -> String {
    match &piece.facts {
        Facts::Subscription(facts) => {
            format!("subscription {}", facts.ids.first().map_or("", String::as_str))
        }
        Facts::Agreement(_) => "an agreement".to_owned(),
        Facts::Users { name, count } => format!("{count} users with {name}"),
        Facts::Qualification { segment, .. } => format!("the qualification for {segment}"),
        _ => "a record".to_owned(),
    }
}

/// Merges the pieces of one tenant.
fn merge_customer(
    pieces: &[&Piece],
    files: &[ExportContext],
    context: MergeContext<'_>,
) -> Customer {
    let MergeContext { offers, partner } = context;
    let mut customer = Customer::default();
    let none = ExportContext::default();
    let (mut told, mut skus) = (Vec::new(), Vec::new());
    let mut users: Vec<(&String, u64)> = Vec::new();
    let mut transfers: Vec<(&TransferFacts, Place, Option<Date>)> = Vec::new();
    for piece in pieces {
        let place = piece.place;
        let file = files.get(place.file).unwrap_or(&none);
        customer.files.insert(place.file);
        customer.tenant_id = customer.tenant_id.take().or_else(|| piece.tenant.id.clone());
        prefer_initial(&mut customer.domain, piece.tenant.domain.as_deref());
        match &piece.facts {
            Facts::Customer(facts) => add_customer(&mut customer, facts, place, file.day),
            Facts::Sku(facts) => skus.push(ToldSku { facts, place, day: file.day }),
            Facts::Subscription(facts) => {
                told.push(Told { facts, place, orders: &file.orders, day: file.day });
            }
            Facts::Agreement(day) => {
                let newer = customer.agreement.is_none_or(|(known, _)| known < *day);
                if newer {
                    customer.agreement = Some((*day, place));
                }
            }
            Facts::Qualification { segment, is_approved } => {
                customer.segment.add(is_approved.then_some(*segment), true, place, file.day);
            }
            Facts::Delegation(facts) => add_delegation(&mut customer, facts, place, file),
            Facts::Users { name, count } => users.push((name, *count)),
            Facts::Transfer(facts) => {
                let requested = facts.requested.and_then(|stamp| stamp.date(&file.orders));
                transfers.push((facts, place, requested));
            }
        }
    }
    let merged = merge_subscriptions(&told, &skus, offers);
    customer.subscriptions = merged.subscriptions;
    leave_out_own(&mut customer.subscriptions, partner);
    add_transfers(&mut customer, &transfers);
    for (number, sku) in skus.iter().enumerate() {
        let gap = merged.gaps.iter().find(|(of, _)| *of == number).map(|(_, gap)| gap.as_str());
        split_assigned(&mut customer.subscriptions, sku.facts, gap, offers);
        customer.gaps.extend(gap.map(str::to_owned));
    }
    settle_lost_name(&mut customer);
    for (name, count) in users {
        assign_by_name(&mut customer, name, count, offers);
    }
    leave_out(&mut customer);
    customer
}

/// Keeps the initial domain of a tenant, which never changes, before any other.
fn prefer_initial(known: &mut Option<String>, found: Option<&str>) {
    let Some(found) = found else { return };
    let is_initial = |domain: &str| domain.ends_with(".onmicrosoft.com");
    if known.as_deref().is_none_or(|known| !is_initial(known) && is_initial(found)) {
        *known = Some(found.to_owned());
    }
}

/// Leaves out what the partner that takes the customer over sold itself.
fn leave_out_own(subscriptions: &mut [Subscription], partner: Option<&str>) {
    let is_own = |one: &&mut Subscription| one.owner.is_some() && one.owner.as_deref() == partner;
    for own in subscriptions.iter_mut().filter(is_own) {
        own.left_out = own.left_out.or(Some(OWN));
    }
}

/// Forgets a name that lost letters where another file has it whole; one that no other has like it is a claim against it.
fn settle_lost_name(customer: &mut Customer) {
    let Some((lost, place, day)) = customer.lost_name.take() else { return };
    let names = customer.name.all();
    if names.is_empty() {
        customer.lost_name = Some((lost, place, day));
    } else if !names.iter().any(|claim| is_spelled_by(&claim.value, &lost)) {
        customer.name.add(Some(lost), false, place, day);
    }
}

/// Whether a name is another one in which `?` stands for some letters.
fn is_spelled_by(whole: &str, lost: &str) -> bool {
    let same = |(one, other): (char, char)| other == '?' || one == other;
    whole.chars().count() == lost.chars().count() && whole.chars().zip(lost.chars()).all(same)
}

fn add_customer(to: &mut Customer, facts: &CustomerFacts, place: Place, day: Option<Date>) {
    // Windows PowerShell writes ASCII, with `?` in place of other letters.
    match facts.name.as_ref().filter(|name| name.contains('?')) {
        Some(lost) => to.lost_name = Some((lost.clone(), place, day)),
        None => to.name.add(facts.name.clone(), true, place, day),
    }
    to.country.add(facts.country.clone(), !facts.is_country_inferred, place, day);
    // It is about whoever exported it.
    to.reseller.add(facts.reseller, false, place, day);
    to.delegated_admin.add(facts.delegated_admin, false, place, day);
    prefer_initial(&mut to.domain, facts.domain.as_deref());
}

fn add_delegation(to: &mut Customer, facts: &DelegationFacts, place: Place, file: &ExportContext) {
    if !facts.is_active {
        return;
    }
    to.delegated_admin.add(Some(true), false, place, file.day);
    let until = facts.until.and_then(|stamp| stamp.date(&file.orders));
    to.delegated_until = to.delegated_until.max(until);
    to.roles.extend(facts.roles.iter().cloned());
}

/// Takes over the newest transfer that is asked for, and marks the subscriptions of those that are asked for or done.
fn add_transfers(customer: &mut Customer, transfers: &[(&TransferFacts, Place, Option<Date>)]) {
    for (facts, place, requested) in transfers {
        if !facts.is_open && !facts.is_complete {
            continue;
        }
        for subscription in &mut customer.subscriptions {
            let is_in = facts.subscriptions.iter().any(|id| subscription.ids.contains(id));
            if is_in && facts.is_complete {
                subscription.left_out =
                    subscription.left_out.or(Some("transferred to another partner already"));
            }
            subscription.is_transferred |= is_in;
        }
        let is_newer = customer.transfer.as_ref().is_none_or(|known| known.requested < *requested);
        if facts.is_open && is_newer {
            customer.transfer = Some(Transfer { requested: *requested, place: *place });
        }
    }
}

/// Takes out subscriptions that are no part of a move.
fn leave_out(customer: &mut Customer) {
    let all = std::mem::take(&mut customer.subscriptions);
    for subscription in all {
        let Some(why) = subscription.left_out else {
            customer.subscriptions.push(subscription);
            continue;
        };
        let mut offers = subscription.offers.iter();
        let named = offers.clone().find(|offer| !is_guid(offer)).or_else(|| offers.next());
        let offer = subscription.name.as_ref().or(named);
        let offer = offer.map(|offer| format!(" ({offer})")).unwrap_or_default();
        if let Some(place) = subscription.places.first() {
            customer.left_out.push(Omission {
                what: format!("{}{offer}", subscription.id),
                why: why.to_owned(),
                place: *place,
            });
        }
    }
}
