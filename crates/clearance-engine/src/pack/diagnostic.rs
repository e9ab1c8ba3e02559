//! A diagnostic of a whole file or folder of a pack.

use clearance_syntax::source::{Diagnostic, Source, Span};

/// A diagnostic of a whole file or folder.
pub(super) fn about(name: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&Source::new(name, ""), Span::default(), message)
}
