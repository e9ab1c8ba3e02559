//! Converts the syntax tree of a JSON text into a document.

use std::sync::Arc;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

use crate::document::builder::{self, Builder};
use crate::document::limits::MAX_DEPTH;
use crate::document::syntax_error::SyntaxError;
use crate::document::value::{NodeId, Value};
use crate::source::Span;

/// Moves a syntax tree into a document.
pub(super) struct JsonTree<'s> {
    pub(super) text: &'s str,
    pub(super) base: usize,
    pub(super) nodes: Builder,
    /// The first value that is not one: a duplicate key, a number that does not fit.
    pub(super) error: Option<SyntaxError>,
}

impl JsonTree<'_> {
    pub(super) fn add_root(&mut self, value: ast::Value<'_>) {
        let span = self.span_of(&value);
        let header = builder::first_line(self.text, span);
        let (own, inner) = self.split_value(value, span);
        let id = self.nodes.add_root(own, span, header);
        self.add_children(id, inner, 1);
    }

    /// Adds what an object or array holds, `depth` levels below the root.
    fn add_children(&mut self, parent: NodeId, inner: Children<'_>, depth: usize) {
        match inner {
            Children::Nothing => {}
            Children::Items(items) => {
                for item in items {
                    let span = self.span_of(&item);
                    let header = match &item {
                        ast::Value::Object(_) => builder::first_line(self.text, span),
                        _ => span,
                    };
                    self.check_depth(span, depth);
                    let (own, inner) = self.split_value(item, span);
                    let id = self.nodes.add_item(parent, own, span, header);
                    self.add_children(id, inner, depth + 1);
                }
            }
            Children::Properties(properties) => {
                for property in properties {
                    self.add_property(parent, property, depth);
                }
            }
        }
    }

    fn add_property(&mut self, table: NodeId, property: ast::ObjectProp<'_>, depth: usize) {
        let key_span = self.span_of(&property.name);
        let key = Arc::from(property.name.into_string());
        if let Some(error) = self.nodes.check_key(table, &key, key_span) {
            self.error.get_or_insert(error);
            return;
        }
        let span = self.span_of(&property.value);
        let header = if matches!(property.value, ast::Value::Object(_)) { key_span } else { span };
        self.check_depth(span, depth);
        let (own, inner) = self.split_value(property.value, span);
        let id = self.nodes.add_entry(table, (key, key_span), own, span, header);
        self.add_children(id, inner, depth + 1);
    }

    /// The value without what it holds, and what it holds.
    fn split_value<'a>(&mut self, value: ast::Value<'a>, span: Span) -> (Value, Children<'a>) {
        let own = match value {
            ast::Value::Object(object) => {
                let entries = Vec::with_capacity(object.properties.len());
                return (Value::Table(entries), Children::Properties(object.properties));
            }
            ast::Value::Array(array) => {
                let items = Vec::with_capacity(array.elements.len());
                return (Value::List(items), Children::Items(array.elements));
            }
            ast::Value::StringLit(text) => Value::Text(text.value.into()),
            ast::Value::NumberLit(number) => self.parse_number(number.value, span),
            ast::Value::BooleanLit(truth) => Value::Bool(truth.value),
            ast::Value::NullKeyword(_) => Value::Null,
        };
        (own, Children::Nothing)
    }

    fn parse_number(&mut self, written: &str, span: Span) -> Value {
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

    fn span_of(&self, place: &impl Ranged) -> Span {
        let range = place.range();
        Span::new(range.start + self.base, range.end + self.base)
    }
}

/// What a syntax node holds.
enum Children<'a> {
    Nothing,
    Items(Vec<ast::Value<'a>>),
    Properties(Vec<ast::ObjectProp<'a>>),
}
