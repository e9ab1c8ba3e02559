//! Any bytes, read as each format: no panic, and every place lies in the text, between characters.
#![no_main]

use clearance_syntax::document::{Document, FORMATS, NodeId};
use clearance_engine::files::decode_utf8;
use clearance_syntax::source::{Source, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = match decode_utf8("fuzz", bytes.to_vec()) {
        Ok(source) => source,
        Err(refused) => return in_text(&refused.source, refused.span),
    };
    for format in FORMATS {
        let parsed = (format.parse)(&source);
        for error in &parsed.errors {
            in_text(&source, error.span);
            error.label.iter().for_each(|(span, _)| in_text(&source, *span));
        }
        parsed.documents.iter().for_each(places);
    }
});

fn places(document: &Document) {
    for (number, node) in (0..).zip(document.nodes()) {
        in_text(&document.source, node.span);
        in_text(&document.source, node.header);
        // A pointer is as long as its value is deep; those of the first values are enough.
        if number < 1_000 {
            assert!(document.at_pointer(&document.pointer(NodeId(number))).is_some());
        }
    }
}

fn in_text(source: &Source, span: Span) {
    assert!(source.text.get(span.start..span.end).is_some(), "{span:?}");
    assert!(source.position(span.start) <= source.position(span.end), "{span:?}");
}
