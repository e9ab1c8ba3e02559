//! Finds the bracket or quote that a script opened and did not close.

use std::iter::Peekable;
use std::str::CharIndices;

type Chars<'a> = Peekable<CharIndices<'a>>;

/// The innermost bracket or quote that is still open at the end of a text, with its offset.
pub(super) fn innermost(text: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if open.last().is_some_and(|&(_, opener)| opener == '`') {
            in_backticks(&mut open, &mut chars, (at, c));
            continue;
        }
        match c {
            '(' | '[' | '{' | '`' => open.push((at, c)),
            ')' | ']' | '}' => _ = open.pop_if(|&mut (_, opener)| closes(opener, c)),
            '"' if !skip_string(&mut chars) => return Some((at, c)),
            '/' if chars.next_if(|&(_, next)| next == '/').is_some() => {
                while chars.next_if(|&(_, next)| next != '\n').is_some() {}
            }
            '/' if chars.next_if(|&(_, next)| next == '*').is_some()
                && !skip_comment(&mut chars) =>
            {
                return Some((at, '/'));
            }
            '\'' => skip_character(&mut chars),
            _ => {}
        }
    }
    open.pop()
}

fn closes(opener: char, closer: char) -> bool {
    matches!((opener, closer), ('(', ')') | ('[', ']') | ('{', '}'))
}

/// A character between backticks: two of them stand for one, and `${` starts an expression.
fn in_backticks(open: &mut Vec<(usize, char)>, chars: &mut Chars, (at, c): (usize, char)) {
    match c {
        '`' if chars.next_if(|&(_, next)| next == '`').is_none() => _ = open.pop(),
        '$' if chars.next_if(|&(_, next)| next == '{').is_some() => open.push((at + 1, '{')),
        _ => {}
    }
}

/// Skips a string up to its end; false where its line ends first.
fn skip_string(chars: &mut Chars) -> bool {
    while let Some((_, c)) = chars.next() {
        match c {
            '"' => return true,
            '\\' => _ = chars.next(),
            '\n' => return false,
            _ => {}
        }
    }
    false
}

/// Skips a comment, and those in it; false where it does not end.
fn skip_comment(chars: &mut Chars) -> bool {
    let mut depth = 1;
    while let Some((_, c)) = chars.next() {
        if c == '/' && chars.next_if(|&(_, next)| next == '*').is_some() {
            depth += 1;
        } else if c == '*' && chars.next_if(|&(_, next)| next == '/').is_some() {
            depth -= 1;
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

/// Skips `'a'`; a text in single quotes is an error of its own, and is found before this is asked.
fn skip_character(chars: &mut Chars) {
    if chars.next_if(|&(_, next)| next == '\\').is_some() {
        chars.next();
    }
    while chars.next_if(|&(_, next)| next != '\'' && next != '\n').is_some() {}
    chars.next_if(|&(_, next)| next == '\'');
}

#[cfg(test)]
mod tests {
    use super::innermost;

    #[test]
    fn what_is_closed_is_not_open() {
        for text in [
            "",
            "f(a[1], #{ b: { } })",
            "\"(\" + `[${x}{` ",
            "// (\n/* [ /* { */ */",
            "'(' + '\\''",
            "`a`` ( ${ `b ${c} )` } `",
        ] {
            assert_eq!(innermost(text), None, "{text}");
        }
    }

    #[test]
    fn the_innermost_opener_is_found() {
        for (text, found) in [
            ("f(a[1", (3, '[')),
            ("{ f() ", (0, '{')),
            ("( \"a\\\"b", (2, '"')),
            ("\"a\n\"", (0, '"')),
            ("`a ${f(1)", (4, '{')),
            ("`a ${f(1)} (", (0, '`')),
            ("( /* /* */", (2, '/')),
            ("ü(", (2, '(')),
            ("(]", (0, '(')),
        ] {
            assert_eq!(innermost(text), Some(found), "{text}");
        }
    }
}
