//! rhai's errors as faults: the script's text, the place, words that a rule author understands.

use std::any::Any;
use std::sync::Arc;

use rhai::{Dynamic, EvalAltResult, Position};

use super::functions;
use super::meter::{Exceeded, Meter};
use super::refuse::kind;
use crate::schema::nearest;
use crate::source::{Fault, Source, Span};

/// A rule whose function `entry` did not finish; `sources` are all scripts, to find the one that the error is in.
pub(super) fn of_run(
    error: &EvalAltResult,
    (rule, entry): (&Arc<Source>, &str),
    sources: &[Arc<Source>],
    meter: &Meter,
) -> Fault {
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
    let (message, help) = match inner {
        EvalAltResult::ErrorPropertyNotFound(name, _) => no_key(name, source),
        _ => describe(inner, meter),
    };
    // rhai does not say where a limit was exceeded.
    let span = match position.is_none() {
        true => definition(source, entry),
        false => span_at(source, position),
    };
    let fault = Fault { help, ..Fault::new(source, span, message) };
    match called {
        Some((caller, at)) => called_from(fault, caller, at),
        None => fault,
    }
}

/// A key that a map does not have. The error does not bring the map along, so what is near is looked for among the keys
/// that the script writes.
fn no_key(name: &str, source: &Source) -> (String, Option<String>) {
    let word =
        |text: &str| text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::len);
    let parts = source.text.split(':').map(str::trim_end);
    let keys = parts.filter_map(|part| part.get(part.len() - word(part)?..));
    let help = match nearest(name, keys.filter(|key| !key.is_empty())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("ask with `\"{name}\" in map` or `map.get(\"{name}\")`"),
    };
    (format!("the map has no key `{name}`"), Some(help))
}

/// A fault in a function, with the place where the rule called it.
fn called_from(fault: Fault, caller: &Arc<Source>, at: Position) -> Fault {
    let span = span_at(caller, at);
    if Arc::ptr_eq(caller, &fault.source) {
        let apart = span != fault.span;
        return Fault { label: apart.then(|| (span, "called from here".to_owned())), ..fault };
    }
    let place = caller.position(span.start);
    let told = format!("it was called from {}:{}:{}", caller.name, place.line, place.column);
    let help = match &fault.help {
        Some(help) => format!("{help}; {told}"),
        None => told,
    };
    fault.help(help)
}

/// A rule that exceeded a limit in its function `entry`.
pub(super) fn of_limit(limit: Exceeded, (rule, entry): (&Arc<Source>, &str)) -> Fault {
    let (message, help) = exceeded(Some(limit));
    Fault { help, ..Fault::new(rule, definition(rule, entry), message) }
}

/// A native function that panicked, called by the function `entry`.
pub(super) fn of_panic(panic: &(dyn Any + Send), (rule, entry): (&Arc<Source>, &str)) -> Fault {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let message = match text {
        Some(text) => format!("a built-in function panicked: {}", fragment(&text)),
        None => "a built-in function panicked".to_owned(),
    };
    Fault::new(rule, definition(rule, entry), message)
        .help("this is a mistake in Clearance, not in the rule; please report it")
}

/// `applies` gave something else than true or false.
pub(super) fn not_a_boolean(answer: &Dynamic) -> Box<EvalAltResult> {
    let text = format!("`applies` must give true or false, not {}", kind(answer));
    EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into()
}

fn describe(error: &EvalAltResult, meter: &Meter) -> (String, Option<String>) {
    match error {
        EvalAltResult::ErrorTerminated(..) => exceeded(meter.exceeded()),
        EvalAltResult::ErrorStackOverflow(_) => too_deep(),
        EvalAltResult::ErrorDataTooLarge(what, _) => {
            (format!("{} is over the limit", fragment(what)), None)
        }
        EvalAltResult::ErrorDataRace(..) => (
            "a closure captures the very value that its function works on".into(),
            Some("give the function a copy: `let copy = list;`".into()),
        ),
        EvalAltResult::ErrorRuntime(value, _) => (thrown(value), None),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => not_found(&types(signature)),
        EvalAltResult::ErrorDotExpr(text, _) => {
            let absent = text.strip_suffix("' - a getter is not registered for type '()'");
            let name = absent.and_then(|text| text.strip_prefix("Unknown property '"));
            let message = name
                .map_or_else(|| fragment(text), |name| format!("cannot read `{name}` of nothing"));
            (message, Some("where a table may be absent, read it with `?.`".into()))
        }
        EvalAltResult::ErrorMismatchDataType(wanted, found, _) => {
            (format!("expected {}, found {}", types(wanted), types(found)), None)
        }
        other => (fragment(&without_position(other)), None),
    }
}

/// A call of what there is not: with these types, as a misspelt name is found when the script is loaded.
fn not_found(signature: &str) -> (String, Option<String>) {
    let (name, given) = signature.split_once(" (").unwrap_or((signature, ")"));
    let given: Vec<&str> = given.trim_end_matches(')').split(", ").collect();
    let operator = functions::OPERATORS.iter().find(|operator| operator.sign == name);
    match (functions::named(name), operator, given.as_slice()) {
        (Some(function), ..) => {
            (format!("`{name}` cannot take ({})", given.join(", ")), Some(function.takes()))
        }
        (None, Some(operator), [left, right]) => {
            let text = format!("cannot calculate {left} {name} {right}");
            (text, Some(format!("`{name}` takes {}", operator.takes())))
        }
        (None, Some(_), _) => (format!("`{name}` cannot take ({})", given.join(", ")), None),
        (None, None, _) => (format!("there is no function `{signature}`"), None),
    }
}

fn exceeded(limit: Option<Exceeded>) -> (String, Option<String>) {
    match limit {
        Some(Exceeded::Operations(count)) => (
            format!("the rule did not finish within {count} operations"),
            Some("look for a loop without end".into()),
        ),
        Some(Exceeded::Time(time)) => {
            (format!("the rule did not finish within {} seconds", time.as_secs_f32()), None)
        }
        Some(Exceeded::Memory(bytes)) => {
            (format!("the rule took more than {} MiB of memory", bytes >> 20), None)
        }
        Some(Exceeded::Stack) => too_deep(),
        None => ("the rule was stopped".into(), None),
    }
}

fn too_deep() -> (String, Option<String>) {
    let help = "look for a function that calls itself without end";
    ("functions call each other too deeply".into(), Some(help.into()))
}

fn thrown(value: &Dynamic) -> String {
    match value.clone().into_string() {
        Ok(text) => text,
        Err(_) => format!("the rule threw {}", kind(value)),
    }
}

fn without_position(error: &EvalAltResult) -> String {
    let text = error.to_string();
    match text.rsplit_once(" (line ") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}

/// rhai's and Rust's type names in the words of the rule language.
fn types(signature: &str) -> String {
    const NAMES: [(&str, &str); 5] = [
        ("&str | ImmutableString | String", "string"),
        ("jiff::civil::date::Date", "date"),
        ("jiff::civil::Date", "date"),
        ("i64", "int"),
        ("f64", "float"),
    ];
    NAMES.iter().fold(signature.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A message as a fragment: lower case at its start, no full stop at its end.
pub(super) fn fragment(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match (chars.next(), text.chars().nth(1)) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// The name of a function where it is defined; the first line where it is not.
pub(super) fn definition(source: &Source, name: &str) -> Span {
    let mut from = 0;
    while let Some(found) = source.text.get(from..).and_then(|text| text.find("fn ")) {
        let start = from + found + "fn ".len();
        let rest = source.text.get(start..).unwrap_or_default();
        let at = start + (rest.len() - rest.trim_start().len());
        let after = source.text.get(at..).and_then(|text| text.strip_prefix(name));
        if after.is_some_and(|after| after.trim_start().starts_with('(')) {
            return Span::new(at, at + name.len());
        }
        from = start;
    }
    source.line_span(1)
}

/// The signs of more than one character.
const SIGNS: [&str; 17] = [
    "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "**", "<<", ">>", "+=", "-=", "*=", "/=", "..",
    "#{",
];

/// The word or sign at an offset in a line of ASCII.
fn ascii_span_at(line: Span, text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let words = rest.bytes().take_while(|&byte| word(byte)).count();
    let sign = || SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(1, |sign| sign.len());
    let length = if words > 0 { words } else { sign().min(rest.len()) };
    let start = at.min(text.len());
    Span::new(line.start + start, line.start + start + length)
}

/// The word or sign at a position.
pub(super) fn span_at(source: &Source, position: Position) -> Span {
    let line = source.line_span(position.line().unwrap_or(1));
    let text = source.slice(line);
    let skipped = position.position().unwrap_or(1).saturating_sub(1);
    // Many places lie in a long line, and characters are counted from its start.
    if text.is_ascii() {
        return ascii_span_at(line, text, skipped);
    }
    let visible = text.char_indices().filter(|&(_, c)| c != '\u{feff}');
    let Some((at, first)) = visible.clone().nth(skipped) else {
        return Span::new(line.end, line.end);
    };
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let after = visible.skip(skipped).find(|&(_, c)| !word(c)).map_or(text.len(), |(at, _)| at);
    let operator = |sign: &&&str| text.get(at..).is_some_and(|rest| rest.starts_with(**sign));
    let end = match SIGNS.iter().find(operator) {
        _ if word(first) => after,
        Some(sign) => at + sign.len(),
        None => at + first.len_utf8(),
    };
    Span::new(line.start + at, line.start + end)
}
