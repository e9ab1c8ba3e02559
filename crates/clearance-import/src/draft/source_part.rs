//! The source part of a draft: what the customer has.

use jiff::civil::Date;

use super::build::{DraftBuilder, TablePart};
use super::outline::{DraftValue, Line};
use super::questions::ask;
use crate::book::{Customer, Subscription};
use crate::offers::OfferTable;
use crate::spelling::is_guid;

/// What an order could replace: a subscription whose offer, licenses and end are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replaceable {
    pub(super) id: String,
    pub(super) offer: String,
    pub(super) licenses: u64,
    pub(super) ends: Date,
}

/// The source of a draft, and what of it orders could replace.
pub(super) fn write_source(
    customer: &Customer,
    page: &mut DraftBuilder<'_>,
) -> (Line, Vec<Replaceable>) {
    let mut part = TablePart::default();
    let shared = shared_channel(customer);
    match &shared {
        Some((channel, is_proposed)) => {
            part.lines.push(Line::text("channel", channel));
            if *is_proposed {
                part.proposed.push("channel");
            }
        }
        None => part.lines.push(ask(
            "channel",
            "what no partner sold was bought from Microsoft or under volume licensing",
        )),
    }
    for gap in &customer.gaps {
        part.lines.push(ask("subscriptions", gap));
    }
    let mut replaceable = Vec::new();
    let mut items = Vec::new();
    let first = customer.subscriptions.first().map(|one| &one.owner);
    let has_sellers = customer.subscriptions.iter().any(|one| Some(&one.owner) != first);
    for subscription in &customer.subscriptions {
        let own_channel = shared.is_none();
        let (mut lines, order) = write_subscription(subscription, own_channel, page);
        if let Some(owner) = subscription.owner.as_ref().filter(|_| has_sellers) {
            let id = Line::text("id", &subscription.id);
            lines.splice(..1, [id.commented(format!("sold by the partner {owner}"))]);
        }
        items.push(lines);
        replaceable.extend(order.filter(|_| !subscription.is_transferred));
    }
    let mut lines = part.finish();
    lines.push(Line::Tables { key: "subscriptions", items });
    (Line::Table { key: "source", lines }, replaceable)
}

/// The channel of all subscriptions, if it is known of all and the same; and whether it is inferred.
fn shared_channel(customer: &Customer) -> Option<(&'static str, bool)> {
    let mut shared: Option<(&'static str, bool)> = None;
    for subscription in &customer.subscriptions {
        let own = subscription.channel.agreed()?;
        shared = match shared {
            None => Some((own.value, own.is_proposed)),
            Some((channel, is_proposed)) if channel == own.value => {
                Some((channel, is_proposed || own.is_proposed))
            }
            Some(_) => return None,
        };
    }
    shared
}

fn write_subscription(
    subscription: &Subscription,
    own_channel: bool,
    page: &mut DraftBuilder<'_>,
) -> (Vec<Line>, Option<Replaceable>) {
    let mut part = TablePart::default();
    let owner = format!("source.subscriptions[id={}].", subscription.id);
    part.lines.push(Line::text("id", &subscription.id));
    let offer = write_offer(subscription, page.context.offers, &mut part);
    let missing = |key| Some(ask(key, ""));
    let licenses = &subscription.licenses;
    page.write_fact(
        "licenses",
        &owner,
        licenses,
        DraftValue::Count,
        missing("licenses"),
        &mut part,
    );
    write_assigned(subscription, &mut part);
    let text = |text: &str| DraftValue::Text(text.to_owned());
    page.write_fact("status", &owner, &subscription.status, text, missing("status"), &mut part);
    page.write_fact("purchased", &owner, &subscription.purchased, DraftValue::Day, None, &mut part);
    let ends = &subscription.ends;
    page.write_fact("ends", &owner, ends, DraftValue::Day, missing("ends"), &mut part);
    page.write_fact("term", &owner, &subscription.term, text, None, &mut part);
    let renews = &subscription.auto_renew;
    page.write_fact(
        "auto_renew",
        &owner,
        renews,
        DraftValue::Flag,
        missing("auto_renew"),
        &mut part,
    );
    part.lines.push(ask("end_of_term", ""));
    let renews = &subscription.renews_licenses;
    page.write_fact("renews_licenses", &owner, renews, DraftValue::Count, None, &mut part);
    if own_channel {
        page.write_fact("channel", &owner, &subscription.channel, text, None, &mut part);
    }
    if subscription.base_unknown {
        part.lines.push(ask("addon_to", ""));
    }
    part.lines.extend(subscription.addon_to.as_ref().map(|base| Line::text("addon_to", base)));
    let order = || {
        let is_running = subscription.status.agreed().is_none_or(|status| status.value == "active");
        Some(Replaceable {
            id: subscription.id.clone(),
            offer: offer.filter(|_| is_running)?,
            licenses: licenses.agreed()?.value,
            ends: ends.agreed()?.value,
        })
    };
    let order = order();
    (part.finish(), order)
}

/// Writes the offer under the identity that is trusted most: the key of the table, if it knows one, else as the files have it.
fn write_offer(
    subscription: &Subscription,
    offers: &OfferTable,
    part: &mut TablePart,
) -> Option<String> {
    if subscription.is_extended {
        let more = "it is in an extended service term under an SKU of its own: write what it was bought as";
        part.lines.push(ask("offer", more));
        return None;
    }
    let Some(first) = subscription.offers.first() else {
        return write_named_offer(subscription.name.as_deref(), offers, part);
    };
    let key = subscription.offers.iter().find_map(|offer| offers.key_of(offer));
    let is_readable = |key: &&str| !is_guid(key) && offers.key_of(key) == Some(*key);
    let offer = key.filter(is_readable).map_or_else(|| first.clone(), str::to_owned);
    let other = subscription.offers.iter().find(|other| !is_guid(other) && **other != offer);
    let comment = subscription.name.as_ref().or(other.filter(|_| is_guid(&offer)));
    let line = Line::text("offer", &offer);
    part.lines.push(match comment {
        Some(comment) => line.commented(comment.clone()),
        None => line,
    });
    Some(offer)
}

/// Writes the offer that has a display name, for somebody to confirm; of several with the name, asks which.
fn write_named_offer(
    name: Option<&str>,
    offers: &OfferTable,
    part: &mut TablePart,
) -> Option<String> {
    let Some(name) = name else {
        part.lines.push(ask("offer", ""));
        return None;
    };
    match offers.named(name) {
        [only] => {
            part.lines.push(Line::text("offer", only).commented(name));
            part.proposed.push("offer");
            Some(only.clone())
        }
        [] => {
            part.lines.push(ask("offer", &format!("it is called {name}")));
            None
        }
        several => {
            let several = several.join(" or ");
            part.lines.push(ask("offer", &format!("{name} is the name of {several}")));
            None
        }
    }
}

fn write_assigned(subscription: &Subscription, part: &mut TablePart) {
    match (subscription.assigned, &subscription.assigned_unknown) {
        (Some(assigned), _) => {
            part.lines.push(Line::value("assigned", DraftValue::Count(assigned)))
        }
        (None, Some(why)) => part.lines.push(ask("assigned", why)),
        (None, None) => {}
    }
}
