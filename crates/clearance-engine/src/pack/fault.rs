//! A fault of a whole file or folder of a pack.

use clearance_syntax::source::{Fault, Source, Span};

/// A fault of a whole file or folder.
pub(super) fn about(name: &str, message: impl Into<String>) -> Fault {
    Fault::new(&Source::new(name, ""), Span::default(), message)
}
