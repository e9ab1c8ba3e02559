//! Replaces what tells who a customer is by made-up names: numbers in the order in which customers and subscriptions are told of.

use std::collections::{BTreeMap, BTreeSet};

use super::customer::{Customer, Omission};

/// Replaces name, tenant and ids of a customer, by its number. Offers, numbers and days stay.
pub fn redact(customer: &mut Customer, number: usize) {
    let name = format!("Customer {number}");
    customer.name.replace(|_| name.clone());
    customer.domain = Some(format!("customer{number}.onmicrosoft.com"));
    customer.tenant_id = None;
    customer.lost_name = None;
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for (at, subscription) in (1..).zip(&mut customer.subscriptions) {
        let made_up = format!("subscription-{at}");
        ids.insert(std::mem::replace(&mut subscription.id, made_up.clone()), made_up);
        subscription.ids = BTreeSet::new();
        subscription.owner = None;
    }
    for subscription in &mut customer.subscriptions {
        let base = subscription.addon_to.take();
        subscription.addon_to = base.and_then(|base| ids.get(&base).cloned());
    }
    for (at, left_out) in (1..).zip(&mut customer.left_out) {
        redact_left_out(left_out, at);
    }
}

/// Keeps the offer, which stands in brackets behind the id.
fn redact_left_out(left_out: &mut Omission, number: usize) {
    let offer = left_out.what.find(" (").and_then(|at| left_out.what.get(at..));
    left_out.what = format!("left-out-{number}{}", offer.unwrap_or_default());
}
