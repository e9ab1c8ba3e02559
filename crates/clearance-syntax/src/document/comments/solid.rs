//! Spans of keys and scalars, in which no comment starts.

use crate::document::format::Format;
use crate::document::tree::Document;
use crate::document::value::{NodeId, Value};
use crate::source::{Source, Span};

/// The spans of keys and scalars, sorted: no comment starts within them.
pub fn solid_spans(source: &Source, format: &Format, documents: &[Document]) -> Vec<Span> {
    let mut spans = Vec::new();
    for document in documents {
        for (index, node) in document.nodes().iter().enumerate() {
            match &node.value {
                Value::Table(entries) => {
                    spans.extend(entries.iter().map(|entry| entry.key_span));
                    // A `[header]` may hold keys in quotes; the root's is a line with its comment.
                    let header = format.name == "toml" && index != NodeId::ROOT.index();
                    spans.extend(header.then_some(node.header));
                }
                Value::List(_) => {}
                _ => spans.push(without_block_header(source, format, node.span)),
            }
        }
    }
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// YAML's block scalars begin with a line that may end in a comment.
fn without_block_header(source: &Source, format: &Format, span: Span) -> Span {
    let text = source.slice(span);
    if format.name != "yaml" || !text.starts_with(['|', '>']) {
        return span;
    }
    let header = text.find('\n').unwrap_or(text.len());
    Span::new(span.start + header, span.end)
}
