//! Broken evaluations: files that cannot be read, rules that do not finish.

use std::sync::Arc;

use clearance_syntax::source::{Position, Source, Span};

/// What broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BrokenKind {
    /// A customer file could not be read or parsed.
    File,
    /// A rule did not finish on a document, or on all of them together.
    Rule,
}

/// Something that could not be checked; the run is incomplete.
#[derive(Debug, Clone)]
pub struct Broken {
    /// Whether a file or a rule.
    pub kind: BrokenKind,
    /// The customer file concerned; empty where a rule broke over all of them.
    pub file: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// Where the document begins that a rule broke on, where the file can hold several.
    pub begins: Option<Position>,
    /// The rule that broke.
    pub rule: Option<Arc<str>>,
    /// What happened: a fragment without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, in the customer file or in the rule's script, if it is known.
    pub place: Option<(Arc<Source>, Span)>,
    /// A second place in the same text that explains the first.
    pub label: Option<(Span, String)>,
}
