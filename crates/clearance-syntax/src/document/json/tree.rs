//! Converts the syntax tree of a JSON text into a document.

use std::sync::Arc;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

use crate::document::builder::{self, Builder};
use crate::document::limits::MAX_DEPTH;
use crate::document::parse_error::ParseError;
use crate::document::value::{NodeId, Value};
use crate::source::Span;

/// Moves a syntax tree into a document.
pub(super) struct Tree<'s> {
    pub(super) text: &'s str,
    pub(super) base: usize,
    pub(super) nodes: Builder,
    /// The first value that is not one: a duplicate key, a number that does not fit.
    pub(super) error: Option<ParseError>,
}

impl Tree<'_> {
    pub(super) fn root(&mut self, value: ast::Value<'_>) {
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
