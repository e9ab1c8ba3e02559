//! Values of another kind, size or form than the schema asks for.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value as Json;

use super::day::not_a_date;
use super::invalid_value::{InvalidValue, last_step};
use crate::schema::instance::DATE_PATTERN;
use crate::schema::phrases::{
    any_of, describe_limit, generic_message, kind_phrase, list_values, plain_value, type_kinds,
};
use crate::schema::predicate::describe_schema;
use crate::schema::violations::Violation;
use crate::schema::whole_numbers;
use crate::suggestion::closest_match;
use clearance_syntax::characters::{is_invisible, is_unseen, name_character};
use clearance_syntax::document::Value;
use clearance_syntax::source::Span;

/// Says of a value, or of a key, what it should be instead; nothing for an error that needs more to say.
pub(super) fn describe_mismatch(
    kind: &ValidationErrorKind,
    written: &str,
    count: usize,
) -> Option<(String, Option<String>)> {
    Some(match kind {
        ValidationErrorKind::Enum { options } => {
            not_one_of(written, options.as_array().map(Vec::as_slice).unwrap_or_default())
        }
        ValidationErrorKind::Constant { expected_value } => {
            (format!("{written} is not `{}`", plain_value(expected_value)), None)
        }
        ValidationErrorKind::Pattern { pattern } => {
            (format!("{written} does not have the form `{pattern}`"), None)
        }
        kind => (describe_limit(kind, written, count)?, None),
    })
}

/// A value that is none of those that are allowed.
pub(super) fn not_one_of(written: &str, options: &[Json]) -> (String, Option<String>) {
    let names: Vec<String> = options.iter().map(plain_value).collect();
    let likely = closest_match(written.trim_matches('`'), names.iter().map(String::as_str));
    let message = match options {
        [] => format!("{written} is not allowed here"),
        [only] => format!("{written} is not `{}`", plain_value(only)),
        options => format!("{written} is not one of {}", list_values(options)),
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

impl InvalidValue<'_> {
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
        let written = self.show();
        let (message, help) = match error.kind() {
            ValidationErrorKind::Type { kind } => {
                let found = kind_phrase(&node.value);
                let wanted = type_kinds(kind);
                (
                    format!("expected {}, found {found}", any_of(&wanted)),
                    self.quoting_advice(&wanted),
                )
            }
            ValidationErrorKind::Pattern { pattern } => self.describe_pattern(&written, pattern),
            ValidationErrorKind::Not { .. } => (self.refused_by(error), None),
            kind => describe_mismatch(kind, &written, self.child_count())
                .unwrap_or_else(|| (generic_message(&written, kind), None)),
        };
        self.new_violation(self.underlined_span(), message, help.or_else(|| self.schema_advice()))
    }

    /// The span to underline where the value is wrong as a whole.
    pub(super) fn underlined_span(self) -> Span {
        let node = self.document.node(self.node);
        let is_compound = matches!(node.value, Value::Table(_) | Value::List(_));
        if is_compound { node.header } else { node.span }
    }

    /// A value of a kind that none of several forms takes.
    pub(super) fn wrong_kind(self, kinds: &[JsonType]) -> Violation {
        let found = kind_phrase(&self.document.node(self.node).value);
        let message = format!("expected {}, found {found}", any_of(kinds));
        self.new_violation(
            self.underlined_span(),
            message,
            self.quoting_advice(kinds).or_else(|| self.schema_advice()),
        )
    }

    /// A value that `not` refuses.
    fn refused_by(self, error: &ValidationError<'_>) -> String {
        let around = self.lookup.enclosing_schema(error);
        let parts = around.and_then(|(_, schema)| {
            describe_schema(self.lookup, self.lookup.keyword_schema(schema, "not")?)
        });
        let written = self.show();
        // Of a value that is refused by itself nothing more is to be said.
        let parts = parts.filter(|parts| *parts != [format!("is {written}")]);
        let reason = parts.map(|parts| format!(": it {}", parts.join(" and ")));
        format!("{written} is not allowed here{}", reason.unwrap_or_default())
    }

    /// The number of items or keys of the value.
    pub(super) fn child_count(self) -> usize {
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
        let is_meant = matches!(kind, ValidationErrorKind::Custom { keyword, .. } if keyword == whole_numbers::KEYWORD);
        let help = whole_numbers::whole_number_advice(number).filter(|_| is_meant)?;
        let written = self.document.source_of(self.node).slice(node.span);
        let message = format!("expected a whole number, found `{written}`");
        Some(self.new_violation(node.span, message, Some(help)))
    }

    /// A value that does not match a pattern. Patterns are for machines: where the schema says in words
    /// or by an example what it wants, people are spared them.
    fn describe_pattern(self, written: &str, pattern: &str) -> (String, Option<String>) {
        if let Value::Text(text) = &self.document.node(self.node).value
            && let Some(message) = unseen_part(text)
        {
            let meant: String = text.trim_matches(is_unseen).replace(is_invisible, "");
            return (format!("{written} {message}"), self.written_as(&meant));
        }
        match self.schema_advice() {
            Some(_) => (format!("{written} is not written as it should be here"), None),
            None => (format!("{written} does not have the form `{pattern}`"), None),
        }
    }

    /// Advice to write a text as it was meant, with what the schema says of this place.
    fn written_as(self, meant: &str) -> Option<String> {
        let about = self.schema_advice();
        match (meant.is_empty(), about) {
            (true, about) => about,
            (false, Some(about)) => Some(format!("write \"{meant}\"; {about}")),
            (false, None) => Some(format!("write \"{meant}\"")),
        }
    }

    /// Returns the schema's description of this value, with an example where there is one.
    pub(super) fn schema_advice(self) -> Option<String> {
        let at = self.shape.at_pointer(self.pointer);
        let example = self.shape.example(at).map(|example| format!("as in `{example}`"));
        let text = match (self.shape.description(at), example) {
            (Some(text), Some(example)) => format!("{} ({example})", text.trim_end_matches('.')),
            (Some(text), None) => text.to_owned(),
            (None, example) => example?,
        };
        Some(match last_step(self.pointer) {
            name if name.bytes().all(|byte| byte.is_ascii_digit()) => text,
            name => format!("`{name}`: {text}"),
        })
    }

    /// The value as a message shows it.
    pub(super) fn show(self) -> String {
        show_value(&self.document.node(self.node).value)
    }

    /// Advice for a number or boolean that was put in quotes, and for text that was not.
    fn quoting_advice(self, wanted: &[JsonType]) -> Option<String> {
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
pub(super) fn show_value(value: &Value) -> String {
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
