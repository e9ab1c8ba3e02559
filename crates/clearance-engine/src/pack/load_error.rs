//! The error of packs that cannot be loaded.

use std::fmt;

use clearance_syntax::source::Diagnostic;

/// Packs that cannot be loaded: everything that is wrong with them.
#[derive(Debug)]
pub struct LoadError {
    /// What is wrong, at least one.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for LoadError {
    /// Writes a line for each diagnostic: `file:line:column: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot load the rules")?;
        for diagnostic in &self.diagnostics {
            let start = diagnostic.source.position(diagnostic.span.start);
            let name = &diagnostic.source.name;
            write!(f, "\n{name}:{}:{}: {diagnostic}", start.line, start.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadError {}
