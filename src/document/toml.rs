//! TOML, with all of a file's errors at once.

use std::sync::Arc;

use ::toml_parser as syntax;

use super::builder;
use super::{Format, MAX_ERRORS, NodeId, ParseError, Parsed, Value};
use crate::source::{Source, Span};

mod reader;
mod scalar;
mod tables;

/// One document.
pub(crate) const FORMAT: Format = Format {
    name: "toml",
    extensions: &["toml"],
    parse,
    write_scalar,
    write_over,
    write_entry,
    read_scalar,
};

fn parse(source: &Arc<Source>) -> Parsed {
    let text = &source.text;
    let input = syntax::Source::new(text);
    let tokens = input.lex().into_vec();
    let mut refused = Vec::new();
    let mut sink = |error: syntax::ParseError| {
        if refused.len() < MAX_ERRORS {
            refused.push(error);
        }
    };
    let mut reader = reader::Reader::new(text);
    let mut validated = syntax::parser::ValidateWhitespace::new(&mut reader, input);
    syntax::parser::parse_document(&tokens, &mut validated, &mut sink);

    let mut parsed = Parsed::default();
    let deepest = reader.too_deep.as_ref().map_or(usize::MAX, |error| error.span.start);
    for error in refused {
        let error = complaint(&error, text);
        // Reading stopped where values nest too deeply; what follows is that error's echo.
        if error.span.start <= deepest {
            parsed.fail(error);
        }
    }
    for error in std::mem::take(&mut reader.errors).into_iter().chain(reader.too_deep.take()) {
        parsed.fail(error);
    }
    if parsed.errors.is_empty() {
        parsed.add(reader.finish(source));
    }
    parsed.sorted()
}

/// What the parser says of a word that is no value.
const UNQUOTED: &str = "string values must be quoted";

/// What the parser refused, in our words.
fn complaint(error: &syntax::ParseError, text: &str) -> ParseError {
    let place = error.unexpected().or(error.context());
    let span = place.map_or(Span::new(text.len(), text.len()), reader::span);
    let span = match text.get(span.start..span.end) {
        Some(_) => span,
        None => builder::char_at(text, span.start),
    };
    if error.description() == UNQUOTED {
        // The parser takes a value that is not there, too, for a text without quotes.
        return if span.is_empty() {
            ParseError::new(span, "missing value")
        } else {
            ParseError::new(span, "a string stands in quotes").help("put it in `\"`")
        };
    }
    let complaint = ParseError::new(span, error.description());
    let expected = error.expected().unwrap_or_default();
    if expected.is_empty() {
        return complaint;
    }
    let expected: Vec<_> = expected.iter().map(wanted).collect();
    complaint.help(format!("expected {}", expected.join(" or ")))
}

fn wanted(expected: &syntax::Expected) -> String {
    match expected {
        syntax::Expected::Literal("\n") => "a line break".to_owned(),
        syntax::Expected::Literal(literal) => format!("`{literal}`"),
        syntax::Expected::Description(description) => (*description).to_owned(),
        _ => "something else".to_owned(),
    }
}

fn write_scalar(value: &Value) -> Option<String> {
    match value {
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => builder::written_float(*number),
        Value::Text(text) => Some(builder::quoted(text)),
        Value::Date(date) => Some(date.to_string()),
        Value::Null | Value::List(_) | Value::Table(_) => None,
    }
}

/// A date in quotes stays in quotes, and one without them stays without; so does a text in single quotes.
fn write_over(old: &str, value: &Value) -> Option<String> {
    let is_literal = old.starts_with('\'') && !old.starts_with("'''");
    let text = match value {
        Value::Date(date) if old.starts_with(['"', '\'']) => date.to_string(),
        Value::Text(text) if builder::is_date(old) && builder::is_date(text) => {
            return Some(text.to_string());
        }
        Value::Text(text) => text.to_string(),
        other => return write_scalar(other),
    };
    match is_literal && !text.contains('\'') && text.chars().all(builder::is_plain) {
        true => Some(format!("'{text}'")),
        false => Some(builder::quoted(&text)),
    }
}

fn write_entry(key: &str, scalar: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => format!("{key} = {scalar}"),
        false => format!("{} = {scalar}", builder::quoted(key)),
    }
}

fn read_scalar(text: &str) -> Option<Value> {
    let parsed = parse(&Source::new("", format!("value = {text}\n")));
    let document = parsed.documents.into_iter().next().filter(|_| parsed.errors.is_empty())?;
    let node = document.get(NodeId::ROOT, "value").filter(|_| document.nodes().len() == 2)?;
    Some(document.node(node).value.clone())
}
