//! A hook into a run: a visitor is shown the text of every file that is checked.

use std::fmt;
use std::sync::Arc;

use clearance_syntax::document::{Document, Format};
use clearance_syntax::source::Source;

/// A file that a run has read.
#[derive(Debug)]
pub struct ReadFile<'a> {
    /// Its name from the [`Root`](clearance_syntax::source::Root) on.
    pub name: &'a str,
    /// Its text.
    pub source: &'a Arc<Source>,
    /// The format of its text.
    pub format: &'static Format,
    /// Its documents; those before the first mistake where it could not be parsed.
    pub documents: &'a [Document],
    /// Whether all of it could be parsed.
    pub is_parsed: bool,
    /// Whether all rules look at it, and not only those over all documents.
    pub is_checked: bool,
}

/// Is shown every file that a run reads, from several threads and in any order.
pub trait FileVisitor: fmt::Debug + Sync {
    /// Looks at one file.
    fn visit(&self, file: &ReadFile<'_>);

    /// Whether it looks at more of a file than its name, so that a part must hold the text.
    fn needs_text(&self, _file: &ReadFile<'_>) -> bool {
        true
    }
}
