//! A diagnostic: what is wrong at a span of a text, with help.

use std::fmt;
use std::sync::Arc;

use super::span::Span;
use super::text::Source;

/// Something wrong at a span of a text: of a document, a rule, a table, a schema or a pack's manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The text that it is about.
    pub source: Arc<Source>,
    /// The bytes that are wrong; empty where something is missing.
    pub span: Span,
    /// The message: a lower-case fragment.
    pub message: String,
    /// The advice: an imperative.
    pub help: Option<String>,
    /// A second span of the same text that explains the first, with its caption.
    pub label: Option<(Span, String)>,
}

impl Diagnostic {
    /// A diagnostic at a span, without help and label.
    pub fn new(source: &Arc<Source>, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { source: Arc::clone(source), span, message, help: None, label: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}
