//! Turns the parser's events into a document.

use std::borrow::Cow;
use std::sync::Arc;

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Raw};

use super::tables::{DottedKey, TablePlace, Tables};
use super::toml_scalar;
use crate::document::builder;
use crate::document::limits::{MAX_DEPTH, MAX_ERRORS};
use crate::document::syntax_error::SyntaxError;
use crate::document::tree::Document;
use crate::document::value::{NodeId, Value};
use crate::source::{Source, Span};

/// The document so far, and where in it the next event belongs.
///
/// A table of `None` is one that could not be told: what it holds is parsed and dropped.
pub(super) struct TomlReader<'s> {
    text: &'s str,
    tables: Tables,
    /// Where the first key or header starts.
    first: Option<usize>,
    /// The `[` or `[[` of a header that is being read.
    header: Option<Header>,
    /// The keys of a header or a dotted key that is being read.
    path: Vec<DottedKey>,
    /// The table that the last header opened.
    current: TablePlace,
    /// Where the value that comes next belongs, if it has a key.
    slot: Option<PendingValue>,
    /// The arrays and inline tables that are not closed yet.
    open: Vec<TablePlace>,
    /// KeyIndex and values that cannot be.
    pub(super) errors: Vec<SyntaxError>,
    /// Where reading stopped because values nest too deeply.
    pub(super) too_deep: Option<SyntaxError>,
}

struct Header {
    start: usize,
    is_array: bool,
}

struct PendingValue {
    table: TablePlace,
    key: DottedKey,
}

/// The parser's span as ours.
pub(super) fn span(span: toml_parser::Span) -> Span {
    Span::new(span.start(), span.end())
}

impl<'s> TomlReader<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let tables = Tables::new(builder::whole_text(text));
        Self {
            text,
            tables,
            first: None,
            header: None,
            path: Vec::new(),
            current: TablePlace { node: Some(NodeId::ROOT), depth: 0 },
            slot: None,
            open: Vec::new(),
            errors: Vec::new(),
            too_deep: None,
        }
    }

    /// The document; there must have been no error.
    pub(super) fn finish(mut self, source: &Arc<Source>) -> Result<Document, SyntaxError> {
        let whole = builder::whole_text(self.text);
        let start = self.first.unwrap_or(whole.start);
        let end = if self.first.is_some() { whole.end } else { start };
        if let Some(root) = self.tables.nodes.node_mut(NodeId::ROOT) {
            root.header = builder::first_line(self.text, Span::new(start, end));
        }
        self.tables.nodes.finish(source, None)
    }

    fn open_header(&mut self, start: usize, is_array: bool) {
        self.first.get_or_insert(start);
        self.path.clear();
        self.header = Some(Header { start, is_array });
        self.current.node = None;
    }

    fn close_header(&mut self, end: usize) {
        let Some(header) = self.header.take() else { return };
        let span = Span::new(header.start, end);
        let path = std::mem::take(&mut self.path);
        match self.tables.open_header_table(path, span, header.is_array) {
            Ok(table) => self.current = table,
            Err(error) => self.refuse(error),
        }
        self.check_depth(self.current.depth, span);
    }

    /// Adds a value where it belongs.
    fn add_value(&mut self, value: Value, span: Span, is_table: bool) -> TablePlace {
        let place = match (self.slot.take(), self.open.last()) {
            (Some(PendingValue { table, key }), _) => {
                let header = if is_table { key.span } else { span };
                let depth = table.depth + 1;
                TablePlace {
                    node: table
                        .node
                        .map(|table| self.tables.value(table, key, value, span, header)),
                    depth,
                }
            }
            (None, Some(&list)) => {
                let node = list.node.and_then(|list| self.tables.item(list, value, span));
                TablePlace { node, depth: list.depth + 1 }
            }
            (None, None) => TablePlace { node: None, depth: 1 },
        };
        self.check_depth(place.depth, span);
        place
    }

    /// Opens an array or inline table; false if that is one level too many.
    fn open_value(&mut self, value: Value, span: Span) -> bool {
        if self.too_deep.is_some() {
            return false;
        }
        self.path.clear();
        let is_table = matches!(value, Value::Table(_));
        let place = self.add_value(value, span, is_table);
        self.open.push(place);
        self.too_deep.is_none()
    }

    fn close_value(&mut self, end: usize) {
        let closed = self.open.pop().and_then(|place| place.node);
        let Some(node) = closed.and_then(|node| self.tables.nodes.node_mut(node)) else { return };
        let opened = node.span;
        node.span.end = end;
        if node.header == opened {
            node.header = match node.value {
                Value::Table(_) => builder::first_line(self.text, node.span),
                _ => node.span,
            };
        }
    }

    fn check_depth(&mut self, depth: usize, span: Span) {
        if depth > MAX_DEPTH {
            self.too_deep.get_or_insert_with(|| builder::too_deep(span));
        }
    }

    fn refuse(&mut self, error: SyntaxError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }

    fn raw(&self, at: toml_parser::Span, encoding: Option<Encoding>) -> Raw<'s> {
        let written = self.text.get(at.start()..at.end()).unwrap_or_default();
        Raw::new_unchecked(written, encoding, at)
    }
}

impl EventReceiver for TomlReader<'_> {
    fn std_table_open(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.open_header(at.start(), false);
    }

    fn std_table_close(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.close_header(at.end());
    }

    fn array_table_open(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.open_header(at.start(), true);
    }

    fn array_table_close(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.close_header(at.end());
    }

    fn inline_table_open(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) -> bool {
        self.open_value(Value::Table(Vec::new()), span(at))
    }

    fn inline_table_close(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.close_value(at.end());
    }

    fn array_open(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) -> bool {
        self.open_value(Value::List(Vec::new()), span(at))
    }

    fn array_close(&mut self, at: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.close_value(at.end());
    }

    fn simple_key(
        &mut self,
        at: toml_parser::Span,
        encoding: Option<Encoding>,
        errors: &mut dyn ErrorSink,
    ) {
        self.first.get_or_insert(at.start());
        let place = span(at);
        // Longer paths are too deep however they go on.
        self.check_depth(self.path.len(), place);
        if self.too_deep.is_some() {
            return;
        }
        let mut text = Cow::Borrowed("");
        self.raw(at, encoding).decode_key(&mut text, errors);
        self.path.push(DottedKey { text: text.into(), span: place });
    }

    fn key_val_sep(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        let Some(key) = self.path.pop() else { return };
        let mut table = *self.open.last().unwrap_or(&self.current);
        for step in self.path.drain(..) {
            self.tables.descend_dotted(&mut table, step).unwrap_or_else(|error| {
                if self.errors.len() < MAX_ERRORS {
                    self.errors.push(error);
                }
            });
        }
        let taken =
            table.node.and_then(|node| self.tables.nodes.check_key(node, &key.text, key.span));
        if let Some(error) = taken {
            self.refuse(error);
            table.node = None;
        }
        self.slot = Some(PendingValue { table, key });
    }

    fn scalar(
        &mut self,
        at: toml_parser::Span,
        encoding: Option<Encoding>,
        errors: &mut dyn ErrorSink,
    ) {
        let place = span(at);
        let raw = self.raw(at, encoding);
        let mut decoded = Cow::Borrowed("");
        let mut is_sound = true;
        let kind = raw.decode_scalar(&mut decoded, &mut |error: toml_parser::ParseError| {
            is_sound = false;
            errors.report_error(error);
        });
        let value = if is_sound {
            toml_scalar::parse_scalar(kind, decoded, raw.as_str(), place).unwrap_or_else(|error| {
                self.refuse(error);
                Value::Null
            })
        } else {
            Value::Null
        };
        self.add_value(value, place, false);
    }

    fn value_sep(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.slot = None;
        self.path.clear();
    }

    fn newline(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        if self.open.is_empty() {
            self.slot = None;
            self.path.clear();
        }
    }
}
