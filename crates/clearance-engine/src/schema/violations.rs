//! Violations: the places at which a document breaks its schema.

use std::sync::Arc;

use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The maximum number of violations reported of one document, and in full of all documents of one file.
pub const MAX_VIOLATIONS: usize = 1_000;

/// A place at which a document breaks the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The span to underline.
    pub span: Span,
    /// A value that was written in the text that `span` is of: a document may have taken over values from another.
    pub within: NodeId,
    /// JSON Pointer of the value, or of the key that is missing or unknown.
    pub pointer: String,
    /// The message: a lower-case fragment.
    pub message: String,
    /// The help, an imperative.
    pub help: Option<String>,
}

/// A document for which its schema is too much work.
pub(super) fn too_much_work(document: &Document) -> Violation {
    Violation {
        span: document.node(NodeId::ROOT).header,
        within: NodeId::ROOT,
        pointer: String::new(),
        message: "comparing this with its schema takes too long".into(),
        help: Some("let fewer schemas look at the same values, or write fewer values".into()),
    }
}

/// The violations of a document, the first [`MAX_VIOLATIONS`] of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations {
    /// In order of place.
    pub list: Vec<Violation>,
    /// The number of further ones.
    pub more: usize,
    /// Whether there are more, which are not counted.
    pub uncounted: bool,
}

impl Violations {
    /// The first of all violations.
    pub(super) fn from_list(mut list: Vec<Violation>, uncounted: bool) -> Self {
        let more = list.len().saturating_sub(MAX_VIOLATIONS);
        list.truncate(MAX_VIOLATIONS);
        Self { list, more, uncounted }
    }

    /// The same with no more than `most` of them, but one at least where there is one.
    #[must_use]
    pub fn truncate(mut self, most: usize) -> Self {
        let kept = most.max(1).min(self.list.len());
        self.more += self.list.len() - kept;
        self.list.truncate(kept);
        self
    }

    /// Whether the document breaks nothing.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The violations to tell; the last one tells how many are left out.
    pub fn into_reported(mut self) -> Vec<Violation> {
        let rest = self.describe_rest();
        if let (Some(last), Some(rest)) = (self.list.last_mut(), rest) {
            last.message = format!("{}; {rest}", last.message);
        }
        self.list
    }

    /// The violations to tell as diagnostics of a text.
    pub fn into_diagnostics(self, source: &Arc<Source>) -> Vec<Diagnostic> {
        let diagnostic = |violation: Violation| Diagnostic {
            help: violation.help,
            ..Diagnostic::new(source, violation.span, violation.message)
        };
        self.into_reported().into_iter().map(diagnostic).collect()
    }

    /// Describes the number of violations that are left out, if any are.
    fn describe_rest(&self) -> Option<String> {
        match (self.more, self.uncounted) {
            (0, false) => None,
            (0, true) => Some("there may be more".to_owned()),
            (1, false) => Some("and 1 more place breaks the schema".to_owned()),
            (more, false) => Some(format!("and {more} more places break the schema")),
            (more, true) => {
                Some(format!("and {more} more places break the schema, perhaps others too"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_VIOLATIONS, NodeId, Span, Violation, Violations};

    fn some(count: usize) -> Vec<Violation> {
        let one = |at: usize| Violation {
            span: Span::new(at, at + 1),
            within: NodeId::ROOT,
            pointer: String::new(),
            message: "wrong".to_owned(),
            help: None,
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn what_is_left_out_is_told() {
        for (count, most, listed, rest) in [
            (0, 0, 0, None),
            (3, 5, 3, None),
            (3, 0, 1, Some("and 2 more places break the schema")),
            (2, 1, 1, Some("and 1 more place breaks the schema")),
            (MAX_VIOLATIONS, MAX_VIOLATIONS, MAX_VIOLATIONS, None),
            (MAX_VIOLATIONS + 7, 900, 900, Some("and 107 more places break the schema")),
        ] {
            let violations = Violations::from_list(some(count), false).truncate(most);
            assert_eq!(violations.list.len(), listed, "{count} {most}");
            assert_eq!(violations.describe_rest().as_deref(), rest, "{count} {most}");
            let told =
                violations.into_reported().pop().map(|last| last.message).unwrap_or_default();
            assert!(told.ends_with(rest.unwrap_or_default()), "{told}");
        }
        assert!(Violations::from_list(some(1), true).describe_rest().is_some());
    }
}
