//! Errors that the JSON parser would let through or run out of stack on: found before it sees the text.

use crate::document::builder;
use crate::document::limits::MAX_DEPTH;
use crate::document::syntax_error::SyntaxError;
use crate::source::Span;

/// Why a text is refused.
pub(super) struct StrictRefusal {
    /// What is wrong.
    pub(super) error: SyntaxError,
    /// Whether parsing the text could exhaust the stack.
    pub(super) is_too_deep: bool,
}

/// Looks for control characters in strings, white space that JSON does not know, and deep nesting.
///
/// Gives the first of these; that values nest too deeply goes before everything else.
pub(super) fn check_strictly(text: &str, comments: bool) -> Option<StrictRefusal> {
    let bytes = text.as_bytes();
    let mut first = None;
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'"' => at = after_string(text, at, &mut first),
            b'[' | b'{' => {
                open += 1;
                if open > MAX_DEPTH + 1 {
                    let error = builder::too_deep(Span::new(start, at));
                    return Some(StrictRefusal { error, is_too_deep: true });
                }
            }
            b']' | b'}' => open = open.saturating_sub(1),
            b'/' if comments => at = after_comment(text, at),
            // Vertical tab and form feed: white space for the parser, not for JSON.
            0x0b | 0x0c => refuse_space(text, start, &mut first),
            0xc2.. => refuse_space(text, start, &mut first),
            _ => {}
        }
    }
    first.map(|error| StrictRefusal { error, is_too_deep: false })
}

/// The offset after the string whose inside starts at `at`.
fn after_string(text: &str, mut at: usize, first: &mut Option<SyntaxError>) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 1,
            0..0x20 => {
                first.get_or_insert_with(|| control_character(byte, at));
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// The offset after the comment whose first slash is just before `at`, if it is one.
fn after_comment(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let length = if rest.starts_with('/') {
        rest.find(['\n', '\r'])
    } else if rest.starts_with('*') {
        rest.get(1..).and_then(|inside| inside.find("*/")).map(|inside| inside + 3)
    } else {
        Some(0)
    };
    at + length.unwrap_or(rest.len())
}

fn control_character(byte: u8, at: usize) -> SyntaxError {
    let span = Span::new(at, at + 1);
    match byte {
        b'\n' | b'\r' => SyntaxError::new(span, "a string ends on the line it starts on")
            .help("close the string with `\"`, or write `\\n` for a line break"),
        b'\t' => SyntaxError::new(span, "a tab in a string").help("write `\\t`"),
        _ => SyntaxError::new(span, "a control character in a string")
            .help(format!("write `\\u{byte:04x}`")),
    }
}

fn refuse_space(text: &str, at: usize, first: &mut Option<SyntaxError>) {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    if first.is_none() && next.is_some_and(char::is_whitespace) {
        let error = SyntaxError::new(builder::char_at(text, at), "this is not white space in JSON");
        *first = Some(error.help("write a space"));
    }
}
