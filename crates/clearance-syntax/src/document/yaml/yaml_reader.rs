//! Turns the events of one YAML document into a [`Builder`]'s values.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{Event, ScalarStyle, StructureStyle, Tag};

use super::alias::{self, AliasBudget, Anchored};
use super::{indentation, indicator, yaml_scalar};
use crate::document::builder::{self, Builder};
use crate::document::limits::{MAX_DEPTH, MAX_ERRORS};
use crate::document::syntax_error::SyntaxError;
use crate::document::value::{NodeId, Value};
use crate::source::Span;

/// A document that is being read.
pub(super) struct YamlReader<'s> {
    text: &'s str,
    pub(super) nodes: Builder,
    /// The collections that are not closed yet.
    open: Vec<OpenCollection>,
    anchors: HashMap<usize, Anchored>,
    /// What is wrong but leaves the structure clear.
    pub(super) errors: Vec<SyntaxError>,
    /// Whether the document holds no value at all.
    pub(super) is_empty: bool,
    /// The end of what was read last.
    cursor: usize,
    /// The texts of several lines in the flow collection that is being read.
    texts: Vec<Span>,
}

struct OpenCollection {
    node: NodeId,
    slot: NextValue,
    anchor: usize,
    /// Of a block collection, the column at which it starts.
    column: Option<usize>,
    start: usize,
    has_key: bool,
    /// The end of the last value in it.
    end: usize,
}

/// What the next value of a collection is.
enum NextValue {
    Item,
    Key,
    ValueOf(Arc<str>, Span),
    /// The value of a key that cannot be.
    Dropped,
}

/// The parser's span as ours.
pub(super) fn byte_span(text: &str, span: &granit_parser::Span) -> Span {
    span.byte_range().map_or(Span::new(text.len(), text.len()), Span::from)
}

/// An alias that repeats more than it may.
fn too_much(span: Span, message: String) -> SyntaxError {
    SyntaxError::new(span, message).help("write the values out")
}

/// A collection as the parser announces it.
struct CollectionStart<'t> {
    span: Span,
    is_table: bool,
    style: StructureStyle,
    anchor: usize,
    tag: Option<Cow<'t, Tag>>,
    tag_span: Span,
}

impl<'s> YamlReader<'s> {
    pub(super) fn new(text: &'s str, nodes: Builder, start: usize) -> Self {
        Self {
            text,
            nodes,
            open: Vec::new(),
            anchors: HashMap::new(),
            errors: Vec::new(),
            is_empty: true,
            cursor: start,
            texts: Vec::new(),
        }
    }

    /// Takes the next event; an error is one that the document cannot be read past.
    pub(super) fn take_event(
        &mut self,
        event: Event<'_>,
        at: &granit_parser::Span,
        budget: &mut AliasBudget,
    ) -> Result<(), SyntaxError> {
        let span = byte_span(self.text, at);
        let tag_span = at.tag_span().map_or(span, |tag| byte_span(self.text, &tag));
        let before = self.nodes.len();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.add_scalar(&text, style, anchor, tag.as_deref(), (span, tag_span));
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.start_collection(CollectionStart {
                    span,
                    is_table: false,
                    style,
                    anchor,
                    tag,
                    tag_span,
                });
            }
            Event::MappingStart(style, anchor, tag) => {
                self.start_collection(CollectionStart {
                    span,
                    is_table: true,
                    style,
                    anchor,
                    tag,
                    tag_span,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.end_collection(span);
                return Ok(());
            }
            Event::Alias(anchor) => {
                self.add_alias(anchor, span, budget)?;
                budget.repeated += self.nodes.len().saturating_sub(before + 1);
                budget.written += 1;
                return Ok(());
            }
            Event::UnresolvedAlias(name) => {
                let message = format!("no anchor `&{name}` stands before this alias");
                self.refuse(SyntaxError::new(span, message));
                self.add(Value::Null, span);
            }
            _ => return Ok(()),
        }
        budget.written += self.nodes.len() - before;
        if self.open.len() > MAX_DEPTH + usize::from(self.is_just_opened()) {
            return Err(builder::too_deep(span));
        }
        Ok(())
    }

    /// Whether the value added last is a collection, which then is not below itself.
    fn is_just_opened(&self) -> bool {
        self.open.last().is_some_and(|open| open.node.index() + 1 == self.nodes.len())
    }

    fn add_scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        (raw, tag_span): (Span, Span),
    ) {
        let span = self.scalar_span(style, raw);
        self.check_lines(style, span);
        // A value that is not there is announced as `~` without a place.
        let is_missing = style == ScalarStyle::Plain && raw.is_empty();
        let text = if is_missing { "" } else { text };
        let value = yaml_scalar::parse_scalar(text, style, tag, span, tag_span);
        if self.is_at_key() {
            self.take_key(text, style, span, value, anchor);
        } else {
            let value = value.unwrap_or_else(|error| {
                self.refuse(error);
                Value::Null
            });
            self.is_empty = self.open.is_empty() && is_missing && tag.is_none() && anchor == 0;
            let node = self.add(value, span);
            self.set_anchor(anchor, Anchored::Values(node, self.nodes.len()));
        }
        self.cursor = self.cursor.max(raw.end).max(span.end);
    }

    /// The indentation that what belongs to the innermost block collection needs.
    fn least_indentation(&self) -> usize {
        let column = self.open.iter().rev().find_map(|open| open.column);
        column.map_or(0, |column| column + 1)
    }

    /// Refuses a text of several lines that are indented too little; of those with `|` and `>` the parser knows.
    fn check_lines(&mut self, style: ScalarStyle, span: Span) {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        if is_block || !written.contains('\n') {
            return;
        }
        let least = self.least_indentation();
        if let Some(error) = indentation::check_indentation(self.text, span, least, &[], true) {
            self.refuse(error);
        }
        if self.open.last().is_some_and(|open| open.column.is_none()) {
            self.texts.push(span);
        }
    }

    /// The whole text of a scalar.
    fn scalar_span(&self, style: ScalarStyle, raw: Span) -> Span {
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let start =
                    indicator::find_indicator(self.text, self.cursor, b"|>").unwrap_or(raw.start);
                Span::new(start, indicator::block_scalar_end(self.text, start, raw.end))
            }
            // A missing value is announced before the colon.
            _ if raw.is_empty() && self.text.as_bytes().get(raw.start) == Some(&b':') => {
                Span::new(raw.start + 1, raw.start + 1)
            }
            _ => raw,
        }
    }

    fn take_key(
        &mut self,
        text: &str,
        style: ScalarStyle,
        span: Span,
        value: Result<Value, SyntaxError>,
        anchor: usize,
    ) {
        let table = self.open.last().map_or(NodeId::ROOT, |open| open.node);
        let is_plain = style == ScalarStyle::Plain;
        let slot = match value {
            Err(error) => Err(error),
            Ok(Value::Null) => Err(SyntaxError::new(span, "null cannot be a key")
                .help("put the key in quotes if it is a text")),
            Ok(_) if is_plain && text == "<<" => {
                Err(SyntaxError::new(span, "merge keys are not supported")
                    .help("write the keys out, or put `<<` in quotes"))
            }
            Ok(value) => {
                self.set_anchor(anchor, Anchored::Key(value));
                match self.nodes.check_key(table, text, span) {
                    Some(error) => Err(error),
                    None => Ok(NextValue::ValueOf(text.into(), span)),
                }
            }
        };
        let slot = slot.unwrap_or_else(|error| {
            self.refuse(error);
            NextValue::Dropped
        });
        if let Some(open) = self.open.last_mut() {
            open.slot = slot;
            open.end = open.end.max(span.end);
        }
    }

    fn start_collection(&mut self, start: CollectionStart<'_>) {
        let CollectionStart { span, is_table, style, anchor, tag, tag_span } = start;
        self.is_empty = false;
        let suffix = tag.as_deref().map(Tag::core_suffix);
        match (suffix, is_table) {
            (None, _) | (Some(Some("map")), true) | (Some(Some("seq")), false) => {}
            (Some(Some(suffix)), _) => {
                self.refuse(SyntaxError::new(tag_span, format!("not a valid `!!{suffix}`")));
            }
            (Some(None), _) => {
                if let Some(tag) = tag.as_deref() {
                    self.refuse(yaml_scalar::unknown_tag(tag, tag_span));
                }
            }
        }
        let is_block = style == StructureStyle::Block;
        let value = if is_table { Value::Table(Vec::new()) } else { Value::List(Vec::new()) };
        let span = if is_block && !is_table { self.sequence_start(span) } else { span };
        let has_key =
            matches!(self.open.last(), Some(OpenCollection { slot: NextValue::ValueOf(..), .. }));
        let is_key = self.is_at_key();
        let node = self.add(value, span);
        if is_key {
            self.refuse(SyntaxError::new(span, "only a scalar can be a key"));
            self.drop_value();
        }
        self.set_anchor(anchor, Anchored::OpenCollection);
        let slot = if is_table { NextValue::Key } else { NextValue::Item };
        let column = is_block.then(|| indentation::column(self.text, span.start));
        let (start, end) = (span.start, span.end);
        self.open.push(OpenCollection { node, slot, anchor, column, start, has_key, end });
        self.cursor = self.cursor.max(span.end);
    }

    /// Where a block sequence starts: the parser leaves out the first `-` of one that is indented
    /// no further than the key it belongs to.
    fn sequence_start(&self, span: Span) -> Span {
        match self.open.last() {
            Some(OpenCollection { slot: NextValue::ValueOf(..), column: Some(_), .. }) => {
                let dash =
                    indicator::find_indicator(self.text, self.cursor, b"-").unwrap_or(span.start);
                Span::new(dash, dash)
            }
            _ => span,
        }
    }

    fn end_collection(&mut self, at: Span) {
        let Some(open) = self.open.pop() else { return };
        // Only a flow collection has an end of its own; `[a: 1]` holds a mapping without braces.
        let end = if open.column.is_some() || at.is_empty() { open.end } else { at.end };
        if open.column.is_none() && self.open.last().is_none_or(|outer| outer.column.is_some()) {
            let texts = std::mem::take(&mut self.texts);
            let (least, span) = (self.least_indentation(), Span::new(open.start, end));
            if let Some(error) =
                indentation::check_indentation(self.text, span, least, &texts, false)
            {
                self.refuse(error);
            }
        }
        let text = self.text;
        if let Some(node) = self.nodes.node_mut(open.node) {
            node.span.end = end;
            let is_list = matches!(node.value, Value::List(_));
            if is_list && !self.open.is_empty() {
                node.header = node.span;
            } else if !open.has_key {
                node.header = builder::first_line(text, node.span);
            }
        }
        self.set_anchor(open.anchor, Anchored::Values(open.node, self.nodes.len()));
        if let Some(parent) = self.open.last_mut() {
            parent.end = parent.end.max(end);
        }
        self.cursor = self.cursor.max(end);
    }

    fn add_alias(
        &mut self,
        anchor: usize,
        span: Span,
        budget: &mut AliasBudget,
    ) -> Result<(), SyntaxError> {
        self.is_empty = false;
        self.cursor = self.cursor.max(span.end);
        if self.is_at_key() {
            let error = SyntaxError::new(span, "an alias cannot be a key");
            self.refuse(error.help("write the key out"));
            self.drop_value();
            return Ok(());
        }
        let (original, end) = match self.anchors.get(&anchor) {
            Some(&Anchored::Values(original, end)) => (original, end),
            Some(Anchored::Key(value)) => {
                let value = value.clone();
                let bytes = if let Value::Text(text) = &value { text.len() } else { 0 };
                budget.repeat(1, bytes).map_err(|message| too_much(span, message))?;
                self.add(value, span);
                return Ok(());
            }
            Some(Anchored::OpenCollection) | None => {
                self.refuse(SyntaxError::new(span, "an alias cannot stand within its own anchor"));
                self.add(Value::Null, span);
                return Ok(());
            }
        };
        let bytes = alias::text_bytes(self.nodes.range(original.index(), end));
        budget
            .repeat(end.saturating_sub(original.index()), bytes)
            .map_err(|message| too_much(span, message))?;
        if self.open.len() + alias::height(&self.nodes, original, end) > MAX_DEPTH {
            return Err(builder::too_deep(span));
        }
        let copy = self.add(Value::Null, span);
        self.nodes.repeat_values(original, end, copy);
        Ok(())
    }

    /// Remembers what an anchor names; 0 is none.
    fn set_anchor(&mut self, anchor: usize, named: Anchored) {
        if anchor != 0 {
            self.anchors.insert(anchor, named);
        }
    }

    /// Drops the value that follows a key which cannot be one.
    fn drop_value(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.slot = NextValue::Dropped;
        }
    }

    fn is_at_key(&self) -> bool {
        matches!(self.open.last(), Some(OpenCollection { slot: NextValue::Key, .. }))
    }

    /// Adds a value where the next one belongs.
    fn add(&mut self, value: Value, span: Span) -> NodeId {
        let Some(open) = self.open.last_mut() else {
            return self.nodes.add_root(value, span, builder::first_line(self.text, span));
        };
        open.end = open.end.max(span.end);
        match std::mem::replace(&mut open.slot, NextValue::Key) {
            NextValue::ValueOf(key, key_span) => {
                let is_table = matches!(value, Value::Table(_));
                let header = if is_table { key_span } else { span };
                self.nodes.add_entry(open.node, (key, key_span), value, span, header)
            }
            NextValue::Item => {
                open.slot = NextValue::Item;
                self.nodes.add_item(open.node, value, span, span)
            }
            // Not listed in its table; the document is refused anyway.
            NextValue::Key | NextValue::Dropped => {
                self.nodes.add_item(open.node, value, span, span)
            }
        }
    }

    fn refuse(&mut self, error: SyntaxError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }
}
