//! JSON Lines: every line that is not blank is a document.

use std::sync::Arc;

use super::Piece;
use crate::document::{Parsed, builder};
use crate::source::{Source, Span};

pub(super) fn parse(source: &Arc<Source>) -> Parsed {
    let whole = builder::whole(&source.text);
    let mut parsed = Parsed::default();
    let mut start = whole.start;
    let mut index = 0;
    let mut used = 0;
    for line in source.slice(whole).split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + content.len());
        start += line.len();
        // Other white space is left for the parser to refuse.
        if content.trim_matches([' ', '\t', '\r']).is_empty() {
            continue;
        }
        let document = Piece { source, span, comments: false, used }.parse(Some(index));
        used += document.as_ref().map_or(0, |document| document.nodes().len());
        index += 1;
        parsed.add(document);
    }
    if index == 0 {
        parsed.fail(builder::empty_file(&source.text));
    }
    parsed
}
