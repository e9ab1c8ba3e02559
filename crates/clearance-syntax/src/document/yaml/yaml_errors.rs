//! The YAML parser's errors in our words; it has none without a feature that nothing else needs.

use granit_parser::{ErrorKind, ScanError};

use crate::document::builder;
use crate::document::syntax_error::SyntaxError;
use crate::source::Span;

/// An error of the parser.
pub(super) fn describe_scan_error(error: &ScanError, text: &str) -> SyntaxError {
    let offset = error.marker().byte_offset().unwrap_or(text.len());
    let span = builder::char_at(text, offset);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return builder::too_deep(span);
    }
    if let Some(message) = structure_error(error.kind()) {
        return SyntaxError::new(span, message);
    }
    let span = if is_of_tab(error.kind()) { find_tab(text, span.start) } else { span };
    let is_comma = text.get(span.start..span.end) == Some(",");
    let (message, help) = match message_for(error.kind()) {
        (TOO_EARLY | NO_VALUE, _) if is_comma => ("expected a value before this comma", None),
        known => known,
    };
    let complaint = SyntaxError::new(span, message);
    help.map_or(complaint.clone(), |help| complaint.help(help))
}

/// Errors that name what they are about.
fn structure_error(kind: &ErrorKind) -> Option<String> {
    match kind {
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            Some(format!("`{open}` is closed by `{close}`"))
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            Some(format!("this `{open}` is never closed"))
        }
        ErrorKind::UnexpectedCharacter { character } => {
            Some(format!("unexpected character `{}`", character.escape_default()))
        }
        _ => None,
    }
}

/// What is said where a value is expected, and the parser finds no event for what is there.
const TOO_EARLY: &str = "the text ends too early";
const NO_VALUE: &str = "expected a value";

const fn is_of_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar
            | ErrorKind::InvalidBlockEntryWhitespace
            | ErrorKind::InvalidMappingValueWhitespace
    )
}

/// Returns the place of the tab that the parser refuses: it may stop before it or behind it.
fn find_tab(text: &str, offset: usize) -> Span {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'-' | b'?' | b':');
    let line = bytes.get(..offset).unwrap_or_default();
    let start = line.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let before = bytes.get(start..offset).unwrap_or_default();
    let here = before.iter().all(is_blank).then(|| before.iter().position(|&byte| byte == b'\t'));
    let later = || {
        let mut end = offset;
        loop {
            end += bytes.get(end..)?.iter().position(|&byte| byte == b'\n')? + 1;
            let indentation = bytes.get(end..)?.iter().take_while(|byte| is_blank(byte));
            if let Some(at) = indentation.into_iter().position(|&byte| byte == b'\t') {
                return Some(end + at);
            }
        }
    };
    let back = || before.iter().rposition(|&byte| byte == b'\t').map(|at| start + at);
    let at = match (bytes.get(offset), here.flatten()) {
        (Some(b'\t'), _) => offset,
        (_, Some(at)) => start + at,
        _ => later().or_else(back).unwrap_or(offset),
    };
    builder::char_at(text, at)
}

fn message_for(kind: &ErrorKind) -> (&'static str, Option<&'static str>) {
    match kind {
        kind if is_of_tab(kind) => ("a tab cannot stand here", Some("indent with spaces")),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "a mapping cannot start here",
            Some("put a text that holds `: ` in quotes, or a mapping on a line of its own"),
        ),
        ErrorKind::MappingKeyNotAllowed => ("a key cannot stand here", None),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("expected `:` after this key", None)
        }
        ErrorKind::ExpectedBlockMappingKey => {
            ("expected a key", Some("the keys of a mapping start in the same column"))
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("expected `-`", Some("the items of a list start in the same column"))
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            ("a list item cannot start here", None)
        }
        ErrorKind::ExpectedFlowMappingSeparator => ("expected `,` or `}`", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("expected `,` or `]`", None),
        ErrorKind::MisplacedFlowCollectionEnd => ("nothing is open that this could close", None),
        ErrorKind::UnclosedQuotedScalar => ("this quote is never closed", None),
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => ("wrong indentation", None),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("nothing can follow a quoted text", None)
        }
        ErrorKind::UnknownQuotedScalarEscape => (
            "unknown escape in a text",
            Some("write `\\\\` for a backslash, or put the text in single quotes"),
        ),
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => ("not a valid escape", None),
        kind => message_for_rare(kind),
    }
}

/// Errors about what documents hardly ever hold.
fn message_for_rare(kind: &ErrorKind) -> (&'static str, Option<&'static str>) {
    match kind {
        ErrorKind::CommentInterceptedScalar => ("a comment cannot stand within a text", None),
        ErrorKind::CommentNotSeparated => ("expected a space before `#`", None),
        ErrorKind::UndeclaredTagHandle => ("this tag's handle was not declared", None),
        ErrorKind::BomInsideDocument => ("a byte order mark within a document", Some("remove it")),
        ErrorKind::InvalidDocumentEnd => ("nothing can follow `...`", None),
        ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("a document cannot end within a quoted text", None)
        }
        ErrorKind::UnsupportedYamlMajorVersion => ("this version of YAML is not known", None),
        ErrorKind::MissingAnchorOrAliasName => ("expected a name", None),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
            ("expected a line break, `+`, `-` or an indentation from 1 to 9", None)
        }
        ErrorKind::PlainScalarStartsWithDashFlowIndicator
        | ErrorKind::ExpectedNodeContent
        | ErrorKind::UnexpectedEndOfPlainScalar => (NO_VALUE, None),
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping => (TOO_EARLY, None),
        ErrorKind::ExpectedDocumentStart | ErrorKind::MissingDocumentEndBeforeDirective => {
            ("expected `---` before another document", None)
        }
        ErrorKind::DuplicateVersionDirective
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::InvalidTagDirectiveTerminator
        | ErrorKind::MissingYamlVersion
        | ErrorKind::MissingYamlVersionSeparator => ("this directive is not valid", None),
        ErrorKind::InvalidTagTerminator
        | ErrorKind::ExpectedTagBang
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape => ("this tag is not valid", None),
        _ => ("this is not valid YAML", None),
    }
}
