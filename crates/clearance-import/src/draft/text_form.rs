//! A form in which drafts are written: one row of the table.

use super::outline::Line;

/// A form in which drafts are written: one row of [`FORMS`](super::FORMS).
#[derive(Debug)]
pub struct DraftForm {
    /// Its name, and the ending of its files.
    pub name: &'static str,
    /// Writes the lines of a draft, with a head of comments.
    pub(super) write: fn(head: &[String], lines: &[Line]) -> String,
}
