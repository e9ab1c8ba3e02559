//! Reserved ids: those of findings that no rule and no lint reports, each with its page.

use clearance_engine::report::{FILE_ID, Severity, Words};
use clearance_engine::rule::{DEADLINE_ID, SCHEMA_ID, STALE_TABLE_ID, TABLE_ID};

/// An id of findings that no rule and no lint reports.
#[derive(Debug)]
pub struct ReservedId {
    /// The id.
    pub id: &'static str,
    /// The severity of its findings.
    pub severity: Severity,
    /// Its page in Markdown, with the title as its first heading: a template for [`Words::fill`].
    page: &'static str,
}

impl ReservedId {
    const fn new(id: &'static str, severity: Severity, page: &'static str) -> Self {
        Self { id, severity, page }
    }

    /// The title of its page, in the words of a pack.
    pub fn title(&self, words: &Words) -> String {
        let (title, _) = self.page.split_once('\n').unwrap_or((self.page, ""));
        words.fill(title.trim_start_matches('#').trim())
    }

    /// Its page below the title, in the words of a pack.
    pub fn text(&self, words: &Words) -> String {
        words.fill(self.page.split_once('\n').map_or("", |(_, text)| text.trim()))
    }
}

/// All reserved ids: the schema, files, deadlines and tables of subjects, tables of facts, and waivers.
pub const RESERVED_IDS: &[ReservedId] = &[
    ReservedId::new(SCHEMA_ID, Severity::Error, include_str!("reserved/schema.md")),
    ReservedId::new(FILE_ID, Severity::Error, include_str!("reserved/file.md")),
    ReservedId::new(DEADLINE_ID, Severity::Error, include_str!("reserved/deadline.md")),
    ReservedId::new(TABLE_ID, Severity::Error, include_str!("reserved/table.md")),
    ReservedId::new(STALE_TABLE_ID, Severity::Warning, include_str!("reserved/table-stale.md")),
    ReservedId::new("waiver/expired", Severity::Error, include_str!("reserved/waiver-expired.md")),
    ReservedId::new("waiver/invalid", Severity::Error, include_str!("reserved/waiver-invalid.md")),
    ReservedId::new("waiver/unused", Severity::Warning, include_str!("reserved/waiver-unused.md")),
];
