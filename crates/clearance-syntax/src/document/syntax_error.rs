//! A syntax error: what a parser found wrong at a span, before the source is added to make it a diagnostic.

use std::sync::Arc;

use crate::source::{Diagnostic, Source, Span};

/// A span at which a text could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) span: Span,
    /// A lower-case fragment.
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// A second span that explains the first.
    pub(super) label: Option<(Span, String)>,
}

impl SyntaxError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, label: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second span.
    #[must_use]
    pub(super) fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.label = Some((span, text.into()));
        self
    }

    /// Adds the source.
    pub(super) fn into_diagnostic(self, source: &Arc<Source>) -> Diagnostic {
        let diagnostic = Diagnostic::new(source, self.span, self.message);
        Diagnostic { help: self.help, label: self.label, ..diagnostic }
    }
}
