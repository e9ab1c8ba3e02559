//! The error of packs that cannot be loaded.

use clearance_syntax::source::Diagnostic;

/// Packs that cannot be loaded: everything that is wrong with them.
#[derive(Debug, thiserror::Error)]
#[error("the rules cannot be loaded")]
pub struct LoadError {
    /// What is wrong, at least one.
    pub diagnostics: Vec<Diagnostic>,
}
