//! Keeps characters that steer a terminal, or hide in a text, from reaching the reader unseen.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use crate::characters::is_noncharacter;

/// Whether a character must not be printed as it is: control characters, those that turn the writing
/// direction around, break lines, or take no space, and noncharacters, of which XML and HTML hold none. The joiners
/// U+200C and U+200D stay: real scripts and emoji need them.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || is_noncharacter(c)
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// A text with escapes such as `\n` and `\u{1b}` in place of hidden characters; always one line.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.extend(c.escape_default()),
            c if is_hidden(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// The same for a text of several lines, whose breaks stay.
pub(crate) fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// The beginning of a text of others that would fill a page alone.
pub(crate) fn shorten(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// A number as people read it: `25,000`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Appends a piece of source text with a visible stand-in of the same number of bytes for each hidden
/// character, so that offsets into it still hold. Tabs stay.
pub(crate) fn push_visible(text: &str, to: &mut String) {
    for c in text.chars() {
        if c == '\t' || !is_hidden(c) {
            to.push(c);
            continue;
        }
        to.push_str(match c.len_utf8() {
            1 => "?",
            2 => "¿",
            3 => "\u{fffd}",
            _ => "\u{fffd}?",
        });
    }
}

/// How many columns a character takes on most terminals; at least one, or a line of marks that stand above each
/// other would have no end.
pub(crate) fn columns(c: char) -> usize {
    match c {
        '\t' => 4,
        c => c.width().unwrap_or(1).max(1),
    }
}

/// The words of a text on lines of at most `width` characters, where the words allow it.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut used = 0;
    for word in text.split(' ') {
        let long: usize = word.chars().map(columns).sum();
        if used > 0 && used + 1 + long > width {
            lines.push('\n');
            used = 0;
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += long;
    }
    lines
}
