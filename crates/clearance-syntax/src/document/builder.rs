//! Grows a [`Document`] from the top down, and words the errors that every format shares.

use std::sync::Arc;

use super::format::Parsed;
use super::item_names::ItemNames;
use super::key_index::KeyIndex;
use super::limits::{MAX_DEPTH, MAX_DOCUMENTS, MAX_NODES};
use super::syntax_error::SyntaxError;
use super::tree::Document;
use super::value::{Entry, Node, NodeId, Value};
use crate::source::{Source, Span};

/// The number of a value that there was no room for: no value has it, so nothing is added to it.
const NOWHERE: NodeId = NodeId(u32::MAX);

/// A document that is being read; the parsers' only way to make one.
#[derive(Debug)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    keys: KeyIndex,
    room: usize,
    /// The first value that there was no room for.
    overflow: Option<Span>,
}

impl Builder {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { nodes: Vec::new(), keys: KeyIndex::default(), room: MAX_NODES, overflow: None }
    }

    /// Nothing yet, for about `count` values that others have counted: there is as much room as there are numbers.
    pub(super) fn unlimited(count: usize) -> Self {
        let room = u32::MAX as usize;
        Self { nodes: Vec::with_capacity(count), keys: KeyIndex::default(), room, overflow: None }
    }

    /// Adds the value that holds all others.
    pub(super) fn add_root(&mut self, value: Value, span: Span, header: Span) -> NodeId {
        self.push_node(NodeId::ROOT, value, span, header)
    }

    /// Adds a value at the end of a list.
    pub(super) fn add_item(
        &mut self,
        list: NodeId,
        value: Value,
        span: Span,
        header: Span,
    ) -> NodeId {
        let id = self.push_node(list, value, span, header);
        if let Some(Node { value: Value::List(items), .. }) = self.node_mut(list)
            && id != NOWHERE
        {
            items.push(id);
        }
        id
    }

    /// Adds a value under a key that the table does not have yet.
    pub(super) fn add_entry(
        &mut self,
        table: NodeId,
        (key, key_span): (Arc<str>, Span),
        value: Value,
        span: Span,
        header: Span,
    ) -> NodeId {
        let id = self.push_node(table, value, span, header);
        let Some(Node { value: Value::Table(entries), .. }) = self.nodes.get_mut(table.index())
        else {
            return id;
        };
        if id == NOWHERE {
            return id;
        }
        self.keys.add(table, entries, Arc::clone(&key));
        entries.push(Entry { key, key_span, value: id });
        id
    }

    /// The entry of a key.
    pub(super) fn find(&self, table: NodeId, key: &str) -> Option<&Entry> {
        self.keys.find(&self.nodes, table, key)
    }

    /// The error for a key that the table already has.
    pub(super) fn check_key(&self, table: NodeId, key: &str, span: Span) -> Option<SyntaxError> {
        Some(duplicate_key(key, span, self.find(table, key)?.key_span))
    }

    /// Repeats the values from `original` up to `end`, a whole subtree, at the end of a document.
    ///
    /// The repeated root is told its new place by the caller, who adds it with
    /// [`Self::add_item`] or [`Self::add_entry`] just before.
    pub(super) fn repeat_values(&mut self, original: NodeId, end: usize, copy: NodeId) {
        if copy == NOWHERE {
            return;
        }
        let offset = copy.0.saturating_sub(original.0);
        for index in original.index()..end {
            let Some(node) = self.nodes.get(index).cloned() else { return };
            let value = shift_ids(node.value, offset);
            self.keys.repeat(index, offset);
            if index == original.index() {
                if let Some(root) = self.node_mut(copy) {
                    root.value = value;
                }
                continue;
            }
            self.push_node(NodeId(node.parent.0 + offset), value, node.span, node.header);
        }
    }

    /// How many values there are so far.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A value that was added before.
    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// The values with numbers from `start` up to `end`.
    pub(super) fn range(&self, start: usize, end: usize) -> &[Node] {
        self.nodes.get(start..end).unwrap_or_default()
    }

    /// A value that was added before.
    pub(super) fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.index())
    }

    /// The finished document, or the place at which it became too large.
    pub(super) fn finish(
        self,
        source: &Arc<Source>,
        index: Option<usize>,
    ) -> Result<Document, SyntaxError> {
        match self.overflow {
            Some(span) => Err(too_many_values(span, index)),
            None => Ok(Document {
                source: Arc::clone(source),
                index,
                nodes: self.nodes,
                keys: self.keys,
                borrowed: Vec::new(),
                names: ItemNames::default(),
            }),
        }
    }

    fn push_node(&mut self, parent: NodeId, value: Value, span: Span, header: Span) -> NodeId {
        if self.nodes.len() >= self.room {
            // The document is refused as a whole, so it does not matter that this value is lost.
            self.overflow.get_or_insert(span);
            return NOWHERE;
        }
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { value, span, header, parent });
        id
    }
}

/// The same value with what it holds `offset` numbers further on.
fn shift_ids(value: Value, offset: u32) -> Value {
    match value {
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| NodeId(item.0 + offset)).collect())
        }
        Value::Table(mut entries) => {
            for entry in &mut entries {
                entry.value.0 += offset;
            }
            Value::Table(entries)
        }
        scalar => scalar,
    }
}

/// A byte order mark's length, if the text starts with one.
pub(super) fn mark_len(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The whole text but a byte order mark: what the root of a file with one document covers.
pub(super) fn whole_text(text: &str) -> Span {
    Span::new(mark_len(text), text.len())
}

/// The first line of what a span covers, without white space at its end.
pub(super) fn first_line(text: &str, span: Span) -> Span {
    let covered = text.get(span.start..span.end).unwrap_or_default();
    let line = covered.lines().next().unwrap_or_default();
    Span::new(span.start, span.start + line.trim_end().len())
}

/// The place of the one character at an offset; empty at the end of the text.
pub(super) fn char_at(text: &str, offset: usize) -> Span {
    let offset = (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    let start = offset.unwrap_or(0);
    let next = text.get(start..).and_then(|rest| rest.chars().next());
    Span::new(start, start + next.map_or(0, char::len_utf8))
}

/// A key that was given before, at `first`.
pub(super) fn duplicate_key(key: &str, span: Span, first: Span) -> SyntaxError {
    SyntaxError::new(span, format!("duplicate key `{key}`")).label(first, "first given here")
}

/// A value deeper than [`MAX_DEPTH`].
pub(super) fn too_deep(span: Span) -> SyntaxError {
    SyntaxError::new(span, format!("values nest deeper than {MAX_DEPTH} levels"))
}

/// A whole number that an `i64` cannot hold.
pub(super) fn integer_too_large(span: Span) -> SyntaxError {
    SyntaxError::new(span, "this whole number does not fit into 64 bits")
}

/// A number with a fraction or an exponent that an `f64` cannot hold.
pub(super) fn number_too_large(span: Span) -> SyntaxError {
    SyntaxError::new(span, "this number is too large")
}

/// Infinity, or not a number.
pub(super) fn not_finite(span: Span) -> SyntaxError {
    SyntaxError::new(span, "only finite numbers are allowed")
}

/// A text that holds no value.
pub(super) fn empty_file(text: &str) -> SyntaxError {
    let end = text.len();
    SyntaxError::new(Span::new(mark_len(text).min(end), end), "the file is empty")
}

fn too_many_values(span: Span, index: Option<usize>) -> SyntaxError {
    let what = if index.is_some() { "this document" } else { "the file" };
    SyntaxError::new(span, format!("{what} holds more than {MAX_NODES} values"))
}

/// The error for a document in a file that holds [`MAX_DOCUMENTS`] already.
pub(super) fn too_many_documents(span: Span) -> SyntaxError {
    SyntaxError::new(span, format!("the file holds more than {MAX_DOCUMENTS} documents"))
        .help("write the others into a file of their own")
}

/// A text as JSON and as a basic string of TOML.
///
/// Both leave everything but quotes, backslashes and control characters as it is.
pub(super) fn quote_json(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            // YAML refuses the byte order mark and the C1 controls; the others take the escape too.
            c if c.is_control() || c == '\u{feff}' => {
                written.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// A float so that it is read back as a float: with a fraction or an exponent.
pub(super) fn written_float(number: f64) -> Option<String> {
    number.is_finite().then(|| format!("{number:?}"))
}

/// Whether a character can stand in quotes that know no escapes.
pub(super) fn is_plain(c: char) -> bool {
    !c.is_control() && c != '\u{feff}'
}

/// Whether a text is a date without quotes.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// The value of a text that holds nothing else than a scalar.
pub(super) fn only_scalar(parsed: Parsed) -> Option<Value> {
    let [document] = parsed.documents.as_slice() else { return None };
    let [node] = document.nodes() else { return None };
    let is_one =
        parsed.errors.is_empty() && !matches!(node.value, Value::List(_) | Value::Table(_));
    is_one.then(|| node.value.clone())
}
