//! Broken evaluations: files that cannot be read, rules that do not finish.

use std::sync::Arc;

use clearance_syntax::source::{Position, Source, Span};

/// The kind of a broken evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BrokenKind {
    /// A document could not be read or parsed.
    File,
    /// A rule did not finish on a document, or on all of them together.
    Rule,
}

/// Something that could not be checked; the run is incomplete.
#[derive(Debug, Clone)]
pub struct Broken {
    /// Whether a file or a rule.
    pub kind: BrokenKind,
    /// The document concerned; empty where a rule broke over all of them.
    pub file: String,
    /// Which document of the file, from 0, where the file can hold several.
    pub document: Option<usize>,
    /// Where the document begins that a rule broke on, where the file can hold several.
    pub begins: Option<Position>,
    /// The rule that broke.
    pub rule: Option<Arc<str>>,
    /// The message: a fragment without a full stop.
    pub message: String,
    /// The help, an imperative.
    pub help: Option<String>,
    /// Where, in the document or in the rule's script, if it is known.
    pub location: Option<(Arc<Source>, Span)>,
    /// A second place in the same text that explains the first.
    pub label: Option<(Span, String)>,
}

impl Broken {
    /// The key by which they are sorted: file, document, kind, rule, place.
    pub(crate) fn sort_key(&self) -> impl Ord + use<'_> {
        let place = self.location.as_ref();
        let at = place.map(|(source, span)| (source.name.as_str(), source.file_span(*span)));
        let of = (self.file.as_str(), self.document);
        (of, self.kind, self.rule.as_deref(), at, &*self.message)
    }
}
