//! A customer as exports tell of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::agreement::FactClaims;
use crate::piece::Place;

/// A customer as exports tell of it.
#[derive(Debug, Clone, Default)]
pub struct Customer {
    /// The tenant ID.
    pub tenant_id: Option<String>,
    /// The tenant's domain: the initial one, where a record has it.
    pub domain: Option<String>,
    /// The name.
    pub name: FactClaims<String>,
    /// A name with `?` in place of letters that the export lost, and where it is from, if no file has the name whole.
    pub lost_name: Option<(String, Place, Option<Date>)>,
    /// The country of the tenant.
    pub country: FactClaims<String>,
    /// The segment for which it is approved.
    pub segment: FactClaims<&'static str>,
    /// The reseller relationship.
    pub reseller: FactClaims<&'static str>,
    /// Whether there is delegated administration.
    pub delegated_admin: FactClaims<bool>,
    /// Its last day.
    pub delegated_until: Option<Date>,
    /// Its roles.
    pub roles: BTreeSet<String>,
    /// The latest day on which the customer agreement was accepted.
    pub agreement: Option<(Date, Place)>,
    /// A transfer that is asked for.
    pub transfer: Option<Transfer>,
    /// Its subscriptions, in the order of their ids.
    pub subscriptions: Vec<Subscription>,
    /// Of what it has more than files tell.
    pub gaps: Vec<String>,
    /// What is no part of it, and why.
    pub left_out: Vec<Omission>,
    /// The files that tell of it.
    pub files: BTreeSet<usize>,
}

/// A subscription as exports tell of it.
#[derive(Debug, Clone, Default)]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// All of its ids.
    pub ids: BTreeSet<String>,
    /// Identities of its offer, the most trusted first.
    pub offers: Vec<String>,
    /// The name of its offer.
    pub name: Option<String>,
    /// How many licenses it has.
    pub licenses: FactClaims<u64>,
    /// How many of them are assigned.
    pub assigned: Option<u64>,
    /// Why it is unknown how many are assigned, where that can be told.
    pub assigned_unknown: Option<String>,
    /// Its state.
    pub status: FactClaims<&'static str>,
    /// The first day of its present term.
    pub purchased: FactClaims<Date>,
    /// The last day of its present term.
    pub ends: FactClaims<Date>,
    /// Whether it renews itself.
    pub auto_renew: FactClaims<bool>,
    /// With how many licenses it will renew.
    pub renews_licenses: FactClaims<u64>,
    /// Its term.
    pub term: FactClaims<&'static str>,
    /// How it was bought.
    pub channel: FactClaims<&'static str>,
    /// The partner that it was bought from: a tenant ID.
    pub owner: Option<String>,
    /// The id of the subscription that it is an add-on to.
    pub addon_to: Option<String>,
    /// Whether it is an add-on to a subscription of which no file tells.
    pub base_unknown: bool,
    /// Whether it is in an extended service term, in which it has an SKU of its own.
    pub is_extended: bool,
    /// Whether a transfer that is asked for or done holds it.
    pub is_transferred: bool,
    /// Why it is no part of a move.
    pub left_out: Option<&'static str>,
    /// Where it is told of.
    pub places: BTreeSet<Place>,
}

/// A transfer between partners that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The day on which it was asked for.
    pub requested: Option<Date>,
    /// Where it is told of.
    pub place: Place,
}

/// Something that is no part of a customer file, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Omission {
    /// What it is: a subscription with its offer, or a record.
    pub what: String,
    /// Why: a noun phrase.
    pub why: String,
    /// Where it is told of.
    pub place: Place,
}
