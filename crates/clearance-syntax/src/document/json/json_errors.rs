//! The JSON parser's errors in our words, at the narrowest place.

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError as Refusal, ParseErrorKind};

use crate::document::builder;
use crate::document::syntax_error::SyntaxError;
use crate::source::Span;

/// An error of the parser.
pub(super) fn describe_refusal(refusal: &Refusal, text: &str) -> SyntaxError {
    let range = refusal.range();
    let span = Span::new(range.start, range.end);
    if has_leading_zero(refusal.kind(), text, range.start) {
        let zero = Span::new(range.start - 1, range.start);
        return SyntaxError::new(zero, "a number does not start with a zero");
    }
    match refusal.kind() {
        // The parser marks all the rest of the text.
        ParseErrorKind::UnterminatedArray => unclosed(text, span, "this `[` is never closed"),
        ParseErrorKind::UnterminatedObject => unclosed(text, span, "this `{` is never closed"),
        ParseErrorKind::UnterminatedCommentBlock => {
            unclosed(text, span, "this comment is never closed")
        }
        ParseErrorKind::String(kind) => string_error(kind, text, span),
        kind => syntax_error(kind, text, span),
    }
}

/// The same error in a text of which the parser saw only the part from `base` on.
pub(super) fn shift_error(mut error: SyntaxError, base: usize) -> SyntaxError {
    error.span = Span::new(error.span.start + base, error.span.end + base);
    error
}

/// `01` reaches the parser's eye as two numbers.
fn has_leading_zero(kind: &ParseErrorKind, text: &str, at: usize) -> bool {
    let two_values = [ParseErrorKind::ExpectedComma, ParseErrorKind::MultipleRootJsonValues];
    let is_two =
        two_values.iter().any(|one| std::mem::discriminant(one) == std::mem::discriminant(kind));
    let bytes = text.as_bytes();
    let is_zero = at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'0');
    is_two && is_zero && bytes.get(at).is_some_and(u8::is_ascii_digit)
}

fn unclosed(text: &str, span: Span, message: &str) -> SyntaxError {
    SyntaxError::new(builder::char_at(text, span.start), message)
}

fn string_error(kind: &ParseStringErrorKind, text: &str, span: Span) -> SyntaxError {
    match kind {
        ParseStringErrorKind::UnterminatedStringLiteral => {
            unclosed(text, span, "this string is never closed").help("close it with `\"`")
        }
        ParseStringErrorKind::ExpectedFourHexDigits => {
            SyntaxError::new(span, "`\\u` takes four hexadecimal digits")
        }
        ParseStringErrorKind::InvalidUnicodeEscapeSequence(_) => {
            SyntaxError::new(span, "expected a surrogate pair, found half of one")
                .help("write both halves, or the character itself")
        }
        _ => SyntaxError::new(span, "unknown escape in a string")
            .help("write `\\\\` for a backslash"),
    }
}

fn syntax_error(kind: &ParseErrorKind, text: &str, span: Span) -> SyntaxError {
    let (message, help) = match kind {
        ParseErrorKind::CommentsNotAllowed => ("JSON has no comments", None),
        ParseErrorKind::ExpectedColonAfterObjectKey => ("expected `:` after a key", None),
        ParseErrorKind::ExpectedObjectValue => ("expected a value after `:`", None),
        ParseErrorKind::ExpectedComma => ("expected `,`", None),
        ParseErrorKind::TrailingCommasNotAllowed => {
            ("a comma after the last value", Some("remove it"))
        }
        ParseErrorKind::MultipleRootJsonValues => ("expected nothing after the value", None),
        ParseErrorKind::SingleQuotedStringsNotAllowed => {
            ("expected a value", Some("strings stand in `\"`"))
        }
        ParseErrorKind::ExpectedStringObjectProperty | ParseErrorKind::UnexpectedTokenInObject => {
            ("expected a key in `\"`", None)
        }
        ParseErrorKind::UnaryPlusNumbersNotAllowed
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral => ("not a JSON number", None),
        ParseErrorKind::UnexpectedWord => (
            "expected a value",
            Some("strings stand in `\"`; the words are `true`, `false`, `null`"),
        ),
        ParseErrorKind::UnexpectedCloseBrace => ("unexpected `}`", None),
        ParseErrorKind::UnexpectedCloseBracket => ("unexpected `]`", None),
        _ => ("expected a value", None),
    };
    let error = SyntaxError::new(char_bounds(text, span), message);
    help.map_or(error.clone(), |help| error.help(help))
}

/// A range on character boundaries, whatever the parser gave.
fn char_bounds(text: &str, span: Span) -> Span {
    if text.get(span.start..span.end).is_some() { span } else { builder::char_at(text, span.start) }
}
