//! The newest record of each subscription, of files with a row for each time something was charged.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use crate::piece::{CustomerFacts, Facts, Piece, Place, SubscriptionFacts, TenantKey};
use crate::spelling::{DateOrder, Stamp};

/// The orders that are tried while a column is not settled.
const ORDERS: [DateOrder; 2] = [DateOrder::DayFirst, DateOrder::MonthFirst];

/// What the newest records tell of each tenant, by its ID.
#[derive(Debug, Default)]
pub(super) struct FoldedRecords(BTreeMap<String, FoldedTenant>);

/// What the newest records of a tenant tell. Most of them tell the same of it.
#[derive(Debug, Default)]
struct FoldedTenant {
    key: Arc<TenantKey>,
    customer: Arc<CustomerFacts>,
    /// By the ids of subscriptions, for each order of day and month. Most tenants have a few, for which a tree would be large.
    subscriptions: HashMap<String, [NewestRecord; 2]>,
}

/// The newest record of a subscription.
#[derive(Debug, Clone, Default)]
struct NewestRecord {
    days: Days,
    record: Option<Rc<FoldedRecord>>,
}

#[derive(Debug)]
struct FoldedRecord {
    line: u64,
    key: Arc<TenantKey>,
    customer: Arc<CustomerFacts>,
    subscription: Box<SubscriptionFacts>,
}

/// The two days by which a record is newer than another, of which the first counts more.
type Days = [Option<Date>; 2];

/// The days of a record, and by which orders of day and month it is the newest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Newer {
    days: [Days; 2],
    by: [bool; 2],
}

impl FoldedRecords {
    /// Compares a record of a subscription with the one that is known. Nothing where it is older by every order.
    pub(super) fn compare(
        &self,
        [tenant, id]: [&str; 2],
        stamps: [Option<Stamp>; 2],
    ) -> Option<Newer> {
        let days =
            ORDERS.map(|order| stamps.map(|stamp| stamp.and_then(|stamp| stamp.date_in(order))));
        let known = self.0.get(tenant).and_then(|own| own.subscriptions.get(id));
        let Some([day_first, month_first]) = known else {
            return Some(Newer { days, by: [true, true] });
        };
        let [by_day, by_month] = &days;
        let by = [day_first.days <= *by_day, month_first.days <= *by_month];
        (by != [false, false]).then_some(Newer { days, by })
    }

    /// Keeps what a record tells of a subscription, in place of an older one.
    pub(super) fn insert(
        &mut self,
        [tenant, id]: [&str; 2],
        newer: Newer,
        line: u64,
        (key, customer, subscription): (TenantKey, CustomerFacts, SubscriptionFacts),
    ) {
        // Not `entry`, which would need the name of what is known for the most part.
        if !self.0.contains_key(tenant) {
            self.0.insert(tenant.to_owned(), FoldedTenant::default());
        }
        let Some(own) = self.0.get_mut(tenant) else { return };
        let record = Rc::new(FoldedRecord {
            line,
            key: share(&mut own.key, key),
            customer: share(&mut own.customer, customer),
            subscription: Box::new(subscription),
        });
        if !own.subscriptions.contains_key(id) {
            own.subscriptions.insert(id.to_owned(), Default::default());
        }
        let known = own.subscriptions.get_mut(id).into_iter().flatten();
        for ((candidate, days), _) in known.zip(newer.days).zip(newer.by).filter(|(_, by)| *by) {
            *candidate = NewestRecord { days, record: Some(Rc::clone(&record)) };
        }
    }

    /// The pieces of the newest records, in the order of tenants and subscriptions.
    pub(super) fn into_pieces(
        self,
        file: usize,
        is_month_first: bool,
    ) -> impl Iterator<Item = Piece> {
        let records = self.0.into_values().flat_map(move |own| {
            let mut subscriptions: Vec<_> = own.subscriptions.into_iter().collect();
            subscriptions.sort_by(|(a, _), (b, _)| a.cmp(b));
            subscriptions.into_iter().filter_map(move |(_, [day_first, month_first])| {
                let (chosen, other) = match is_month_first {
                    true => (month_first, day_first),
                    false => (day_first, month_first),
                };
                // Mostly it is the same record.
                drop(other);
                chosen.record.and_then(Rc::into_inner)
            })
        });
        records.flat_map(move |record| record.into_pieces(file))
    }
}

impl FoldedRecord {
    fn into_pieces(self, file: usize) -> [Piece; 2] {
        let Self { line, key, customer, subscription } = self;
        let place = Place { file, line };
        [
            Piece { place, tenant: Arc::clone(&key), facts: Facts::Customer(customer) },
            Piece { place, tenant: key, facts: Facts::Subscription(subscription) },
        ]
    }
}

/// The value that is known, where a new one is the same; else the new one, which is known from then on.
fn share<T: PartialEq>(known: &mut Arc<T>, new: T) -> Arc<T> {
    if **known != new {
        *known = Arc::new(new);
    }
    Arc::clone(known)
}
