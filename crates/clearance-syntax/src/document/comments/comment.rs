//! A comment and its place in the text.

use crate::source::Span;

use crate::document::format::Format;

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From its sign to the end of its line, without the line break; to its `*/` if it is a block.
    pub span: Span,
    /// The line it starts on, from 1.
    pub line: usize,
    /// Whether there is nothing but white space before it on its line.
    pub is_alone: bool,
    /// Whether it is `/* … */`.
    pub is_block: bool,
}

/// The sign that begins a comment in a format, if the format has comments.
pub fn sign_of(format: &Format) -> Option<&'static str> {
    match format.name {
        "toml" | "yaml" => Some("#"),
        "json" => Some("//"),
        _ => None,
    }
}
