//! The pieces of text that change when marks do.

use super::changes::Changes;
use crate::fixture::{Annotated, Mark, Noted};
use clearance_syntax::source::{Source, Span};

/// Pieces of a text to replace, sorted by place.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pieces: Vec<(Span, String)>,
    /// Lines, from 1, above which a line is added; and those that go.
    pub(super) added: Vec<usize>,
    pub(super) removed: Vec<usize>,
}

/// The space before a mark, in a file that has none yet.
const SPACE: &str = "   ";

impl Edits {
    /// The edits that make the changes; none if there is a line that can have no mark.
    pub(super) fn of(file: &Annotated, changes: &Changes, sign: &str) -> Option<Self> {
        let mut edits = Self::default();
        let mut new = changes.new.clone();
        for noted in file.marks.comments.iter().filter(|noted| noted.mark.is_some()) {
            let is_host = hosts(file, noted.line).is_some_and(|host| host == *noted);
            let more = if is_host { new.remove(&noted.line) } else { None };
            edits.rewrite(file, noted, changes, &more.unwrap_or_default());
        }
        for (line, items) in new {
            edits.add(file, line, &format!("{sign} expect: {}", items.join(", ")))?;
        }
        edits.pieces.sort_by_key(|(span, _)| *span);
        Some(edits)
    }

    /// The text with the edits made.
    pub(super) fn applied(&self, text: &str) -> String {
        let mut new = String::with_capacity(text.len());
        let mut at = 0;
        for (span, replacement) in &self.pieces {
            new.push_str(text.get(at..span.start).unwrap_or_default());
            new.push_str(replacement);
            at = span.end.max(at);
        }
        new.push_str(text.get(at..).unwrap_or_default());
        new
    }

    /// Where a line of the old text is in the new one.
    pub(super) fn line(&self, old: usize) -> usize {
        let above = self.added.iter().filter(|&&line| line <= old).count();
        let gone = self.removed.iter().filter(|&&line| line < old).count();
        (old + above).saturating_sub(gone)
    }

    /// Takes items out of a comment and adds some.
    fn rewrite(&mut self, file: &Annotated, noted: &Noted, changes: &Changes, more: &[String]) {
        let items = items(file, noted);
        let text = |mark: &&Mark| file.source.slice(mark.span).to_owned();
        let stays = |mark: &&Mark| !changes.gone.contains(&mark.span.start);
        let kept: Vec<String> =
            items.iter().copied().filter(stays).map(|mark| text(&mark)).collect();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        if kept.len() == items.len() {
            let end = Span::new(last.span.end, last.span.end);
            let more: String = more.iter().map(|item| format!(", {item}")).collect();
            self.pieces.extend((!more.is_empty()).then_some((end, more)));
            return;
        }
        let all: Vec<String> = kept.into_iter().chain(more.iter().cloned()).collect();
        match all.is_empty() {
            true => self.remove(&file.source, noted),
            false => {
                let span = Span::new(first.span.start, last.span.end);
                self.pieces.push((span, all.join(", ")));
            }
        }
    }

    /// Takes a comment away with the space before it, or with its line where it has one of its own.
    fn remove(&mut self, source: &Source, noted: &Noted) {
        let Some(mark) = noted.mark else { return };
        let comment = noted.comment;
        let starts = source.line_starts();
        let start = starts.get(comment.line - 1).copied().unwrap_or_default();
        if comment.is_alone && mark.start == comment.span.start {
            let end = starts.get(comment.line).copied().unwrap_or(source.text.len());
            self.pieces.push((Span::new(start + mark_len(source, start), end), String::new()));
            self.removed.push(comment.line);
            return;
        }
        let before = source.slice(Span::new(start, mark.start)).trim_end();
        self.pieces.push((Span::new(start + before.len(), mark.end), String::new()));
    }

    /// Adds a comment at the end of a line, or above it where its end is taken.
    fn add(&mut self, file: &Annotated, line: usize, comment: &str) -> Option<()> {
        let source = &file.source;
        let span = source.line_span(line);
        let is_taken = file.marks.comments.iter().any(|noted| noted.comment.line == line);
        let is_within =
            |at: usize| file.marks.multiline.iter().any(|solid| solid.start < at && at < solid.end);
        if !is_taken && !is_within(span.end) {
            let text = format!("{}{comment}", space(file));
            self.pieces.push((Span::new(span.end, span.end), text));
            return Some(());
        }
        if is_within(span.start) {
            return None;
        }
        let start = span.start + mark_len(source, span.start);
        let content = source.slice(Span::new(start, span.end));
        let indent = content.len() - content.trim_start().len();
        let indent = content.get(..indent).unwrap_or_default();
        let end = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
        self.pieces.push((Span::new(start, start), format!("{indent}{comment}{end}")));
        self.added.push(line);
        Some(())
    }
}

/// The items of a comment.
fn items<'a>(file: &'a Annotated, noted: &Noted) -> Vec<&'a Mark> {
    let within = noted.mark.unwrap_or_default();
    let marks = file.marks.expected.iter();
    marks.filter(|mark| within.start <= mark.span.start && mark.span.end <= within.end).collect()
}

/// The comment that takes more marks about a line: the one at its end, else the last above it.
fn hosts(file: &Annotated, line: usize) -> Option<Noted> {
    let about = file.marks.comments.iter().filter(|noted| noted.line == line);
    let expects = |noted: &&Noted| items(file, noted).first().is_some_and(|mark| !mark.is_todo);
    about.filter(expects).max_by_key(|noted| noted.comment.line).copied()
}

/// The space that stands before the first mark at the end of a line in the file.
fn space(file: &Annotated) -> &str {
    let at_end = |noted: &&Noted| noted.mark.is_some() && !noted.comment.is_alone;
    let Some(noted) = file.marks.comments.iter().find(at_end) else { return SPACE };
    let start = file.source.line_span(noted.comment.line).start;
    let before = file.source.slice(Span::new(start, noted.comment.span.start));
    let content = before.trim_end().len();
    before.get(content..).filter(|space| !space.is_empty()).unwrap_or(SPACE)
}

/// The length of a byte order mark at the start of a text.
fn mark_len(source: &Source, start: usize) -> usize {
    if start == 0 && source.text.starts_with('\u{feff}') { 3 } else { 0 }
}
