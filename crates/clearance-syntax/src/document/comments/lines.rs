//! Which line a comment is about.

use std::collections::BTreeSet;

use super::comment::Comment;
use crate::source::Source;

/// Which lines hold more than comments and white space.
pub struct Lines {
    full: BTreeSet<usize>,
}

impl Lines {
    /// Finds the lines of a text that hold something beside these comments.
    pub fn from_comments(source: &Source, comments: &[Comment]) -> Self {
        let holds = |&line: &usize| {
            let text = source.slice(source.line_span(line));
            !text.trim_start_matches('\u{feff}').trim().is_empty()
        };
        let mut full: BTreeSet<usize> = (1..=source.line_starts().len()).filter(holds).collect();
        for comment in comments.iter().filter(|comment| comment.is_alone && !comment.is_block) {
            full.remove(&comment.line);
        }
        Self { full }
    }

    /// The line that a comment is about: its own, or, where it stands alone, the next that holds more than comments.
    /// A file of nothing but comments has its findings at its top.
    pub fn line_of(&self, comment: Comment) -> Option<usize> {
        if !comment.is_alone {
            return Some(comment.line);
        }
        let below = self.full.range(comment.line..).next().copied();
        below.or_else(|| self.full.is_empty().then_some(1))
    }
}
