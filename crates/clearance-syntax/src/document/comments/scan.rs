//! Finds the comments of a text between its keys and scalars.

use std::sync::Arc;

use super::comment::Comment;
use super::comment::sign_of;
use crate::document::format::Format;
use crate::source::{Source, Span};

/// The comments of a text that could be parsed, in order; `solid` is where there are none.
pub fn find_comments(source: &Arc<Source>, format: &Format, solid: &[Span]) -> Vec<Comment> {
    let Some(sign) = sign_of(format) else { return Vec::new() };
    let scan = CommentScanner { text: &source.text, sign, is_yaml: format.name == "yaml" };
    let mut found = Vec::new();
    let mut spans = solid.iter().peekable();
    let mut at = 0;
    while at < source.text.len() {
        while spans.next_if(|span| span.end <= at).is_some() {}
        let solid = spans.peek().filter(|span| span.start <= at);
        at = match (solid, scan.comment_at(at)) {
            (Some(span), _) => span.end,
            (None, Some((end, is_block))) => {
                let line = source.position(at).line;
                let start = source.line_span(line).start;
                let before = source.slice(Span::new(start, at)).trim_start_matches('\u{feff}');
                let is_alone = before.trim().is_empty();
                found.push(Comment { span: Span::new(at, end), line, is_alone, is_block });
                end
            }
            (None, None) => scan.next_offset(at),
        };
    }
    found
}

/// A look at one place of a text, outside of keys and values.
struct CommentScanner<'a> {
    text: &'a str,
    sign: &'static str,
    is_yaml: bool,
}

impl CommentScanner<'_> {
    /// The end of the comment that starts here, and whether it is a block.
    fn comment_at(&self, at: usize) -> Option<(usize, bool)> {
        let rest = self.text.get(at..)?;
        if self.sign == "//" && rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            return Some((at + end, true));
        }
        // In YAML, `a#b` is a text.
        let before = self.text.get(..at).and_then(|before| before.chars().next_back());
        let apart = before.is_none_or(|c| c.is_whitespace() || c == '\u{feff}');
        if !rest.starts_with(self.sign) || self.is_yaml && !apart {
            return None;
        }
        let line = rest.find('\n').map_or(rest, |end| rest.get(..end).unwrap_or(rest));
        Some((at + line.trim_end_matches('\r').len(), false))
    }

    /// Where to look next: after this character, or after a TOML key in quotes whose place is not known, as
    /// it was given before.
    fn next_offset(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return at + 1 };
        let after = at + first.len_utf8();
        if self.sign == "//" || self.is_yaml || !matches!(first, '"' | '\'') {
            return after;
        }
        let inside = self.text.get(after..).unwrap_or_default();
        let line = inside.split('\n').next().unwrap_or_default();
        line.find(first).map_or(after, |end| after + end + 1)
    }
}
