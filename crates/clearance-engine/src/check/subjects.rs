//! Documents of a report: name, deadline, outcomes and table, where those that pass are needed as well.

use jiff::civil::Date;

use super::examine::DocumentRun;
use super::findings::subject_of;
use crate::pack::Pack;
use crate::report::SubjectReport;
use clearance_syntax::document::{Document, NodeId, Value};

/// A document, as far as its document tells, and what the pack's functions gave.
pub(super) fn describe_subject(
    pack: &Pack,
    document: &Document,
    examined: &mut DocumentRun,
) -> SubjectReport {
    let described = &pack.described;
    let name = described.name.as_deref().and_then(|path| {
        let found = values_at(document, path).into_iter().next()?;
        match &document.node(found).value {
            Value::Text(text) => Some(text.to_string()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        }
    });
    let deadlines = described.deadlines.iter().flat_map(|path| values_at(document, path));
    let deadlines = deadlines.filter_map(|node| match document.node(node).value {
        Value::Date(date) => Some(date),
        _ => None,
    });
    SubjectReport {
        subject: subject_of(document),
        extent: document.node(NodeId::ROOT).span,
        name,
        deadline: examined.deadline.or_else(|| next_deadline(deadlines, pack.scripts.as_of)),
        standing_until: examined.days.standing,
        outcomes: examined.outcomes.clone(),
        rows: std::mem::take(&mut examined.rows),
    }
}

/// The next of some days from a day on; where all are past, the last.
fn next_deadline(days: impl Iterator<Item = Date>, from: Date) -> Option<Date> {
    days.min_by_key(|day| match *day >= from {
        true => (false, (*day - from).get_days()),
        false => (true, (from - *day).get_days()),
    })
}

/// The values at a path of keys, those within each item where there is a list on the way.
fn values_at(document: &Document, path: &[String]) -> Vec<NodeId> {
    let mut at = vec![NodeId::ROOT];
    for key in path {
        let tables = at.into_iter().flat_map(|node| list_items(document, node));
        at = tables.filter_map(|table| document.get(table, key)).collect();
    }
    at.into_iter().flat_map(|node| list_items(document, node)).collect()
}

fn list_items(document: &Document, node: NodeId) -> Vec<NodeId> {
    match &document.node(node).value {
        Value::List(items) => items.clone(),
        _ => vec![node],
    }
}

#[cfg(test)]
mod tests {
    use super::next_deadline;
    use jiff::civil::date;

    #[test]
    fn the_deadline_is_the_next_day_or_the_last_past_one() {
        let days = [date(2026, 12, 30), date(2026, 11, 23), date(2026, 11, 1), date(2026, 10, 1)];
        let from = |day| next_deadline(days.into_iter(), day);
        assert_eq!(from(date(2026, 11, 23)), Some(date(2026, 11, 23)));
        assert_eq!(from(date(2026, 11, 24)), Some(date(2026, 12, 30)));
        assert_eq!(from(date(2027, 2, 1)), Some(date(2026, 12, 30)));
        assert_eq!(next_deadline(std::iter::empty(), date(2027, 2, 1)), None);
    }
}
