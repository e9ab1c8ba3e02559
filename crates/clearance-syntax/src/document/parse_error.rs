//! An error of the parsers of all formats, with its span.

use std::sync::Arc;

use crate::source::{Diagnostic, Source, Span};

/// A place at which a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Where.
    pub span: Span,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place that explains the first, with what it is.
    pub label: Option<(Span, String)>,
}

impl ParseError {
    /// An error at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, label: None }
    }

    /// The same error with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The error as a diagnostic of the text that it is in.
    pub fn into_diagnostic(self, source: &Arc<Source>) -> Diagnostic {
        let diagnostic = Diagnostic::new(source, self.span, self.message);
        Diagnostic { help: self.help, label: self.label, ..diagnostic }
    }

    /// The same error with a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.label = Some((span, text.into()));
        self
    }
}
