//! From what the walk found to documents.

use std::sync::Arc;

use super::broken_entries;
use crate::files::Found;
use crate::report::Broken;
use crate::schema::{Shape, ShapeId};
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Source;

/// The contents of a file.
#[derive(Debug, Default)]
pub(super) struct FileContents {
    /// Its text, if it is one.
    pub(super) source: Option<Arc<Source>>,
    pub(super) documents: Vec<Document>,
    /// The parts that could not be read.
    pub(super) broken: Vec<Broken>,
}

impl FileContents {
    /// Whether a file that no path names is something else than a document: nothing in it has any of the keys that
    /// every document must have.
    pub(super) fn is_no_document(&self, found: &Found, shape: &Shape) -> bool {
        let is_meant = !matches!(found, Found::File(input) if !input.is_meant);
        let mut keys = shape.required(ShapeId::ROOT).peekable();
        if is_meant || !self.broken.is_empty() || keys.peek().is_none() {
            return false;
        }
        let has = |key: &str| self.documents.iter().any(|of| of.get(NodeId::ROOT, key).is_some());
        !keys.any(has)
    }
}

/// The documents of a file, and what of it could not be read.
pub fn read_documents(found: &Found, max_file_bytes: u64) -> (Vec<Document>, Vec<Broken>) {
    let FileContents { documents, broken, .. } = read_found(found, max_file_bytes);
    (documents, broken)
}

pub(super) fn read_found(found: &Found, max_file_bytes: u64) -> FileContents {
    match found {
        Found::PassedOver(..) => FileContents::default(),
        Found::Unreadable(name, why) => FileContents {
            broken: vec![broken_entries::unreadable_file(name.clone(), why.clone())],
            ..FileContents::default()
        },
        Found::File(input) => match input.read_source(max_file_bytes) {
            Ok(source) => {
                let parsed = (input.format.parse)(&source);
                let broken = parsed.errors.into_iter().map(broken_entries::parse_failure).collect();
                FileContents { documents: parsed.documents, broken, source: Some(source) }
            }
            Err(error) => {
                let broken = vec![broken_entries::parse_failure(error)];
                FileContents { broken, ..FileContents::default() }
            }
        },
    }
}
