//! TOML, with all of a file's errors at once.

use std::sync::Arc;

use toml_parser as syntax;

use super::builder;
use super::format::{Format, Parsed};
use super::limits::MAX_ERRORS;
use super::syntax_error::SyntaxError;
use super::value::{NodeId, Value};
use crate::source::{Source, Span};

mod dates;
mod mistakes;
mod tables;
mod toml_reader;
mod toml_scalar;

/// One document that holds something.
pub(super) const FORMAT: Format = Format { parse: parse_document, ..ANY };

/// A file that may hold nothing yet, such as one of waivers.
pub const ANY: Format = Format {
    name: "toml",
    extensions: &["toml"],
    by_line: false,
    parse,
    write_scalar,
    write_over,
    write_entry,
    read_scalar,
};

/// To TOML a file without a key is a table without one; it is not meant as a document, in any format.
fn parse_document(source: &Arc<Source>) -> Parsed {
    let mut parsed = parse(source);
    if parsed.documents.iter().any(|document| document.nodes().len() == 1) {
        parsed.documents.clear();
        parsed.fail(source, builder::empty_file(&source.text));
    }
    parsed
}

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
    let mut reader = toml_reader::TomlReader::new(text);
    let mut validated = syntax::parser::ValidateWhitespace::new(&mut reader, input);
    syntax::parser::parse_document(&tokens, &mut validated, &mut sink);

    let mut parsed = Parsed::default();
    let deepest = reader.too_deep.as_ref().map_or(usize::MAX, |error| error.span.start);
    // Reading stopped where values nest too deeply; what follows is that error's echo.
    let is_read = |error: &&syntax::ParseError| error_span(error, text).start <= deepest;
    let complaints = refused.iter().filter(is_read).map(|error| explain_error(error, text));
    for error in without_echoes(complaints.collect(), text) {
        parsed.fail(source, error);
    }
    for error in std::mem::take(&mut reader.errors).into_iter().chain(reader.too_deep.take()) {
        parsed.fail(source, error);
    }
    if parsed.errors.is_empty() {
        parsed.add(source, reader.finish(source));
    }
    parsed.sorted()
}

/// What the parser says of a word that is no value.
const UNQUOTED: &str = "string values must be quoted";

/// What it says of a list or an inline table without its end.
const UNCLOSED_LIST: &str = "unclosed array";
const UNCLOSED_TABLE: &str = "unclosed inline table";

/// An error of the parser, described.
struct TomlComplaint {
    error: SyntaxError,
    /// What more the parser says of the same mistake: nothing, what is on the same line, or all that follows.
    echoes: Echoes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Echoes {
    None,
    OnLine,
    ToEnd,
}

/// Leaves out what the parser says of a mistake that is told already: having lost its way, it finds more.
fn without_echoes(mut all: Vec<TomlComplaint>, text: &str) -> Vec<SyntaxError> {
    all.sort_by_key(|complaint| (complaint.error.span, complaint.echoes == Echoes::None));
    let (mut kept, mut ends_at): (Vec<SyntaxError>, usize) = (Vec::new(), 0);
    for TomlComplaint { error, echoes } in all {
        let start = error.span.start;
        if start < ends_at && echoes != Echoes::OnLine || ends_at == usize::MAX {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        ends_at = match echoes {
            Echoes::None => ends_at,
            Echoes::OnLine => start + rest.find('\n').unwrap_or(rest.len()) + 1,
            Echoes::ToEnd => usize::MAX,
        };
        kept.push(error);
    }
    kept
}

/// Where the parser refused something.
fn error_span(error: &syntax::ParseError, text: &str) -> Span {
    let place = error.unexpected().or(error.context());
    let span = place.map_or(Span::new(text.len(), text.len()), toml_reader::span);
    match text.get(span.start..span.end) {
        Some(_) => span,
        None => builder::char_at(text, span.start),
    }
}

/// Describes an error of the parser.
fn explain_error(error: &syntax::ParseError, text: &str) -> TomlComplaint {
    let span = error_span(error, text);
    if let Some(own) = mistakes::explain(&mistakes::RefusedSyntax { error, text, span }) {
        // What is not closed in its line goes on, and takes all that follows with it.
        let opens = text.get(own.span.start..own.span.end).unwrap_or_default();
        let goes_on =
            opens.len() == 3 || matches!(error.description(), UNCLOSED_LIST | UNCLOSED_TABLE);
        let echoes = if goes_on && own.message.ends_with("is never closed") {
            Echoes::ToEnd
        } else {
            Echoes::OnLine
        };
        return TomlComplaint { error: own, echoes };
    }
    let error = if error.description() == UNQUOTED {
        // The parser takes a value that is not there, too, for a text without quotes.
        match text.get(span.start..span.end).unwrap_or_default() {
            "" => SyntaxError::new(span, "missing value"),
            bare => {
                let help = format!("write {}", builder::quote_json(bare));
                SyntaxError::new(span, "a string stands in quotes").help(help)
            }
        }
    } else {
        let expected: Vec<String> =
            error.expected().unwrap_or_default().iter().map(expected_tokens).collect();
        let complaint = SyntaxError::new(span, error.description());
        match expected.is_empty() {
            true => complaint,
            false => complaint.help(format!("expected {}", expected.join(" or "))),
        }
    };
    TomlComplaint { error, echoes: Echoes::None }
}

fn expected_tokens(expected: &syntax::Expected) -> String {
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
        Value::Text(text) => Some(builder::quote_json(text)),
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
        false => Some(builder::quote_json(&text)),
    }
}

fn write_entry(key: &str, scalar: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => format!("{key} = {scalar}"),
        false => format!("{} = {scalar}", builder::quote_json(key)),
    }
}

fn read_scalar(text: &str) -> Option<Value> {
    let parsed = parse(&Source::new("", format!("value = {text}\n")));
    let document = parsed.documents.into_iter().next().filter(|_| parsed.errors.is_empty())?;
    let node = document.get(NodeId::ROOT, "value").filter(|_| document.nodes().len() == 2)?;
    Some(document.node(node).value.clone())
}
