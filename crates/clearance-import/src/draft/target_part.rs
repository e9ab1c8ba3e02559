//! The plan of a draft: how the customer is moved, and the orders that are proposed.

use super::outline::{DraftValue, Line};
use super::source_part::Replaceable;
use crate::book::Customer;
use crate::spelling::ENDLESS_FROM;

/// The move, where files tell of a transfer.
pub(super) fn write_move(customer: &Customer) -> Option<Line> {
    let transfer = customer.transfer.as_ref()?;
    let mut lines = vec![Line::text("path", "transfer")];
    if let Some(requested) = transfer.requested {
        let lines_of_it = vec![Line::value("requested", DraftValue::Day(requested))];
        lines.push(Line::Table { key: "transfer", lines: lines_of_it });
    }
    Some(Line::Table { key: "move", lines })
}

/// The orders: the same offer with as many licenses from the day after the end on. Each is proposed, for somebody to decide.
pub(super) fn write_target(replaceable: &[Replaceable]) -> Line {
    let orders: Vec<Vec<Line>> = replaceable.iter().filter_map(write_order).collect();
    let lines = match orders.is_empty() {
        true => vec![Line::texts("subscriptions", [])],
        false => vec![Line::Tables { key: "subscriptions", items: orders }],
    };
    Line::Table { key: "target", lines }
}

fn write_order(old: &Replaceable) -> Option<Vec<Line>> {
    let starts = old.ends.tomorrow().ok().filter(|_| old.ends.year() < ENDLESS_FROM)?;
    let lines = [
        Line::text("offer", &old.offer),
        Line::value("licenses", DraftValue::Count(old.licenses)),
        Line::value("starts", DraftValue::Day(starts)),
        Line::texts("replaces", [old.id.clone()]),
    ];
    let mut lines: Vec<Line> = lines.into_iter().map(|line| line.commented("proposed")).collect();
    let keys = ["offer", "licenses", "starts", "replaces"].map(str::to_owned);
    lines.push(Line::texts("proposed", keys));
    Some(lines)
}
