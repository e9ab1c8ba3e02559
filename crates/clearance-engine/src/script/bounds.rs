//! How large a script may be, counted before the parser reads it: some of what it does takes time that grows with the square of
//! what it reads, and no limit of a run sees that.

use std::sync::Arc;

use super::lexer::{Kind, Token, lex};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// Bytes in a script.
const MAX_BYTES: usize = 1 << 20;

/// Lines of a script, and characters in a line: the parser counts no further.
const MAX_LINES: usize = u16::MAX as usize - 1;

/// Keys of a map that is written in a script.
const MAX_KEYS: usize = 2_000;

/// Parameters of a function, and values that it is given.
const MAX_VALUES: usize = 255;

/// Variables and constants that are defined in one block.
const MAX_VARIABLES: usize = 1_000;

/// Returns the first thing in a script that is over a limit.
pub(super) fn check_bounds(source: &Arc<Source>) -> Option<Diagnostic> {
    if source.text.len() > MAX_BYTES {
        let message = format!("the script is larger than {MAX_BYTES} bytes");
        return Some(Diagnostic::new(source, source.line_span(1), message));
    }
    check_brackets(source)
}

/// Returns the first place beyond the lines and columns that the parser counts, in a script with a `switch`: its cases are found by their
/// place.
pub(super) fn check_lines(source: &Arc<Source>) -> Option<Diagnostic> {
    if !source.text.contains("switch") {
        return None;
    }
    let starts = source.line_starts();
    if let Some(&start) = starts.get(MAX_LINES) {
        let message = format!("the script has more than {MAX_LINES} lines");
        return Some(Diagnostic::new(source, Span::new(start, start), message));
    }
    let mut lines = (1..=starts.len()).map(|line| source.line_span(line));
    // No line has more characters than bytes.
    let long = lines
        .find(|&span| span.len() > MAX_LINES && source.slice(span).chars().count() > MAX_LINES)?;
    let message = format!("the line is longer than {MAX_LINES} characters");
    let start = Span::new(long.start, long.start);
    Some(Diagnostic::new(source, start, message).help("break it into several"))
}

/// A bracket that is open, and what was counted in it.
#[derive(Default)]
struct Open {
    limit: Option<(usize, &'static str, &'static str)>,
    commas: usize,
    defined: usize,
}

fn check_brackets(source: &Arc<Source>) -> Option<Diagnostic> {
    let tokens = lex(&source.text).tokens;
    let mut open = vec![Open::default()];
    for (index, token) in tokens.iter().enumerate() {
        let text = source.slice(token.span);
        match token.kind {
            Kind::Open(_) => {
                open.push(Open { limit: bracket_limit(source, &tokens, index), ..Open::default() });
            }
            Kind::Close(_) => drop(open.pop()),
            _ => {}
        }
        let innermost = open.last_mut()?;
        innermost.commas += usize::from(text == ",");
        innermost.defined += usize::from(matches!(text, "let" | "const"));
        let too_much = match innermost.limit {
            // The last comma may be followed by nothing.
            Some((most, what, help)) if innermost.commas >= most && has_more(&tokens, index) => {
                Some((most, what, help))
            }
            _ if innermost.defined > MAX_VARIABLES => {
                Some((MAX_VARIABLES, "variables in one block", "use a list, or several functions"))
            }
            _ => None,
        };
        if let Some((most, what, help)) = too_much {
            let diagnostic =
                Diagnostic::new(source, token.span, format!("there are more than {most} {what}"));
            return Some(diagnostic.help(help));
        }
    }
    None
}

/// Whether a bracket goes on after a token.
fn has_more(tokens: &[Token], index: usize) -> bool {
    tokens.get(index + 1).is_some_and(|token| !matches!(token.kind, Kind::Close(_)))
}

/// How many commas may stand in a bracket, and what to say of more.
fn bracket_limit(
    source: &Source,
    tokens: &[Token],
    index: usize,
) -> Option<(usize, &'static str, &'static str)> {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    match tokens.get(index).map(|token| source.slice(token.span)) {
        Some("#{") => Some((MAX_KEYS, "keys in this map", "put facts into a table in `data/`")),
        Some("(") if before.is_some_and(|before| before.kind == Kind::Word) => {
            Some((MAX_VALUES, "values between these brackets", "use a list"))
        }
        _ => None,
    }
}
