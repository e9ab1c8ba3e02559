//! From what the walk found to documents.

use std::sync::Arc;

use super::place;
use crate::files::Found;
use crate::report::Broken;
use crate::schema::{Shape, ShapeId};
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Source;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Its text, if it is one.
    pub(super) source: Option<Arc<Source>>,
    pub(super) documents: Vec<Document>,
    /// What of it could not be read.
    pub(super) broken: Vec<Broken>,
}

impl Read {
    /// Whether a file that nobody named is something else than a customer file: nothing in it has any of the keys that
    /// every customer must have.
    pub(super) fn is_no_customer(&self, found: &Found, shape: &Shape) -> bool {
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
pub fn documents(found: &Found, max_file_bytes: u64) -> (Vec<Document>, Vec<Broken>) {
    let Read { documents, broken, .. } = read(found, max_file_bytes);
    (documents, broken)
}

pub(super) fn read(found: &Found, max_file_bytes: u64) -> Read {
    match found {
        Found::PassedOver(..) => Read::default(),
        Found::Unreadable(name, why) => {
            Read { broken: vec![place::unreadable(name.clone(), why.clone())], ..Read::default() }
        }
        Found::File(input) => match input.read(max_file_bytes) {
            Ok(source) => {
                let parsed = (input.format.parse)(&source);
                let broken = parsed.errors.into_iter().map(place::unparsed).collect();
                Read { documents: parsed.documents, broken, source: Some(source) }
            }
            Err(error) => {
                let broken = vec![place::unparsed(error)];
                Read { broken, ..Read::default() }
            }
        },
    }
}
