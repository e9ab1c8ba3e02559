//! Pieces: what one record of an export tells, and where it stands.

use std::sync::Arc;

use jiff::civil::Date;

use crate::spelling::{ENDLESS_FROM, Orders, Stamp, same_term};

/// Where a piece is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The number of the file, from 0.
    pub file: usize,
    /// The line, from 1.
    pub line: u64,
}

/// What one record tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Where it is from.
    pub place: Place,
    /// The tenant that it is about, as far as the record names it. Of a book, most records share it.
    pub tenant: Arc<TenantKey>,
    /// What it tells.
    pub facts: Facts,
}

/// How a record names a tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TenantKey {
    /// The tenant ID, a GUID in lower case.
    pub id: Option<String>,
    /// A domain of the tenant in lower case.
    pub domain: Option<String>,
    /// The customer's number with a distributor, which tells customers of one file apart.
    pub account: Option<String>,
}

impl TenantKey {
    /// A tenant by its ID, if there is one.
    pub fn of_id(id: Option<String>) -> Self {
        Self { id, ..Self::default() }
    }

    /// A tenant by its ID and a domain, as far as there are any.
    pub fn of(id: Option<String>, domain: Option<String>) -> Self {
        Self { id, domain, account: None }
    }
}

/// What a record tells, by what it is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    /// A customer.
    Customer(Arc<CustomerFacts>),
    /// An SKU of a tenant: the licenses of all its subscriptions together.
    Sku(Box<SkuFacts>),
    /// A subscription.
    Subscription(Box<SubscriptionFacts>),
    /// The day on which an agreement was accepted.
    Agreement(Date),
    /// A segment for which a customer was approved, or not.
    Qualification {
        /// The segment.
        segment: &'static str,
        /// Whether it is approved.
        is_approved: bool,
    },
    /// Delegated administration.
    Delegation(Box<DelegationFacts>),
    /// A transfer of subscriptions between partners.
    Transfer(Box<TransferFacts>),
    /// How many users have a license, by the display name of its offer.
    Users {
        /// The display name.
        name: String,
        /// How many users have it.
        count: u64,
    },
}

/// What a record tells of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerFacts {
    /// The name.
    pub name: Option<String>,
    /// The tenant's initial domain, or another.
    pub domain: Option<String>,
    /// The country of the tenant.
    pub country: Option<String>,
    /// Whether that country may be that of a bill.
    pub is_country_inferred: bool,
    /// The reseller relationship with whoever exported it.
    pub reseller: Option<&'static str>,
    /// Whether whoever exported it has delegated administration.
    pub delegated_admin: Option<bool>,
}

/// What a record tells of an SKU in a tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkuFacts {
    /// Its identities, the most trusted first.
    pub offers: Vec<String>,
    /// How many licenses are assigned, over all subscriptions.
    pub consumed: Option<u64>,
    /// How many licenses there are, over all subscriptions, in the state that is told of.
    pub units: Option<u64>,
    /// The state.
    pub status: Option<&'static str>,
    /// Whether its licenses are assigned to users.
    pub is_for_users: bool,
    /// The ids of its subscriptions.
    pub subscriptions: Vec<String>,
}

/// How the end of a subscription is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndKind {
    /// As the last day.
    LastDay,
    /// As the moment of the next state, mostly the first of the day after.
    NextState,
    /// As a day of which sources say both.
    Doubtful,
    /// As a day of which nothing says whether it is the last.
    Unsaid,
    /// As the moment of the next state in local time, so a day more or less.
    Local,
}

/// What a record tells of a subscription.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SubscriptionFacts {
    /// Its ids in lower case, that of the commerce system first.
    pub ids: Vec<String>,
    /// Identities of its offer, the most trusted first.
    pub offers: Vec<String>,
    /// The name of its offer.
    pub name: Option<String>,
    /// How many licenses it has.
    pub licenses: Option<u64>,
    /// How many of them are assigned, where records tell it for each subscription.
    pub assigned: Option<u64>,
    /// Its state.
    pub status: Option<&'static str>,
    /// The day of the purchase.
    pub purchased: Option<Stamp>,
    /// Whether that day is the first of the present term, not of the first one.
    pub purchased_is_term_start: bool,
    /// Its end.
    pub ends: Option<(Stamp, EndKind)>,
    /// Whether it renews itself.
    pub auto_renew: Option<bool>,
    /// With how many licenses it will renew.
    pub renews_licenses: Option<u64>,
    /// Its term.
    pub term: Option<&'static str>,
    /// How it was bought, and whether the record says so itself.
    pub channel: Option<(&'static str, bool)>,
    /// The partner that it was bought from: a tenant ID.
    pub owner: Option<String>,
    /// The id of the subscription that it is an add-on to.
    pub addon_to: Option<String>,
    /// Whether it is in an extended service term, in which it has an SKU of its own.
    pub is_extended: bool,
    /// Why it is no part of a move.
    pub left_out: Option<&'static str>,
}

impl SubscriptionFacts {
    /// The last day of its term, and whether that is proved or stated.
    ///
    /// A term that starts on a day and ends on the day before the same day of another month or year is proof. `nothing` where the record
    /// has no end, or one that cannot be read.
    pub fn last_day(&self, orders: &Orders) -> Option<(Date, bool)> {
        let (stamp, kind) = self.ends?;
        let day = stamp.date(orders)?;
        if day.year() >= ENDLESS_FROM {
            return Some((day, true));
        }
        let before = day.yesterday().ok()?;
        if kind == EndKind::LastDay {
            let bought = self.purchased.and_then(|bought| bought.date(orders));
            // A whole term and a day: whoever wrote it wrote the day after.
            let is_after = bought.is_some_and(|bought| same_term(bought, day).is_some());
            return Some(if is_after { (before, false) } else { (day, true) });
        }
        let bought = self.purchased.filter(|_| kind != EndKind::Local);
        if let Some(bought) = bought.and_then(|bought| bought.date(orders)) {
            if same_term(bought, day).is_some() {
                return Some((before, true));
            }
            if day.tomorrow().is_ok_and(|next| same_term(bought, next).is_some()) {
                return Some((day, true));
            }
        }
        match kind {
            EndKind::Unsaid => Some((day, false)),
            EndKind::NextState if !stamp.is_midnight() => Some((day, false)),
            _ => Some((before, false)),
        }
    }

    /// The day on which the present term began, if the record tells: some tell the first purchase, which counts only in the first term.
    pub fn term_start(&self, orders: &Orders) -> Option<Date> {
        let bought = self.purchased?.date(orders)?;
        if self.purchased_is_term_start {
            return Some(bought);
        }
        let next = self.last_day(orders)?.0.tomorrow().ok()?;
        matches!(same_term(bought, next), Some(Some(_))).then_some(bought)
    }
}

/// What a record tells of delegated administration.
#[derive(Debug, Clone, PartialEq)]
pub struct DelegationFacts {
    /// Whether it is active.
    pub is_active: bool,
    /// Its last day.
    pub until: Option<Stamp>,
    /// Its roles, by name where the name is known.
    pub roles: Vec<String>,
}

/// What a record tells of a transfer.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferFacts {
    /// Whether it is asked for and not yet answered.
    pub is_open: bool,
    /// Whether all of it is done.
    pub is_complete: bool,
    /// The day on which it was asked for.
    pub requested: Option<Stamp>,
    /// The ids of the subscriptions in it.
    pub subscriptions: Vec<String>,
}

/// Why a subscription is no part of a move: the first reason that holds, or that it is cancelled by its status.
pub(crate) fn why_left_out(
    reasons: &[(bool, &'static str)],
    status: Option<&str>,
) -> Option<&'static str> {
    let reason = reasons.iter().find(|(holds, _)| *holds).map(|(_, why)| *why);
    reason.or_else(|| (status == Some("cancelled")).then_some("cancelled already"))
}
