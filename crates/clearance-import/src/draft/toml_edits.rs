//! Edits of a TOML text by place, so that everything beside them stays as it is, comments and order included.

use clearance_syntax::document::{
    Comment, Document, NodeId, TOML, Value, find_comments, solid_spans,
};
use clearance_syntax::source::Span;

use super::outline::{DraftValue, Line, write_comment, write_item};
use super::toml::write_table_lines;

/// Edits of a text that are collected before any of them is made.
pub(super) struct TomlEdits<'d> {
    pub(super) document: &'d Document,
    comments: Vec<Comment>,
    /// Where headers of tables start.
    headers: Vec<usize>,
    edits: Vec<TomlEdit>,
}

/// A text in place of another, or of none.
struct TomlEdit {
    span: Span,
    text: String,
    /// Whether it is whole lines, which start on a line of their own.
    is_lines: bool,
}

impl<'d> TomlEdits<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let solid = solid_spans(&document.source, &TOML, std::slice::from_ref(document));
        let mut headers: Vec<usize> = document
            .nodes()
            .iter()
            .filter(|node| matches!(node.value, Value::Table(_)))
            .filter(|node| document.source.slice(node.span).starts_with('['))
            .map(|node| node.span.start)
            .collect();
        headers.sort_unstable();
        let comments = find_comments(&document.source, &TOML, &solid);
        Self { document, comments, headers, edits: Vec::new() }
    }

    /// Replaces a value in the style in which it is written. Nothing where a comment would be lost.
    pub(super) fn replace(&mut self, node: NodeId, item: &DraftValue) -> Option<()> {
        let span = self.document.node(node).span;
        let old = self.document.source.slice(span);
        let text = match to_scalar(item) {
            Some(value) => (TOML.write_over)(old, &value)?,
            None if self
                .comments
                .iter()
                .any(|comment| (span.start..span.end).contains(&comment.span.start)) =>
            {
                return None;
            }
            None => write_item(item, "toml"),
        };
        self.edits.push(TomlEdit { span, text, is_lines: false });
        Some(())
    }

    /// Adds a key to a table: where it is asked for, else behind the keys that the table has. Nothing where the table has no text of
    /// its own that could be added to.
    pub(super) fn add_entry(&mut self, table: NodeId, key: &str, item: &DraftValue) -> Option<()> {
        let entry = (TOML.write_entry)(key, &write_item(item, "toml"));
        let Some(section) = self.find_section(table) else {
            return self.add_inline(table, &entry);
        };
        let question = self.find_answered_question(section, key);
        let span = question.unwrap_or_else(|| {
            let end = self.find_end(table, section);
            Span::new(end, end)
        });
        let text = format!("{}{entry}\n", self.indent(table, section));
        self.edits.push(TomlEdit { span, text, is_lines: true });
        Some(())
    }

    /// Adds texts to the list that a table has under a key, or the list.
    pub(super) fn add_texts(&mut self, table: NodeId, key: &str, texts: &[String]) -> Option<()> {
        if texts.is_empty() {
            return Some(());
        }
        let all = DraftValue::Texts(texts.to_vec());
        let Some(list) = self.document.get(table, key) else {
            return self.add_entry(table, key, &all);
        };
        let written = write_item(&all, "toml");
        self.add_to_list(list, written.trim_matches(['[', ']']))
    }

    /// Adds a question to a table, as a comment behind its keys. Nothing where the table is no place for comments.
    pub(super) fn add_question(&mut self, table: NodeId, key: &str, question: &str) -> Option<()> {
        let section = self.find_section(table)?;
        let end = self.find_end(table, section);
        let mut text = String::new();
        let indent = self.indent(table, section);
        write_comment(&indent, &format!("ask: {key}: {question}"), &mut text);
        self.edits.push(TomlEdit { span: Span::new(end, end), text, is_lines: true });
        Some(())
    }

    /// Whether a table asks for a key.
    pub(super) fn has_question(&self, table: NodeId, key: &str) -> bool {
        let section = self.find_section(table);
        section.is_some_and(|section| {
            self.comments_in(section).any(|comment| self.asks_for(comment, key))
        })
    }

    /// Adds a table to the end of a list of tables, or the list.
    pub(super) fn add_table(&mut self, path: &str, lines: &[Line]) -> Option<()> {
        let pointer = format!("/{}", path.replace('.', "/"));
        let list = self.document.at_pointer(&pointer);
        let whole = self.document.source.text.len();
        let items = match list.map(|list| &self.document.node(list).value) {
            None => &[][..],
            Some(Value::List(items)) => items,
            Some(_) => return None,
        };
        let is_header = |item: &NodeId| self.find_section(*item).is_some();
        let end = match (list, items.last()) {
            (None, _) => whole,
            (Some(_), Some(last)) if is_header(last) => self.find_item_end(*last),
            (Some(list), _) => return self.add_to_list(list, &write_inline(lines)),
        };
        let mut text = format!("\n[[{path}]]\n");
        write_table_lines(path, lines, &mut text);
        self.edits.push(TomlEdit { span: Span::new(end, end), text, is_lines: true });
        Some(())
    }

    /// How many questions and marks the text has.
    pub(super) fn count_open(&self) -> usize {
        let is_question = |comment: &&Comment| self.comment_text(comment).starts_with("ask:");
        let has_mark = |number: &u32| {
            matches!(&self.document.node(NodeId(*number)).value, Value::Table(entries)
                if entries.iter().any(|entry| &*entry.key == "proposed"))
        };
        let nodes = u32::try_from(self.document.nodes().len()).unwrap_or(u32::MAX);
        self.comments.iter().filter(is_question).count() + (0..nodes).filter(has_mark).count()
    }

    /// The text with all edits, with its own line breaks.
    pub(super) fn finish(mut self) -> String {
        self.edits.sort_by_key(|edit| edit.span.start);
        let text = &self.document.source.text;
        let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for edit in &self.edits {
            out.push_str(text.get(at..edit.span.start).unwrap_or_default());
            if edit.is_lines && !out.is_empty() && !out.ends_with('\n') {
                out.push_str(line_break);
            }
            match edit.is_lines {
                true => out.push_str(&edit.text.replace('\n', line_break)),
                false => out.push_str(&edit.text),
            }
            at = edit.span.end.max(at);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// The text below the header of a table, up to the next header.
    fn find_section(&self, table: NodeId) -> Option<Span> {
        let span = self.document.node(table).span;
        if !self.headers.contains(&span.start) || table == NodeId::ROOT {
            return None;
        }
        let next = self.headers.iter().find(|start| **start > span.start);
        Some(Span::new(span.end, next.copied().unwrap_or(self.document.source.text.len())))
    }

    /// The end of the last line in a section that has a key of its table.
    fn find_end(&self, table: NodeId, section: Span) -> usize {
        let Value::Table(entries) = &self.document.node(table).value else { return section.end };
        let own = entries.iter().filter(|entry| entry.key_span.start < section.end);
        let last = own.map(|entry| self.end_of(entry.value)).max();
        self.line_end(last.unwrap_or(section.start).max(section.start))
    }

    /// The end of an item of a list of tables, with the comments that follow at once; those right before a header are about what is below.
    fn find_item_end(&self, item: NodeId) -> usize {
        let text = &self.document.source.text;
        let end = self.line_end(self.end_of(item));
        let mut after = end;
        for line in text.get(end..).unwrap_or_default().split_inclusive('\n') {
            match line.trim_start().chars().next() {
                Some('#') => after += line.len(),
                Some(_) => return end,
                None => break,
            }
        }
        after
    }

    /// Where a value and all that it holds ends.
    fn end_of(&self, node: NodeId) -> usize {
        let below = match &self.document.node(node).value {
            Value::List(items) => items.iter().map(|item| self.end_of(*item)).max(),
            Value::Table(entries) => entries.iter().map(|entry| self.end_of(entry.value)).max(),
            _ => None,
        };
        self.document.node(node).span.end.max(below.unwrap_or_default())
    }

    /// The end of the line at a place, with its line break.
    fn line_end(&self, at: usize) -> usize {
        let text = &self.document.source.text;
        let rest = text.get(at..).unwrap_or_default();
        at + rest.find('\n').map_or(rest.len(), |length| length + 1)
    }

    /// The white space before the keys of a table.
    fn indent(&self, table: NodeId, section: Span) -> String {
        let text = &self.document.source.text;
        let Value::Table(entries) = &self.document.node(table).value else { return String::new() };
        let own = entries.iter().filter(|entry| entry.key_span.start < section.end);
        let first = own.map(|entry| entry.key_span.start).min().unwrap_or_default();
        let before = text.get(..first).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
    }

    /// The lines of the question for a key, where an answer may take their place: nothing else may refer to it.
    fn find_answered_question(&self, section: Span, key: &str) -> Option<Span> {
        let again = format!("ask: {key}, as above");
        let is_full = |comment: &Comment| self.comment_text(comment) != again;
        let asks = |comment: &&Comment| comment.is_alone && self.asks_for(comment, key);
        let question = self.comments_in(section).find(asks)?;
        if is_full(question) && self.comments.iter().any(|other| !is_full(other)) {
            return None;
        }
        let text = &self.document.source.text;
        let before = text.get(..question.span.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let mut end = self.line_end(question.span.start);
        for line in text.get(end..)?.split_inclusive('\n') {
            if !line.trim_start().starts_with("#   ") {
                break;
            }
            end += line.len();
        }
        Some(Span::new(start, end))
    }

    fn comments_in(&self, section: Span) -> impl Iterator<Item = &Comment> {
        self.comments
            .iter()
            .filter(move |comment| (section.start..section.end).contains(&comment.span.start))
    }

    fn comment_text(&self, comment: &Comment) -> &str {
        self.document.source.slice(comment.span).trim_start_matches('#').trim()
    }

    fn asks_for(&self, comment: &Comment, key: &str) -> bool {
        let asked = self.comment_text(comment).strip_prefix("ask: ");
        let after = asked.and_then(|asked| asked.strip_prefix(key));
        after.is_some_and(|after| after.starts_with([':', ',']))
    }

    /// Adds an entry to an inline table.
    fn add_inline(&mut self, table: NodeId, entry: &str) -> Option<()> {
        self.add_inside(table, '{', entry)
    }

    /// Adds items to a list that is written as a value.
    fn add_to_list(&mut self, list: NodeId, items: &str) -> Option<()> {
        self.add_inside(list, '[', items)
    }

    /// Adds a text behind the last value in brackets, or between them.
    fn add_inside(&mut self, node: NodeId, open: char, text: &str) -> Option<()> {
        let there = self.document.node(node);
        if !self.document.source.slice(there.span).starts_with(open)
            || self.headers.contains(&there.span.start)
        {
            return None;
        }
        let last = match &there.value {
            Value::List(items) => items.last().copied(),
            Value::Table(entries) => entries.last().map(|entry| entry.value),
            _ => return None,
        };
        let (at, text) = match last {
            Some(last) => (self.end_of(last), format!(", {text}")),
            None => (there.span.start + open.len_utf8(), text.to_owned()),
        };
        self.edits.push(TomlEdit { span: Span::new(at, at), text, is_lines: false });
        Some(())
    }
}

fn to_scalar(item: &DraftValue) -> Option<Value> {
    match item {
        DraftValue::Text(text) => Some(Value::Text(text.as_str().into())),
        DraftValue::Count(count) => Some(Value::Int(i64::try_from(*count).unwrap_or(i64::MAX))),
        DraftValue::Flag(flag) => Some(Value::Bool(*flag)),
        DraftValue::Day(day) => Some(Value::Date(*day)),
        DraftValue::Texts(_) => None,
    }
}

/// Values in one line; questions have no place in it.
fn write_inline(lines: &[Line]) -> String {
    let entry = |line: &Line| match line {
        Line::Value { key, item, .. } => Some((TOML.write_entry)(key, &write_item(item, "toml"))),
        _ => None,
    };
    format!("{{ {} }}", lines.iter().filter_map(entry).collect::<Vec<_>>().join(", "))
}

/// Whether a table has an item's value under a key.
pub(super) fn has_value(document: &Document, table: NodeId, key: &str, item: &DraftValue) -> bool {
    let Some(node) = document.get(table, key) else { return false };
    match (&document.node(node).value, item) {
        (Value::Int(old), DraftValue::Count(new)) => u64::try_from(*old) == Ok(*new),
        (Value::Bool(old), DraftValue::Flag(new)) => old == new,
        (Value::Date(old), DraftValue::Day(new)) => old == new,
        (Value::Text(_), DraftValue::Day(new)) => {
            document.get_text(table, key).is_some_and(|old| old == new.to_string())
        }
        (Value::Text(old), DraftValue::Text(new)) => **old == **new,
        (Value::List(_), DraftValue::Texts(new)) => document.get_texts(table, key).eq(new),
        _ => false,
    }
}
