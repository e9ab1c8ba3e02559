//! Escapes control characters, hidden characters and commands to CI services, so that none reaches a terminal or a log
//! as it is.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use clearance_syntax::characters::is_noncharacter;

/// Returns whether a character must not be printed as it is: control characters, those that turn the writing
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

/// Escapes hidden characters as `\n` or `\u{1b}`; the result is always one line. Nothing in it is a
/// command to a CI service in whose log it lands.
pub fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) {
        rewrite_hidden(text, is_hidden).into()
    } else {
        break_commands(text)
    }
}

/// Escapes commands to CI services: Azure's agent takes `##vso[` and `##[` anywhere, TeamCity `##teamcity[`,
/// GitHub's runner `##[` anywhere and `::` after blanks. Lines may be broken before any word, so each word counts.
pub(crate) fn break_commands(line: &str) -> Cow<'_, str> {
    if line.contains("##") || line.contains("::") {
        rewrite_hidden(line, |_| false).into()
    } else {
        line.into()
    }
}

fn rewrite_hidden(text: &str, is_hidden: fn(char) -> bool) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let (mut before, mut last) = (None, None);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\r' | '\t' if is_hidden(c) => written.extend(c.escape_default()),
            c if is_hidden(c) || begins_command(before, last, c, rest.peek().copied()) => {
                written.extend(c.escape_unicode());
            }
            c => written.push(c),
        }
        (before, last) = (last, Some(c));
    }
    written
}

/// Returns whether a command begins at a character, judged by the two before it and the next.
fn begins_command(before: Option<char>, last: Option<char>, c: char, next: Option<char>) -> bool {
    match (last, c) {
        (Some('#'), '#') => ends_hashes(next),
        (Some(':'), ':') => before.is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// Returns whether two `#` before this may begin a command; before a blank they make a heading or a comment, before a backslash
/// they are broken.
fn ends_hashes(next: Option<char>) -> bool {
    next.is_some_and(|next| !matches!(next, '#' | '\\') && !next.is_whitespace())
}

/// Splits a text at its first character that JSON must not hold as it is: a hidden one, or one that begins a
/// command.
pub(crate) fn split_at_hidden(text: &str) -> Option<(&str, char, &str)> {
    let at =
        if text.contains("##") { find_hidden_or_command(text)? } else { text.find(is_hidden)? };
    let (before, after) = text.split_at_checked(at)?;
    let c = after.chars().next()?;
    Some((before, c, after.get(c.len_utf8()..)?))
}

fn find_hidden_or_command(text: &str) -> Option<usize> {
    let mut last = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if is_hidden(c) || c == '#' && last == Some('#') && ends_hashes(next) {
            return Some(at);
        }
        last = Some(c);
    }
    None
}

/// Escapes a coloured line like [`escape`]; sequences that colour stay.
pub fn escape_between_colors(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let mut written = escape(pieces.next().unwrap_or_default()).into_owned();
    for piece in pieces {
        let text = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        let (color, text) = match text.strip_prefix('m') {
            Some(text) => piece.split_at(piece.len() - text.len()),
            None => ("", piece),
        };
        let begins = if color.is_empty() { escape("\u{1b}[") } else { "\u{1b}[".into() };
        written.extend([&*begins, color, &*escape(text)]);
    }
    written
}

/// Escapes a text of several lines like [`escape`]; line breaks stay.
pub(crate) fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// Truncates a text to `longest` characters, with an ellipsis.
pub(crate) fn shorten_text(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// Formats a number with separators of thousands: `25,000`.
pub(crate) fn group_digits(number: usize) -> String {
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

/// Appends a piece of source text with a visible replacement of the same number of bytes for each hidden
/// character and each that begins a command, so that offsets into it still hold. Tabs stay.
pub(crate) fn push_visible(text: &str, to: &mut String) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_command = c == '#' && to.ends_with('#') && ends_hashes(rest.peek().copied());
        if c == '\t' || !is_hidden(c) && !is_command {
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

/// Returns the columns that a character takes on most terminals; at least one, or a line of marks above each
/// other would have no end.
pub fn char_width(c: char) -> usize {
    match c {
        '\t' => 4,
        c => c.width().unwrap_or(1).max(1),
    }
}

/// Wraps a text at its blanks to lines of at most `width` columns; longer words stay whole.
pub fn wrap_words(text: &str, width: usize) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut used = 0;
    for word in text.split(' ') {
        let long: usize = word.chars().map(char_width).sum();
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
