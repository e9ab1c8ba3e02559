//! rhai's errors as diagnostics: the script's text, the place, words that a rule author understands.

use std::any::Any;
use std::sync::Arc;

use rhai::{Dynamic, EvalAltResult, Position};

use super::lexer::{Token, length_of_first, lex};
use super::meter::{Exceeded, Meter};
use super::refuse::value_kind;
use crate::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Source, Span};

mod explanation;

pub(super) use explanation::to_fragment;

/// A rule whose function `entry` did not finish; `sources` are all scripts, to find the one that the error is in.
pub(super) fn of_run(
    error: &EvalAltResult,
    (rule, entry): (&Arc<Source>, &str),
    sources: &[Arc<Source>],
    meter: &Meter,
) -> Diagnostic {
    let mut inner = error;
    let mut source = rule;
    let mut position = error.position();
    // Where the function was called that failed: the outermost place, which is the rule's own.
    let mut called = None;
    while let EvalAltResult::ErrorInFunctionCall(_, script, within, at) = inner {
        if !at.is_none() && called.is_none() {
            called = Some((source, *at));
        }
        if let Some(known) = sources.iter().find(|known| known.name == *script) {
            source = known;
        }
        inner = within;
        let deeper = inner.position();
        position = if deeper.is_none() { *at } else { deeper };
    }
    // rhai does not say where a limit was exceeded.
    let span = match position.is_none() {
        true => definition_span(source, entry),
        false => number_at(source, span_at(source, position)),
    };
    let (message, help) = match inner {
        EvalAltResult::ErrorPropertyNotFound(name, _) => no_key(name, source),
        _ => explanation::describe_error(inner, (source, span), meter),
    };
    let diagnostic = Diagnostic { help, ..Diagnostic::new(source, span, message) };
    match called {
        Some((caller, at)) => called_from(diagnostic, caller, at),
        None => diagnostic,
    }
}

/// A key that a map does not have. The error does not bring the map along, so what is near is looked for among the keys
/// that the script writes.
fn no_key(name: &str, source: &Source) -> (String, Option<String>) {
    let tokens = lex(&source.text).tokens;
    let text = |token: &Token| source.slice(token.span);
    let keys = tokens.windows(2).filter_map(|two| match two {
        [key, colon] if text(colon) == ":" => Some(text(key).trim_matches('"')),
        _ => None,
    });
    let help = match closest_match(name, keys.filter(|key| !key.is_empty())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("ask with `\"{name}\" in map` or `map.get(\"{name}\")`"),
    };
    (format!("the map has no key `{name}`"), Some(help))
}

/// A diagnostic in a function, with the place where the rule called it.
fn called_from(diagnostic: Diagnostic, caller: &Arc<Source>, at: Position) -> Diagnostic {
    let span = span_at(caller, at);
    if Arc::ptr_eq(caller, &diagnostic.source) {
        let apart = span != diagnostic.span;
        return Diagnostic {
            label: apart.then(|| (span, "called from here".to_owned())),
            ..diagnostic
        };
    }
    let place = caller.position(span.start);
    let told = format!("it was called from {}:{}:{}", caller.name, place.line, place.column);
    let help = match &diagnostic.help {
        Some(help) => format!("{help}; {told}"),
        None => told,
    };
    diagnostic.help(help)
}

/// A rule that exceeded a limit in its function `entry`.
pub(super) fn of_limit(limit: Exceeded, (rule, entry): (&Arc<Source>, &str)) -> Diagnostic {
    let (message, help) = explanation::describe_limit(Some(limit));
    Diagnostic { help, ..Diagnostic::new(rule, definition_span(rule, entry), message) }
}

/// A native function that panicked, called by the function `entry`.
pub(super) fn of_panic(
    panic: &(dyn Any + Send),
    (rule, entry): (&Arc<Source>, &str),
) -> Diagnostic {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let message = match text {
        Some(text) => format!("a built-in function panicked: {}", to_fragment(&text)),
        None => "a built-in function panicked".to_owned(),
    };
    Diagnostic::new(rule, definition_span(rule, entry), message)
        .help("this is a mistake in Clearance, not in the rule; please report it")
}

/// `applies` gave something else than true or false.
pub(super) fn not_a_boolean(answer: &Dynamic) -> Box<EvalAltResult> {
    let text = format!("`applies` must give true or false, not {}", value_kind(answer));
    EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into()
}

/// The name of a function where it is defined; the first line where it is not.
pub(super) fn definition_span(source: &Source, name: &str) -> Span {
    definition_among(&lex(&source.text).tokens, source, name)
}

/// The same among the tokens of a script.
pub(super) fn definition_among(tokens: &[Token], source: &Source, name: &str) -> Span {
    let text = |token: &Token| source.slice(token.span);
    let is_it = |three: &&[Token]| match three {
        [word, found, open] => text(word) == "fn" && text(found) == name && text(open) == "(",
        _ => false,
    };
    let found = tokens.windows(3).find(is_it).and_then(|three| three.get(1));
    found.map_or_else(|| source.line_span(1), |token| token.span)
}

/// A place with the number behind it, where it is the sign before one.
fn number_at(source: &Source, span: Span) -> Span {
    let rest = source.text.get(span.end..).unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match source.slice(span) {
        "-" => Span::new(span.start, span.end + digits),
        _ => span,
    }
}

/// The word or sign at a position.
pub fn span_at(source: &Source, position: Position) -> Span {
    let line = source.line_span(position.line().unwrap_or(1));
    let text = source.slice(line);
    let skipped = position.position().unwrap_or(1).saturating_sub(1);
    // Many places lie in a long line, and characters are counted from its start.
    let at = match text.is_ascii() {
        true => skipped.min(text.len()),
        false => {
            let mut visible = text.char_indices().filter(|&(_, c)| c != '\u{feff}');
            visible.nth(skipped).map_or(text.len(), |(at, _)| at)
        }
    };
    let length = length_of_first(text.get(at..).unwrap_or_default());
    Span::new(line.start + at, line.start + at + length)
}
