//! A diagnostic: what is wrong at a span of a text, with help.

use std::fmt;
use std::sync::Arc;

use super::span::Span;
use super::text::Source;

/// Something wrong at a place in a text: in a rule, a table, a schema or a pack's manifest.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The text.
    pub source: Arc<Source>,
    /// Where in it.
    pub span: Span,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A second place in the same text that explains the first, with what it is.
    pub label: Option<(Span, String)>,
}

impl Diagnostic {
    /// A diagnostic at a place.
    pub fn new(source: &Arc<Source>, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { source: Arc::clone(source), span, message, help: None, label: None }
    }

    /// The same diagnostic with advice.
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
