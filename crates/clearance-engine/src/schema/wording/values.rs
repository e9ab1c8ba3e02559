//! Values of another kind, size or form than the schema asks for.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

use super::day::not_a_date;
use super::place::{Place, last};
use crate::schema::instance::DATE_PATTERN;
use crate::schema::predicate::predicate;
use crate::schema::violations::Violation;
use crate::schema::whole;
use crate::schema::words::{any_of, found, kinds, limit, listed, otherwise, plain};
use crate::suggestion::closest_match;
use clearance_syntax::characters::{is_invisible, is_unseen, name_character};
use clearance_syntax::document::Value;
use clearance_syntax::source::Span;

/// Says of a value, or of a key, what it should be instead; nothing for an error that needs more to say.
pub(super) fn compare(
    kind: &ValidationErrorKind,
    written: &str,
    count: usize,
) -> Option<(String, Option<String>)> {
    Some(match kind {
        ValidationErrorKind::Enum { options } => {
            one_of(written, options.as_array().map(Vec::as_slice).unwrap_or_default())
        }
        ValidationErrorKind::Constant { expected_value } => {
            (format!("{written} is not `{}`", plain(expected_value)), None)
        }
        ValidationErrorKind::Pattern { pattern } => {
            (format!("{written} does not have the form `{pattern}`"), None)
        }
        kind => (limit(kind, written, count)?, None),
    })
}

/// A value that is none of those that are allowed.
pub(super) fn one_of(written: &str, options: &[Json]) -> (String, Option<String>) {
    let names: Vec<String> = options.iter().map(plain).collect();
    let likely = closest_match(written.trim_matches('`'), names.iter().map(String::as_str));
    let message = match options {
        [] => format!("{written} is not allowed here"),
        [only] => format!("{written} is not `{}`", plain(only)),
        options => format!("{written} is not one of {}", listed(options)),
    };
    (message, likely.map(|option| format!("did you mean `{option}`?")))
}

/// Says of a text that it has white space or an invisible character at an end, or an invisible one within, which is nothing
/// that a person would see in the text.
fn unseen_part(text: &str) -> Option<String> {
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    if text.chars().all(is_unseen) {
        return Some("holds nothing that can be seen".to_owned());
    }
    let (c, place) = if is_unseen(first) {
        (first, "at its start")
    } else if is_unseen(last) {
        (last, "at its end")
    } else {
        (text.chars().find(|&c| is_invisible(c))?, "in it")
    };
    Some(format!("has {} {place}", name_character(c)))
}

impl Place<'_> {
    pub(super) fn wrong_value(self, error: &ValidationError<'_>) -> Violation {
        let node = self.document.node(self.node);
        if let (ValidationErrorKind::Pattern { pattern }, Value::Text(text)) =
            (error.kind(), &node.value)
            && pattern == DATE_PATTERN
        {
            return not_a_date(self.document, self.node, text);
        }
        if let Some(violation) = self.whole_number(error.kind()) {
            return violation;
        }
        let written = self.written();
        let (message, help) = match error.kind() {
            ValidationErrorKind::Type { kind } => {
                let found = found(&node.value);
                let wanted = kinds(kind);
                (format!("expected {}, found {found}", any_of(&wanted)), self.quoting(&wanted))
            }
            ValidationErrorKind::Pattern { pattern } => self.unlike(&written, pattern),
            ValidationErrorKind::Not { .. } => (self.refused_by(error), None),
            kind => compare(kind, &written, self.count())
                .unwrap_or_else(|| (otherwise(&written, kind), None)),
        };
        self.violation(self.span(), message, help.or_else(|| self.about()))
    }

    /// What is underlined where the value is wrong as a whole.
    pub(super) fn span(self) -> Span {
        let node = self.document.node(self.node);
        let is_compound = matches!(node.value, Value::Table(_) | Value::List(_));
        if is_compound { node.header } else { node.span }
    }

    /// A value of a kind that none of several forms takes.
    pub(super) fn of_no_kind(self, kinds: &[JsonType]) -> Violation {
        let found = found(&self.document.node(self.node).value);
        let message = format!("expected {}, found {found}", any_of(kinds));
        self.violation(self.span(), message, self.quoting(kinds).or_else(|| self.about()))
    }

    /// A value that `not` refuses.
    fn refused_by(self, error: &ValidationError<'_>) -> String {
        let around = self.origin.around(error);
        let parts = around
            .and_then(|(_, schema)| predicate(self.origin, self.origin.within(schema, "not")?));
        let written = self.written();
        // Of a value that is refused by itself nothing more is to be said.
        let parts = parts.filter(|parts| *parts != [format!("is {written}")]);
        let reason = parts.map(|parts| format!(": it {}", parts.join(" and ")));
        format!("{written} is not allowed here{}", reason.unwrap_or_default())
    }

    /// How many items or keys the value holds.
    pub(super) fn count(self) -> usize {
        match &self.document.node(self.node).value {
            Value::List(items) => items.len(),
            Value::Table(entries) => entries.len(),
            _ => 0,
        }
    }

    /// A whole number that is written as a fraction where only whole numbers are allowed.
    fn whole_number(self, kind: &ValidationErrorKind) -> Option<Violation> {
        let node = self.document.node(self.node);
        let Value::Float(number) = node.value else { return None };
        let is_meant = matches!(kind, ValidationErrorKind::Custom { keyword, .. } if keyword == whole::KEYWORD);
        let help = whole::advice(number).filter(|_| is_meant)?;
        let written = self.document.source_of(self.node).slice(node.span);
        let message = format!("expected a whole number, found `{written}`");
        Some(self.violation(node.span, message, Some(help)))
    }

    /// A value that does not match a pattern. Patterns are for machines: where the schema says in words
    /// or by an example what it wants, people are spared them.
    fn unlike(self, written: &str, pattern: &str) -> (String, Option<String>) {
        if let Value::Text(text) = &self.document.node(self.node).value
            && let Some(message) = unseen_part(text)
        {
            let meant: String = text.trim_matches(is_unseen).replace(is_invisible, "");
            return (format!("{written} {message}"), self.written_as(&meant));
        }
        match self.about() {
            Some(_) => (format!("{written} is not written as it should be here"), None),
            None => (format!("{written} does not have the form `{pattern}`"), None),
        }
    }

    /// Advice to write a text as it was meant, with what the schema says of this place.
    fn written_as(self, meant: &str) -> Option<String> {
        let about = self.about();
        match (meant.is_empty(), about) {
            (true, about) => about,
            (false, Some(about)) => Some(format!("write \"{meant}\"; {about}")),
            (false, None) => Some(format!("write \"{meant}\"")),
        }
    }

    /// What the schema says of this place, with an example where it has one.
    pub(super) fn about(self) -> Option<String> {
        let at = self.shape.at_pointer(self.pointer);
        let example = self.shape.example(at).map(|example| format!("as in `{example}`"));
        let text = match (self.shape.description(at), example) {
            (Some(text), Some(example)) => format!("{} ({example})", text.trim_end_matches('.')),
            (Some(text), None) => text.to_owned(),
            (None, example) => example?,
        };
        Some(match last(self.pointer) {
            name if name.bytes().all(|byte| byte.is_ascii_digit()) => text,
            name => format!("`{name}`: {text}"),
        })
    }

    /// The value as a message shows it.
    pub(super) fn written(self) -> String {
        written(&self.document.node(self.node).value)
    }

    /// Advice for a number or boolean that was put in quotes, and for text that was not.
    fn quoting(self, wanted: &[JsonType]) -> Option<String> {
        let wants = |kind: JsonType| wanted.contains(&kind);
        let number = wants(JsonType::Number);
        match &self.document.node(self.node).value {
            Value::Text(text) => {
                let fits = (wants(JsonType::Integer) || number) && text.parse::<i64>().is_ok()
                    || number && text.parse::<f64>().is_ok_and(f64::is_finite)
                    || wants(JsonType::Boolean) && matches!(&**text, "true" | "false");
                fits.then(|| format!("write it without quotes: {text}"))
            }
            value @ (Value::Bool(_) | Value::Int(_) | Value::Float(_)) => wants(JsonType::String)
                .then(|| format!("write it in quotes: \"{}\"", plain_scalar(value))),
            _ => None,
        }
    }
}

/// A value as a message shows it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Table(_) | Value::List(_) | Value::Null => "this value".into(),
        scalar => format!("`{}`", plain_scalar(scalar)),
    }
}

fn plain_scalar(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        other => other.kind().document_name().to_owned(),
    }
}
