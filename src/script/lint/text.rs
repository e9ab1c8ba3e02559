//! The words, strings, signs and comments of a script: where the syntax tree has no places, these have.

use crate::source::{Source, Span};

/// What a piece of a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Word,
    /// A string or character with its quotes.
    Quoted,
    Sign,
    Comment,
}

/// A piece of a script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) piece: Piece,
    pub(super) span: Span,
}

/// The pieces of a script in order.
pub(super) fn tokens(source: &Source) -> Vec<Token> {
    let text = source.text.as_str();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (piece, length) = next(rest);
        if let Some(piece) = piece {
            tokens.push(Token { piece, span: Span::new(at, at + length) });
        }
        at += length.max(1);
    }
    tokens
}

/// What a text starts with, and how long that is; no piece where it is blank.
fn next(rest: &str) -> (Option<Piece>, usize) {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let until = |end: &str| rest.find(end).unwrap_or(rest.len());
    let mut chars = rest.chars();
    let first = chars.next().unwrap_or(' ');
    match (first, chars.next()) {
        ('/', Some('/')) => (Some(Piece::Comment), until("\n")),
        ('/', Some('*')) => (Some(Piece::Comment), comment(rest)),
        ('"' | '\'', _) => (Some(Piece::Quoted), quoted(rest, first)),
        ('`', _) => (Some(Piece::Quoted), interpolated(rest)),
        _ if word(first) => (Some(Piece::Word), rest.find(|c| !word(c)).unwrap_or(rest.len())),
        _ if first.is_whitespace() || first == '\u{feff}' => (None, first.len_utf8()),
        ('=', Some('>')) => (Some(Piece::Sign), 2),
        _ => (Some(Piece::Sign), first.len_utf8()),
    }
}

/// How long a `/* … */` is; they nest.
fn comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut pairs = rest.char_indices().zip(rest.chars().skip(1));
    while let Some(((at, a), b)) = pairs.next() {
        match (a, b) {
            ('/', '*') => depth += 1,
            ('*', '/') if depth <= 1 => return at + 2,
            ('*', '/') => depth -= 1,
            _ => continue,
        }
        pairs.next();
    }
    rest.len()
}

/// How long a string is that a backslash can escape from.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// How long a string between backticks is, with what is interpolated: `${ … }` may hold braces and strings again.
fn interpolated(rest: &str) -> usize {
    // Backticks and braces that are open, the innermost last.
    let mut open = vec!['`'];
    let mut at = 1;
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        let c = left.chars().next().unwrap_or_default();
        let mut length = c.len_utf8();
        match (open.last(), c) {
            (Some('`'), '`') if left.starts_with("``") => length = 2,
            (Some('`'), '`') | (Some('{'), '}') => _ = open.pop(),
            (Some('`'), '$') if left.starts_with("${") => {
                open.push('{');
                length = 2;
            }
            (Some('{'), '{' | '`') => open.push(c),
            (Some('{'), '"' | '\'') => length = quoted(left, c),
            _ => {}
        }
        at += length;
        if open.is_empty() {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{Piece, tokens};
    use crate::source::Source;

    #[test]
    fn pieces_are_what_they_are_in_the_script() {
        let text = "\u{feff}let s = \"a \\\" // b\"; // c \"\nlet t = `x ${f(`y}`, \"}\", #{a: 1})} ``z``` + 'q'; /* d /* e */ */ w => 1";
        let source = Source::new("x", text);
        let pieces: Vec<(Piece, &str)> =
            tokens(&source).iter().map(|token| (token.piece, source.slice(token.span))).collect();
        let of = |piece: Piece| -> Vec<&str> {
            pieces.iter().filter(|(kind, _)| *kind == piece).map(|(_, text)| *text).collect()
        };
        assert_eq!(
            of(Piece::Quoted),
            ["\"a \\\" // b\"", "`x ${f(`y}`, \"}\", #{a: 1})} ``z```", "'q'"]
        );
        assert_eq!(of(Piece::Comment), ["// c \"", "/* d /* e */ */"]);
        assert_eq!(of(Piece::Word), ["let", "s", "let", "t", "w", "1"]);
        assert!(of(Piece::Sign).contains(&"=>"));
    }

    #[test]
    fn a_torn_script_ends() {
        for text in ["\"a", "`a ${", "`a ${\"b", "/* a", "'", "`", "/", "/*/", "é\"é\\"] {
            let source = Source::new("x", text);
            let end = tokens(&source).last().map(|token| token.span.end);
            assert_eq!(end, Some(text.len()), "{text}");
        }
    }
}
