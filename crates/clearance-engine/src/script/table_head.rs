//! The head of a table: `as_of`, the day of its facts, and `review_by` or `review_after_days`, until when they are trusted.

use jiff::Span as Time;
use jiff::civil::Date;

use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::Diagnostic;

/// The key of the day that the facts of a table are of.
const AS_OF: &str = "as_of";

/// The key of the last day before a table must be reviewed.
const REVIEW_BY: &str = "review_by";

/// The key of the days after [`AS_OF`] for which a table needs no review.
const REVIEW_AFTER: &str = "review_after_days";

/// The most days that [`REVIEW_AFTER`] may be: a century.
const MOST_DAYS: i64 = 36_525;

/// The days in the head of a table, each with the value that it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableHead {
    /// The day that its facts are of.
    pub as_of: Option<(NodeId, Date)>,
    /// Until when it needs no review.
    pub review: Option<TableReview>,
}

/// Until when a table needs no review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableReview {
    /// The last day.
    pub last_day: Date,
    /// The value that a review changes: the day itself, or the one that days are counted from.
    pub node: NodeId,
    /// The number of days, where they are counted, and the value that says so.
    pub after: Option<(NodeId, i64)>,
}

impl TableHead {
    /// Reads the head of a table. One without these keys has an empty head.
    ///
    /// # Errors
    /// Everything that is wrong with the values of these keys, at its place.
    pub(crate) fn read(document: &Document) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = HeadReader { document, diagnostics: Vec::new() };
        let as_of = reader.read_day(AS_OF);
        let by = reader.read_day(REVIEW_BY);
        let after = reader.read_days();
        let by = by.map(|(node, last_day)| TableReview { last_day, node, after: None });
        let review = match (by, after) {
            (Some(_), Some((node, _))) => {
                reader.push(
                    node,
                    format!("`{REVIEW_AFTER}` stands beside `{REVIEW_BY}`"),
                    "keep one of the two",
                );
                None
            }
            (None, Some(after)) => reader.count_from(as_of, after),
            (by, None) => by,
        };
        if reader.diagnostics.is_empty() {
            Ok(Self { as_of, review })
        } else {
            Err(reader.diagnostics)
        }
    }
}

struct HeadReader<'a> {
    document: &'a Document,
    diagnostics: Vec<Diagnostic>,
}

impl HeadReader<'_> {
    fn push(&mut self, node: NodeId, message: String, help: &str) {
        let span = self.document.node(node).span;
        self.diagnostics.push(Diagnostic::new(&self.document.source, span, message).help(help));
    }

    /// Reads a day, which formats without dates write as text.
    fn read_day(&mut self, key: &str) -> Option<(NodeId, Date)> {
        let node = self.document.get(NodeId::ROOT, key)?;
        let day = match &self.document.node(node).value {
            Value::Date(day) => Some(*day),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        if day.is_none() {
            let message = format!("expected a date, as `{key}` says how old a table is");
            self.push(node, message, "write it as in 2026-12-31");
        }
        Some((node, day?))
    }

    fn read_days(&mut self) -> Option<(NodeId, i64)> {
        let node = self.document.get(NodeId::ROOT, REVIEW_AFTER)?;
        match self.document.node(node).value {
            Value::Int(days) if (1..=MOST_DAYS).contains(&days) => Some((node, days)),
            _ => {
                let message = format!("expected a whole number of days, from 1 to {MOST_DAYS}");
                self.push(node, message, "write after how many days a table must be reviewed");
                None
            }
        }
    }

    fn count_from(
        &mut self,
        as_of: Option<(NodeId, Date)>,
        after: (NodeId, i64),
    ) -> Option<TableReview> {
        let (days_node, days) = after;
        let Some((node, from)) = as_of else {
            // A day that is there and is none is told already.
            if self.document.get(NodeId::ROOT, AS_OF).is_none() {
                let message = format!("`{REVIEW_AFTER}` needs a day to count from");
                self.push(days_node, message, "add `as_of`, the day that the facts are of");
            }
            return None;
        };
        let last_day = Time::new().try_days(days).and_then(|days| from.checked_add(days));
        let last_day = last_day.unwrap_or(Date::MAX);
        Some(TableReview { last_day, node, after: Some(after) })
    }
}
