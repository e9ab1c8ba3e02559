//! Explanations of errors in a run, in the terms of the rule language.

use rhai::{Dynamic, EvalAltResult};

use crate::script::functions;
use crate::script::habits::answers;
use crate::script::lexer::{Kind, Token, is_word, lex};
use crate::script::meter::{Exceeded, Meter};
use crate::script::refuse::value_kind;
use clearance_syntax::document::ValueKind;
use clearance_syntax::source::{Source, Span};

/// A message, and what to do.
type Explanation = (String, Option<String>);

/// An error at a place of a script.
pub(super) fn describe_error(
    error: &EvalAltResult,
    at: (&Source, Span),
    meter: &Meter,
) -> Explanation {
    match error {
        EvalAltResult::ErrorTerminated(..) => describe_limit(meter.exceeded()),
        EvalAltResult::ErrorStackOverflow(_) => too_deep(),
        EvalAltResult::ErrorRuntime(value, _) => (describe_thrown(value), None),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => not_found(&type_names(signature), at),
        EvalAltResult::ErrorDotExpr(text, _) => describe_property(text, at),
        EvalAltResult::ErrorIndexingType(text, _) => describe_index(&type_names(text), at),
        EvalAltResult::ErrorArrayBounds(..)
        | EvalAltResult::ErrorStringBounds(..)
        | EvalAltResult::ErrorBitFieldBounds(..) => describe_bounds(error, at),
        EvalAltResult::ErrorMismatchDataType(wanted, found, _) => {
            (format!("expected {}, found {}", type_names(wanted), type_names(found)), None)
        }
        other => describe_other(other),
    }
}

/// Errors that say all themselves.
fn describe_other(error: &EvalAltResult) -> Explanation {
    let (message, help) = match error {
        EvalAltResult::ErrorDataTooLarge(what, _) => {
            (format!("{} is over the limit", to_fragment(what)), "")
        }
        EvalAltResult::ErrorDataRace(..) => (
            "a closure captures the very value that its function works on".to_owned(),
            "give the function a copy: `let copy = list;`",
        ),
        EvalAltResult::ErrorUnboundThis(_) => (
            "`this` is not bound to anything".to_owned(),
            "a function sees its parameters; a closure is given the item: `|item| item.licenses`",
        ),
        EvalAltResult::ErrorFor(_) => (
            "there is nothing to go over".to_owned(),
            "`for` takes a list, as in `for item in list { … }`, or a range: `for n in 0..10 { … }`",
        ),
        EvalAltResult::ErrorNonPureMethodCallOnConstant(..)
        | EvalAltResult::ErrorAssignmentToConstant(..) => {
            ("a constant cannot be changed".to_owned(), "make a copy with `let` and change that")
        }
        EvalAltResult::ErrorVariableNotFound(name, _) => (format!("unknown variable `{name}`"), ""),
        EvalAltResult::ErrorModuleNotFound(name, _) => (format!("unknown library `{name}`"), ""),
        EvalAltResult::ErrorTooManyVariables(_) => {
            ("there are too many variables".to_owned(), "use a list, or several functions")
        }
        EvalAltResult::ErrorCustomSyntax(..) => ("this cannot be run".to_owned(), ""),
        other => (to_fragment(&without_position(other)), ""),
    };
    (message, Some(help.to_owned()).filter(|help| !help.is_empty()))
}

/// A property that is read or written and is not there.
fn describe_property(text: &str, at: (&Source, Span)) -> Explanation {
    let quoted: Vec<&str> = text.split('\'').skip(1).step_by(2).collect();
    let (Some(name), Some(of)) = (quoted.first(), quoted.get(1)) else {
        return (to_fragment(text), None);
    };
    let of = type_names(of);
    if text.starts_with("No writable") {
        return describe_change(&of, at);
    }
    if of == "()" {
        let help = "where a table may be absent, read it with `?.`";
        return (format!("cannot read `{name}` of nothing"), Some(help.to_owned()));
    }
    let help = answers::property_help(name, &of);
    (format!("unknown property `{name}` of {}", with_article(&of)), help)
}

/// A value of a type that is read or written by an index which it has not.
fn describe_index(text: &str, at: (&Source, Span)) -> Explanation {
    if let Some((of, _)) = text.split_once(" [").filter(|_| text.contains("] = ")) {
        return describe_change(of, at);
    }
    let (of, by) = text.split_once(" [").unwrap_or((text, ""));
    let message =
        format!("{} is not read by {}", with_article(of), with_article(by.trim_end_matches(']')));
    let help = match of {
        "table" | "data" => Some("read a key by its name: `table.key` or `table[\"key\"]`"),
        "()" => Some("where a list may be absent, read it with `?[`"),
        _ => None,
    };
    (message, help.map(str::to_owned))
}

/// Describes a change of a value that is read-only.
fn describe_change(of: &str, (source, span): (&Source, Span)) -> Explanation {
    if !matches!(of, "table" | "data") {
        return (format!("{} cannot be changed like this", with_article(of)), None);
    }
    let root = root_of(source, span);
    let name = source.slice(span);
    let name = if name.chars().all(char::is_alphanumeric) { name } else { "copy" };
    (answers::unchangeable_message(root).to_owned(), Some(answers::copy_help(name)))
}

/// The variable with which the chain at a place begins, as in `document.source.channel`.
fn root_of(source: &Source, span: Span) -> &str {
    let tokens = lex(&source.text).tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token| source.slice(token.span));
    let mut at = tokens.partition_point(|token| token.span.end <= span.start);
    // From the bracket of an index to what it is an index of.
    while let Some(before) = at.checked_sub(1) {
        at = match tokens.get(before).map(|token| token.kind) {
            Some(Kind::Close(open)) => open,
            _ if matches!(text(before), "." | "?") || matches!(text(at), "." | "?" | "[" | "(") => {
                before
            }
            _ => break,
        };
    }
    text(at)
}

/// An index beyond the end.
fn describe_bounds(error: &EvalAltResult, at: (&Source, Span)) -> Explanation {
    let (what, items, length, index) = match *error {
        EvalAltResult::ErrorArrayBounds(length, index, _) => ("list", "item", length, index),
        EvalAltResult::ErrorStringBounds(length, index, _) => {
            ("string", "character", length, index)
        }
        EvalAltResult::ErrorBitFieldBounds(length, index, _) => ("number", "bit", length, index),
        _ => return describe_other(error),
    };
    let there = match length {
        0 => format!("the {what} is empty"),
        1 => format!("the {what} has 1 {items}"),
        more => format!("the {what} has {more} {items}s"),
    };
    let help = match what {
        "number" => None,
        "list" if is_assigned(at) => Some("add an item with `push`: `list.push(item)`".to_owned()),
        _ => Some(format!("ask with `get({index})`, which gives `()` where nothing is")),
    };
    (format!("{index} is out of bounds: {there}, so nothing is at {index}"), help)
}

/// Whether the index at a place is what something is assigned to.
fn is_assigned((source, span): (&Source, Span)) -> bool {
    let tokens = lex(&source.text).tokens;
    let at = tokens.partition_point(|token| token.span.end <= span.start);
    let opening =
        |token: &&Token| matches!(token.kind, Kind::Open(_)) && source.slice(token.span) == "[";
    let around = tokens.get(..=at).unwrap_or_default().iter().rev().find(opening);
    let Some(Kind::Open(mate)) = around.map(|token| token.kind) else { return false };
    let text = |at: usize| tokens.get(at).map_or("", |token| source.slice(token.span));
    text(mate + 1) == "=" && text(mate + 2) != "="
}

/// A type's name in a sentence.
fn with_article(name: &str) -> String {
    match name {
        "()" => ValueKind::Nothing.name().to_owned(),
        "int" => ValueKind::Int.name().to_owned(),
        "float" => ValueKind::Float.name().to_owned(),
        "bool" => ValueKind::Bool.name().to_owned(),
        "char" => "a character".to_owned(),
        "data" => "`data`".to_owned(),
        name => format!("a {name}"),
    }
}

/// A call of what there is not: with these types, as a misspelt name is found when the script is loaded.
fn not_found(signature: &str, at: (&Source, Span)) -> Explanation {
    let (name, given) = signature.split_once(" (").unwrap_or((signature, ")"));
    let given: Vec<&str> = given.trim_end_matches(')').split(", ").collect();
    let operator = functions::OPERATORS.iter().find(|operator| operator.sign == name);
    match (functions::find_function(name), operator, given.as_slice()) {
        (Some(function), ..) => (
            format!("`{name}` cannot take ({})", given.join(", ")),
            Some(function.describe_parameters()),
        ),
        (None, Some(operator), [left, right]) => {
            let text = format!("cannot calculate {left} {name} {right}");
            (text, Some(format!("`{name}` takes {}", operator.describe_parameters())))
        }
        (None, Some(_), [of]) if name == "!" => {
            let help = answers::compare_help(
                negated_operand(at).as_deref().unwrap_or("x"),
                *of == "int",
                "==",
            );
            (format!("`!` takes true or false, not {}", with_article(of)), Some(help))
        }
        (None, Some(_), _) => (format!("`{name}` cannot take ({})", given.join(", ")), None),
        (None, None, _) => (format!("unknown function `{signature}`"), None),
    }
}

/// Returns the operand of the `!` at a place.
fn negated_operand((source, span): (&Source, Span)) -> Option<String> {
    let tokens = lex(&source.text).tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token| source.slice(token.span));
    let first = tokens.partition_point(|token| token.span.start <= span.start);
    let mut last = first;
    loop {
        if let Kind::Open(mate) = tokens.get(last)?.kind {
            last = mate;
        }
        last = match text(last + 1) {
            "(" | "[" | "?[" => last + 1,
            "." | "::" => last + 2,
            "?" if text(last + 2) == "." => last + 3,
            _ => break,
        };
    }
    let (start, end) = (tokens.get(first)?.span.start, tokens.get(last)?.span.end);
    let whole = source.slice(Span::new(start, end));
    (whole.chars().count() <= 40 && !whole.contains(['\n', '`'])).then(|| whole.to_owned())
}

pub(super) fn describe_limit(limit: Option<Exceeded>) -> Explanation {
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

fn too_deep() -> Explanation {
    let help = "look for a function that calls itself without end";
    ("functions call each other too deeply".into(), Some(help.into()))
}

fn describe_thrown(value: &Dynamic) -> String {
    match value.clone().into_string() {
        Ok(text) => text,
        Err(_) => format!("the rule threw {}", value_kind(value)),
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
fn type_names(signature: &str) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("&str | ImmutableString | String", "string"),
        ("ImmutableString", "string"),
        ("RangeInclusive<i64>", "range"),
        ("Range<i64>", "range"),
        ("i64", "int"),
        ("f64", "float"),
        ("array", "list"),
        ("FnPtr", "closure"),
        ("MissingKey", "missing key"),
        ("Handle", "report"),
        ("Table", "table"),
        ("Date", "date"),
    ];
    let plain = signature.split(' ').map(|word| {
        let start = word.find(is_word).unwrap_or(0);
        let (before, path) = word.split_at_checked(start).unwrap_or(("", word));
        // Of a path, its last part says what it is.
        format!("{before}{}", path.rsplit("::").next().unwrap_or(path))
    });
    let plain = plain.collect::<Vec<_>>().join(" ");
    NAMES.iter().fold(plain, |text, (from, to)| text.replace(from, to))
}

/// A message as a fragment: lower case at its start, no full stop at its end.
pub(crate) fn to_fragment(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    match (chars.next(), text.chars().nth(1)) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
