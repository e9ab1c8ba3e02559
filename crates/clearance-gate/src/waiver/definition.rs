//! A waiver and the findings that it covers.

use globset::Glob;
use jiff::civil::Date;

use clearance_engine::report::{Location, Subject};
use clearance_syntax::document::KeyPath;
use clearance_syntax::source::Span;

/// The JSON Schema of one waiver in a file.
pub const SCHEMA: &str = include_str!("waiver.schema.json");

/// A waiver.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The id of the rule whose findings it waives.
    pub rule: String,
    /// Where it waives them.
    pub covers: WaiverScope,
    /// Why.
    pub reason: String,
    /// Who approved it; those in files of their own always say.
    pub approved_by: Option<String>,
    /// The ticket that tells more.
    pub ticket: Option<String>,
    /// The last day on which it holds, UTC.
    pub expires: Date,
    /// The span that names it: its `[[waivers]]`, or the rule's id in a comment.
    pub place: Location,
    /// Where its last day is written.
    pub expires_at: Span,
    /// Where it is written who approved it, if it is.
    pub approved_at: Option<Span>,
    /// Where its text ends.
    pub end: usize,
    /// A digest of all that it says.
    pub digest: String,
}

/// The findings that a waiver is about, of its rule.
#[derive(Debug, Clone)]
pub enum WaiverScope {
    /// Those in some documents.
    Files {
        /// Names of files, from the [`Root`](clearance_syntax::source::Root) on.
        file: Glob,
        /// The value they are about, or that holds it; as written, and as read.
        at: Option<(String, KeyPath)>,
        /// A line for each value that the finding stood on when it was approved, and where these are written.
        values: Option<(Vec<String>, Span)>,
        /// Where it is tied to the wrong value alone, as earlier versions had it.
        alone: Option<Span>,
    },
    /// Those that start on a line of a document, from 1.
    Line(Subject, usize),
}
