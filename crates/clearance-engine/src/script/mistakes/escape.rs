//! Escapes in strings that mean nothing here: what other languages write, and how it is written in this one.

use super::place::Place;
use clearance_syntax::source::{Diagnostic, Span};

/// What each kind of number takes.
const DIGITS: &str = "`\\x` takes two digits, `\\u` four digits, `\\U` eight";

impl Place<'_> {
    /// An escape that means nothing, as far as it was read.
    pub(super) fn unknown_escape(&self, read: &str) -> Diagnostic {
        if let Some(diagnostic) = self.numbered_escape() {
            return diagnostic;
        }
        let after = read.strip_prefix('\\').and_then(|rest| rest.chars().next());
        let help = match after {
            Some('0') => "write `\\x00`".to_owned(),
            Some('a') => "write `\\x07`".to_owned(),
            Some('b') => "write `\\x08`".to_owned(),
            Some('e') => "write `\\x1B`".to_owned(),
            Some('f') => "write `\\x0C`".to_owned(),
            Some('v') => "write `\\x0B`".to_owned(),
            Some(sign @ ('\'' | '/' | '$' | '{')) => {
                format!("write `{sign}`; it needs no backslash")
            }
            _ => "write `\\\\` for a backslash".to_owned(),
        };
        self.diagnostic(format!("`{read}` means nothing in a string")).help(help)
    }

    /// `\u{1F600}`, a pair of surrogates, a number with too few digits.
    fn numbered_escape(&self) -> Option<Diagnostic> {
        let end = self.span.start + self.here().chars().next().map_or(0, char::len_utf8);
        let start = self.source.text.get(..end)?.rfind('\\')?;
        let rest = self.source.text.get(start..)?;
        let digits = rest.strip_prefix(['\\'])?.strip_prefix(['x', 'u', 'U'])?;
        let (length, help) = match digits.strip_prefix('{') {
            Some(inner) => in_braces(inner)?,
            None => surrogate_pair(rest).unwrap_or_else(|| {
                let count = digits.chars().take_while(char::is_ascii_hexdigit).count();
                (2 + count.min(8), DIGITS.to_owned())
            }),
        };
        let span = Span::new(start, start + length);
        let text = format!("`{}` means nothing in a string", self.source.slice(span));
        Some(self.diagnostic_at(span, text).help(help))
    }
}

/// Reads the text between `\u{` and `}`: the length of all, and what to write.
fn in_braces(inner: &str) -> Option<(usize, String)> {
    let end = inner.find('}').filter(|&end| end <= 16)?;
    let number = u32::from_str_radix(inner.get(..end)?, 16).ok();
    Some((end + "\\u{}".len(), number.map_or_else(|| DIGITS.to_owned(), character_help)))
}

/// Two halves of one character, as UTF-16 has them: the length of both, and what to write.
fn surrogate_pair(rest: &str) -> Option<(usize, String)> {
    const LENGTH: usize = "\\uD83D".len();
    let half = |text: &str| {
        let digits = text.strip_prefix("\\u").and_then(|text| text.get(..4));
        digits.and_then(|digits| u16::from_str_radix(digits, 16).ok())
    };
    let first = half(rest)?;
    let second = rest.get(LENGTH..).and_then(half);
    let both = char::decode_utf16([first, second.unwrap_or_default()]).next()?;
    match (both, second) {
        (Ok(character), Some(_)) => Some((2 * LENGTH, character_help(u32::from(character)))),
        _ => Some((
            LENGTH,
            "half a character is none: write both halves as one, `\\U0001F600`".to_owned(),
        )),
    }
}

/// How a character of a number is written.
fn character_help(number: u32) -> String {
    match char::from_u32(number) {
        Some(_) if number <= 0xFFFF => format!("write `\\u{number:04X}` or the character itself"),
        Some(_) => format!("write `\\U{number:08X}` or the character itself"),
        None => "there is no character of this number".to_owned(),
    }
}
