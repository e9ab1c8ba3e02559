//! Violations about dates and texts that look like dates.

use jiff::civil::Date;

use crate::schema::violations::Violation;
use clearance_syntax::document::{Document, NodeId};

/// Whether a string has the form of a date, whether there is such a day or not.
pub(crate) fn is_written_as_date(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('-').map(str::len).eq([4, 2, 2]) && text.split('-').all(digits)
}

/// A string that is no date where a date is wanted.
pub(crate) fn not_a_date(document: &Document, node: NodeId, text: &str) -> Violation {
    let message = if is_written_as_date(text) {
        format!("`{text}` is not a day of the calendar")
    } else {
        format!("`{text}` is not a date")
    };
    Violation {
        span: document.node(node).span,
        within: node,
        pointer: document.pointer(node),
        message,
        help: Some("write dates as year-month-day, as in 2026-12-31".into()),
    }
}

/// A date where text is wanted.
pub(crate) fn not_a_string(document: &Document, node: NodeId, date: Date) -> Violation {
    Violation {
        span: document.node(node).span,
        within: node,
        pointer: document.pointer(node),
        message: "expected text, found a date".into(),
        help: Some(format!("write it in quotes: \"{date}\"")),
    }
}
