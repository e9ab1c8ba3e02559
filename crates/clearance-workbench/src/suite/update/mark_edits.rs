//! Text edits for changed marks.

use super::mark_changes::MarkChanges;
use crate::fixture::{ExpectedMark, FixtureFile, MarkKind, MarkedComment};
use clearance_syntax::source::{Source, Span};

/// Pieces of a text to replace, sorted by place.
#[derive(Debug, Default)]
pub(super) struct MarkEdits {
    pieces: Vec<(Span, String)>,
    /// Lines, from 1, above which a line is added; and those that go.
    pub(super) added: Vec<usize>,
    pub(super) removed: Vec<usize>,
}

/// The space before a mark, in a file that has none yet.
const SPACE: &str = "   ";

impl MarkEdits {
    /// The edits that make the changes; none if there is a line that can have no mark.
    pub(super) fn from_changes(
        file: &FixtureFile,
        changes: &MarkChanges,
        sign: &str,
    ) -> Option<Self> {
        let mut edits = Self::default();
        let mut new = changes.new.clone();
        for noted in file.marks.comments.iter().filter(|noted| noted.mark.is_some()) {
            let kind = comment_items(file, noted).first().map(|mark| mark.kind);
            let is_host = |kind| host_comment(file, noted.line, kind) == Some(*noted);
            let more = kind.filter(|kind| is_host(*kind));
            let more = more.and_then(|kind| new.remove(&(noted.line, kind)));
            edits.rewrite_comment(file, noted, changes, &more.unwrap_or_default());
        }
        for ((line, kind), items) in new {
            let comment = format!("{sign} {}: {}", kind.keyword(), items.join(", "));
            edits.insert_comment(file, line, &comment)?;
        }
        edits.pieces.sort_by_key(|(span, _)| *span);
        Some(edits)
    }

    /// The text with the edits made.
    pub(super) fn apply(&self, text: &str) -> String {
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
    pub(super) fn new_line_of(&self, old: usize) -> usize {
        let above = self.added.iter().filter(|&&line| line <= old).count();
        let gone = self.removed.iter().filter(|&&line| line < old).count();
        (old + above).saturating_sub(gone)
    }

    /// Takes items out of a comment and adds some.
    fn rewrite_comment(
        &mut self,
        file: &FixtureFile,
        noted: &MarkedComment,
        changes: &MarkChanges,
        more: &[String],
    ) {
        let items = comment_items(file, noted);
        let text = |mark: &&ExpectedMark| file.source.slice(mark.span).to_owned();
        let stays = |mark: &&ExpectedMark| !changes.gone.contains(&mark.span.start);
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
        if all.is_empty() {
            self.remove_comment(&file.source, noted)
        } else {
            let span = Span::new(first.span.start, last.span.end);
            self.pieces.push((span, all.join(", ")));
        }
    }

    /// Takes a comment away with the space before it, or with its line where it has one of its own.
    fn remove_comment(&mut self, source: &Source, noted: &MarkedComment) {
        let Some(mark) = noted.mark else { return };
        let comment = noted.comment;
        let starts = source.line_starts();
        let start = starts.get(comment.line - 1).copied().unwrap_or_default();
        if comment.is_alone && mark.start == comment.span.start {
            let end = starts.get(comment.line).copied().unwrap_or(source.text.len());
            self.pieces.push((Span::new(start + bom_len(source, start), end), String::new()));
            self.removed.push(comment.line);
            return;
        }
        let before = source.slice(Span::new(start, mark.start)).trim_end();
        self.pieces.push((Span::new(start + before.len(), mark.end), String::new()));
    }

    /// Adds a comment at the end of a line, or above it where its end is taken.
    fn insert_comment(&mut self, file: &FixtureFile, line: usize, comment: &str) -> Option<()> {
        let source = &file.source;
        let span = source.line_span(line);
        let end = Span::new(span.end, span.end);
        let is_taken = file.marks.comments.iter().any(|noted| noted.comment.line == line)
            || self.pieces.iter().any(|(span, _)| *span == end);
        let is_within =
            |at: usize| file.marks.multiline.iter().any(|solid| solid.start < at && at < solid.end);
        if !is_taken && !is_within(span.end) {
            let text = format!("{}{comment}", mark_spacing(file));
            self.pieces.push((end, text));
            return Some(());
        }
        if is_within(span.start) {
            return None;
        }
        let start = span.start + bom_len(source, span.start);
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
fn comment_items<'a>(file: &'a FixtureFile, noted: &MarkedComment) -> Vec<&'a ExpectedMark> {
    let within = noted.mark.unwrap_or_default();
    let marks = file.marks.expected.iter();
    marks.filter(|mark| within.start <= mark.span.start && mark.span.end <= within.end).collect()
}

/// The comment that takes more marks of a kind about a line: the one at its end, else the last above it.
fn host_comment(file: &FixtureFile, line: usize, kind: MarkKind) -> Option<MarkedComment> {
    let about = file.marks.comments.iter().filter(|noted| noted.line == line);
    let expects = |noted: &&MarkedComment| {
        comment_items(file, noted)
            .first()
            .is_some_and(|mark| mark.kind == kind && kind != MarkKind::TodoExpect)
    };
    about.filter(expects).max_by_key(|noted| noted.comment.line).copied()
}

/// The space before the first mark at the end of a line in the file.
fn mark_spacing(file: &FixtureFile) -> &str {
    let at_end = |noted: &&MarkedComment| noted.mark.is_some() && !noted.comment.is_alone;
    let Some(noted) = file.marks.comments.iter().find(at_end) else { return SPACE };
    let start = file.source.line_span(noted.comment.line).start;
    let before = file.source.slice(Span::new(start, noted.comment.span.start));
    let content = before.trim_end().len();
    before.get(content..).filter(|space| !space.is_empty()).unwrap_or(SPACE)
}

/// The length of a byte order mark at the start of a text.
fn bom_len(source: &Source, start: usize) -> usize {
    if start == 0 && source.text.starts_with('\u{feff}') { 3 } else { 0 }
}
