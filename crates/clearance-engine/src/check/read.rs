//! From what the walk found to documents.

use std::cell::OnceCell;
use std::sync::Arc;

use super::batch::text_digest;
use super::broken_entries;
use crate::files::{Found, Input, Piece};
use crate::pack::Pack;
use crate::report::Broken;
use crate::schema::{Shape, ShapeId};
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::{Diagnostic, Source, Span};

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
    /// The digest of the text of a piece, where rules over all documents may have it read once more. A whole file's is that of its
    /// documents.
    pub(super) fn piece_digest(&self, found: &Found, pack: &Pack) -> OnceCell<u64> {
        let is_piece = matches!(found, Found::File(input) if input.piece().is_some());
        let gathers = is_piece && pack.rules.iter().any(|rule| rule.header.about.all());
        let source = self.source.as_deref().filter(|_| gathers);
        source.map_or_else(OnceCell::new, |source| OnceCell::from(text_digest(source)))
    }

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
            Ok(source) if let Some(piece) = input.piece() => {
                read_lines(source, input, piece, max_file_bytes)
            }
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

/// The documents of a piece of a file, each with the text of its own line: a finding keeps no more of the file.
fn read_lines(source: Arc<Source>, input: &Input, piece: &Piece, max_bytes: u64) -> FileContents {
    let mut contents = FileContents::default();
    let (mut before, mut count) = (piece.before, piece.documents);
    for line in source.text.split_inclusive('\n') {
        if !line.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
            let own = Source::part_of_file(source.name.as_str(), line, before);
            let parsed = (input.format.parse)(&own);
            let is_too_long = line.trim_end_matches(['\r', '\n']).len() as u64 > max_bytes;
            let too_long = is_too_long.then(|| too_long_line(&own, max_bytes));
            let wrong = too_long.into_iter().chain(parsed.errors);
            contents.broken.extend(wrong.map(broken_entries::parse_failure));
            for mut document in parsed.documents.into_iter().filter(|_| !is_too_long) {
                document.index = Some(count);
                contents.documents.push(document);
            }
            count += 1;
        }
        before.bytes += line.len();
        before.lines += 1;
    }
    if piece.is_last && count == 0 {
        contents.broken.extend(
            (input.format.parse)(&source).errors.into_iter().map(broken_entries::parse_failure),
        );
    }
    contents.source = Some(source);
    contents
}

fn too_long_line(source: &Arc<Source>, max_bytes: u64) -> Diagnostic {
    let message = format!("the line is larger than {max_bytes} bytes");
    let help = "raise the limit `max-file-size`, or split the document";
    Diagnostic::new(source, Span::default(), message).help(help)
}
