//! JSON as RFC 8259 has it, JSON Lines, and JSON with comments for configuration files.

use std::sync::Arc;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::builder::{self, Builder};
use super::{Document, Format, MAX_DEPTH, NodeId, ParseError, Parsed, Value};
use crate::source::{Source, Span};

mod complaint;
mod lines;
mod strict;

/// One document, strictly as RFC 8259 has it.
pub(super) const FORMAT: Format = with("json", &["json"], parse_strict);

/// One document per line.
pub(super) const LINES: Format = with("jsonl", &["jsonl", "ndjson"], lines::parse);

/// JSON in which `//` and `/* */` comments may stand: configuration files, never customer files.
pub const WITH_COMMENTS: Format = with("json", &["json"], parse_with_comments);

/// The three differ in how they are read alone.
const fn with(
    name: &'static str,
    extensions: &'static [&'static str],
    parse: fn(&Arc<Source>) -> Parsed,
) -> Format {
    Format { name, extensions, parse, write_scalar, write_over, write_entry, read_scalar }
}

fn parse_strict(source: &Arc<Source>) -> Parsed {
    parse_whole(source, false)
}

fn parse_with_comments(source: &Arc<Source>) -> Parsed {
    parse_whole(source, true)
}

fn parse_whole(source: &Arc<Source>, comments: bool) -> Parsed {
    let whole = builder::whole(&source.text);
    let mut parsed = Parsed::default();
    parsed.add(Piece { source, span: whole, comments }.parse(None).map(|mut document| {
        if let Some(root) = document.nodes.first_mut() {
            root.span = whole;
        }
        document
    }));
    parsed
}

/// The part of a text that one document is read from.
#[derive(Clone, Copy)]
struct Piece<'s> {
    source: &'s Arc<Source>,
    span: Span,
    comments: bool,
}

impl Piece<'_> {
    /// The document; its root covers its value.
    fn parse(self, index: Option<usize>) -> Result<Document, ParseError> {
        let text = self.source.slice(self.span);
        let base = self.span.start;
        let refused = strict::check(text, self.comments);
        if let Some(refused) = refused.as_ref().filter(|refused| refused.is_too_deep) {
            // Nothing that calls itself for every level may see this text.
            return Err(complaint::shifted(refused.error.clone(), base));
        }
        let refused = refused.map(|refused| refused.error);
        let value = match (parse_to_ast(text, &COLLECT, &options(self.comments)), refused) {
            (Ok(result), None) => result.value,
            (Ok(_), Some(refused)) => return Err(complaint::shifted(refused, base)),
            (Err(error), refused) => {
                let error = complaint::of(&error, text);
                let first = refused.filter(|other| other.span.start <= error.span.start);
                return Err(complaint::shifted(first.unwrap_or(error), base));
            }
        };
        let value = value.ok_or_else(|| builder::empty_file(&self.source.text))?;
        let mut tree = Tree { text: &self.source.text, base, nodes: Builder::new(), error: None };
        tree.root(value);
        match tree.error {
            Some(error) => Err(error),
            None => tree.nodes.finish(self.source, index),
        }
    }
}

const COLLECT: CollectOptions =
    CollectOptions { comments: jsonc_parser::CommentCollectionStrategy::Off, tokens: false };

const fn options(comments: bool) -> ParseOptions {
    ParseOptions {
        allow_comments: comments,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// Moves a syntax tree into a document.
struct Tree<'s> {
    text: &'s str,
    base: usize,
    nodes: Builder,
    /// The first value that is not one: a duplicate key, a number that does not fit.
    error: Option<ParseError>,
}

impl Tree<'_> {
    fn root(&mut self, value: ast::Value<'_>) {
        let span = self.span(&value);
        let header = builder::first_line(self.text, span);
        let (own, inner) = self.split(value, span);
        let id = self.nodes.root(own, span, header);
        self.fill(id, inner, 1);
    }

    /// Adds what an object or array holds, `depth` levels below the root.
    fn fill(&mut self, parent: NodeId, inner: Inner<'_>, depth: usize) {
        match inner {
            Inner::Nothing => {}
            Inner::Items(items) => {
                for item in items {
                    let span = self.span(&item);
                    let header = match &item {
                        ast::Value::Object(_) => builder::first_line(self.text, span),
                        _ => span,
                    };
                    self.check_depth(span, depth);
                    let (own, inner) = self.split(item, span);
                    let id = self.nodes.item(parent, own, span, header);
                    self.fill(id, inner, depth + 1);
                }
            }
            Inner::Properties(properties) => {
                for property in properties {
                    self.property(parent, property, depth);
                }
            }
        }
    }

    fn property(&mut self, table: NodeId, property: ast::ObjectProp<'_>, depth: usize) {
        let key_span = self.span(&property.name);
        let key = Arc::from(property.name.into_string());
        if let Some(error) = self.nodes.check_key(table, &key, key_span) {
            self.error.get_or_insert(error);
            return;
        }
        let span = self.span(&property.value);
        let header = if matches!(property.value, ast::Value::Object(_)) { key_span } else { span };
        self.check_depth(span, depth);
        let (own, inner) = self.split(property.value, span);
        let id = self.nodes.entry(table, (key, key_span), own, span, header);
        self.fill(id, inner, depth + 1);
    }

    /// The value without what it holds, and what it holds.
    fn split<'a>(&mut self, value: ast::Value<'a>, span: Span) -> (Value, Inner<'a>) {
        let own = match value {
            ast::Value::Object(object) => {
                let entries = Vec::with_capacity(object.properties.len());
                return (Value::Table(entries), Inner::Properties(object.properties));
            }
            ast::Value::Array(array) => {
                let items = Vec::with_capacity(array.elements.len());
                return (Value::List(items), Inner::Items(array.elements));
            }
            ast::Value::StringLit(text) => Value::Text(text.value.into()),
            ast::Value::NumberLit(number) => self.number(number.value, span),
            ast::Value::BooleanLit(truth) => Value::Bool(truth.value),
            ast::Value::NullKeyword(_) => Value::Null,
        };
        (own, Inner::Nothing)
    }

    fn number(&mut self, written: &str, span: Span) -> Value {
        let value = if written.contains(['.', 'e', 'E']) {
            let number = written.parse().ok().filter(|number: &f64| number.is_finite());
            number.map(Value::Float).ok_or_else(|| builder::number_too_large(span))
        } else {
            written.parse().map(Value::Int).map_err(|_| builder::integer_too_large(span))
        };
        value.unwrap_or_else(|error| {
            self.error.get_or_insert(error);
            Value::Null
        })
    }

    fn check_depth(&mut self, span: Span, depth: usize) {
        if depth > MAX_DEPTH {
            self.error.get_or_insert_with(|| builder::too_deep(span));
        }
    }

    fn span(&self, place: &impl Ranged) -> Span {
        let range = place.range();
        Span::new(range.start + self.base, range.end + self.base)
    }
}

/// What a syntax node holds.
enum Inner<'a> {
    Nothing,
    Items(Vec<ast::Value<'a>>),
    Properties(Vec<ast::ObjectProp<'a>>),
}

fn write_scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => builder::written_float(*number),
        Value::Text(text) => Some(builder::quoted(text)),
        Value::Date(date) => Some(builder::quoted(&date.to_string())),
        Value::List(_) | Value::Table(_) => None,
    }
}

/// There is one way to write a value.
fn write_over(_: &str, value: &Value) -> Option<String> {
    write_scalar(value)
}

fn write_entry(key: &str, scalar: &str) -> String {
    format!("{}: {scalar}", builder::quoted(key))
}

fn read_scalar(text: &str) -> Option<Value> {
    builder::only_scalar(parse_strict(&Source::new("", text)))
}
