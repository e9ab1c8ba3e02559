//! An input format: its names, and the functions that parse a text and write scalars in it.

use std::sync::Arc;

use super::limits::MAX_ERRORS;
use super::syntax_error::SyntaxError;
use super::tree::Document;
use super::value::Value;
use crate::source::{Diagnostic, Source};

/// An input format: one row of [`FORMATS`](super::FORMATS).
#[derive(Debug)]
pub struct Format {
    /// The name, as `--stdin-filename` and messages use it.
    pub name: &'static str,
    /// File extensions without the dot, lower case.
    pub extensions: &'static [&'static str],
    /// Whether each line that is not blank is a document of its own, so that a file can be read line by line.
    pub by_line: bool,
    /// Reads a text. Never fails as a whole: what could be read is there beside the errors.
    pub parse: fn(&Arc<Source>) -> Parsed,
    /// Writes a scalar as this format would, for a fix.
    pub write_scalar: fn(&Value) -> Option<String>,
    /// Writes a scalar in place of the one that is written as the text, in its style where that can be kept. Nothing
    /// where more than a value would be lost.
    pub write_over: fn(&str, &Value) -> Option<String>,
    /// Writes a key with a scalar that is written already, as people would add it to a table.
    pub write_entry: fn(&str, &str) -> String,
    /// Reads a scalar that one of the first two has written.
    pub read_scalar: fn(&str) -> Option<Value>,
}

/// The result of parsing a text: documents and errors.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The documents that could be read whole, in order.
    pub documents: Vec<Document>,
    /// Everything that could not be read, in order of place.
    pub errors: Vec<Diagnostic>,
}

impl Parsed {
    /// Adds what one document came to.
    pub(super) fn add(&mut self, source: &Arc<Source>, document: Result<Document, SyntaxError>) {
        match document {
            Ok(document) => self.documents.push(document),
            Err(error) => self.fail(source, error),
        }
    }

    /// Adds an error, unless there are more than enough.
    pub(super) fn fail(&mut self, source: &Arc<Source>, error: SyntaxError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error.into_diagnostic(source));
        }
    }

    /// The same with the errors in order of place, each once.
    pub(super) fn sorted(mut self) -> Self {
        self.errors.sort_by_key(|error| error.span);
        self.errors.dedup();
        self
    }
}
