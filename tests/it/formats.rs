//! The input formats: values, places, errors, limits.

use std::sync::Arc;

use clearance_syntax::document::{Document, FORMATS, Format, MAX_DEPTH, NodeId, Parsed, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

mod errors;
mod limits;
mod page;
mod places;
pub(crate) mod properties;
mod values;

/// The format with this name.
fn format(name: &str) -> &'static Format {
    FORMATS.iter().find(|format| format.name == name).expect("a format")
}

/// A text and what a format reads from it.
fn parse(name: &str, text: &str) -> (Arc<Source>, Parsed) {
    let source = Source::new(format!("test.{name}"), text);
    let parsed = (format(name).parse)(&source);
    check_errors(&source, &parsed);
    (source, parsed)
}

/// The one document of a text.
fn document(name: &str, text: &str) -> Document {
    let (_, mut parsed) = parse(name, text);
    assert_eq!(parsed.errors, [], "{name}: {text}");
    assert_eq!(parsed.documents.len(), 1, "{name}: {text}");
    parsed.documents.remove(0)
}

/// The errors of a text that gives no document.
fn errors(name: &str, text: &str) -> Vec<Diagnostic> {
    let (_, parsed) = parse(name, text);
    assert!(parsed.documents.is_empty(), "{name} gave a document: {text}");
    assert!(!parsed.errors.is_empty(), "{name} gave neither document nor error: {text}");
    parsed.errors
}

/// Every error lies on character boundaries, in order of place, and reads as a fragment.
fn check_errors(source: &Source, parsed: &Parsed) {
    let is_inside = |span: Span| source.text.get(span.start..span.end).is_some();
    for error in &parsed.errors {
        assert!(is_inside(error.span), "{error:?}");
        assert!(error.label.as_ref().is_none_or(|(span, _)| is_inside(*span)), "{error:?}");
        assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{error:?}");
        let first = error.message.chars().next().expect("a message");
        let is_name = ["JSON", "YAML", "TOML"].iter().any(|name| error.message.starts_with(name));
        assert!(!first.is_uppercase() || is_name, "{error:?}");
    }
    assert!(parsed.errors.is_sorted_by_key(|error| error.span), "{:?}", parsed.errors);
}

/// A value as JSON would have it, dates as texts: what must be the same in every format.
pub(crate) fn plain(document: &Document, id: NodeId) -> serde_json::Value {
    match &document.node(id).value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Text(text) => (**text).into(),
        Value::Date(date) => date.to_string().into(),
        Value::List(items) => items.iter().map(|&item| plain(document, item)).collect(),
        Value::Table(entries) => entries
            .iter()
            .map(|entry| (entry.key.to_string(), plain(document, entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
