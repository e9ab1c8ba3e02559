//! JSON Lines: every line that is not blank is a document.

use std::sync::Arc;

use super::piece::JsonText;
use crate::document::builder;
use crate::document::format::Parsed;
use crate::document::limits::MAX_DOCUMENTS;
use crate::source::{Source, Span};

pub(super) fn parse(source: &Arc<Source>) -> Parsed {
    let whole = builder::whole_text(&source.text);
    let mut parsed = Parsed::default();
    let mut start = whole.start;
    let mut index = 0;
    for line in source.slice(whole).split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + content.len());
        start += line.len();
        // Other white space is left for the parser to refuse.
        if content.trim_matches([' ', '\t', '\r']).is_empty() {
            continue;
        }
        if index == MAX_DOCUMENTS {
            parsed.fail(source, builder::too_many_documents(span));
            break;
        }
        let document = JsonText { source, span, comments: false }.parse(Some(index));
        index += 1;
        parsed.add(source, document);
    }
    if index == 0 {
        parsed.fail(source, builder::empty_file(&source.text));
    }
    parsed
}
