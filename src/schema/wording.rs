//! Says in words what breaks a schema, and finds the place.

use jiff::civil::Date;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};

use super::instance::DATE_PATTERN;
use super::words::{expected, found, limit, otherwise};
use super::{Kind, Shape, Violation, whole};
use crate::characters::{describe, is_invisible, is_unseen};
use crate::document::{Document, NodeId, Value};
use crate::source::Span;

/// The violations that one validation error stands for: one for each unknown key, else one.
pub(super) fn violations(
    document: &Document,
    shape: &Shape,
    error: &ValidationError<'_>,
) -> Vec<Violation> {
    let pointer = error.instance_path().as_str();
    let node = document.at_pointer(pointer).unwrap_or(NodeId::ROOT);
    let place = Place { document, shape, node, pointer };
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|key| place.unknown_key(key)).collect()
        }
        ValidationErrorKind::Required { property } => {
            vec![place.missing_key(property.as_str().unwrap_or_default())]
        }
        ValidationErrorKind::UniqueItems => vec![place.repeated_item()],
        _ => vec![place.wrong_value(error)],
    }
}

/// Whether a string has the form of a date, whether there is such a day or not.
pub(super) fn is_written_as_date(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('-').map(str::len).eq([4, 2, 2]) && text.split('-').all(digits)
}

/// A string that is no date where a date is wanted.
pub(super) fn not_a_date(document: &Document, node: NodeId, text: &str) -> Violation {
    let message = if is_written_as_date(text) {
        format!("`{text}` is not a day of the calendar")
    } else {
        format!("`{text}` is not a date")
    };
    Violation {
        span: document.node(node).span,
        within: node,
        pointer: document.pointer(node),
        message,
        help: Some("dates are written year-month-day, as in 2026-12-31".into()),
    }
}

/// A date where text is wanted.
pub(super) fn not_a_string(document: &Document, node: NodeId, date: Date) -> Violation {
    Violation {
        span: document.node(node).span,
        within: node,
        pointer: document.pointer(node),
        message: "expected text, found a date".into(),
        help: Some(format!("write it in quotes: \"{date}\"")),
    }
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
    Some(format!("has {} {place}", describe(c)))
}

/// The candidate that is most like a name, if any is like it.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    candidates
        .map(|known| (strsim::jaro_winkler(&name, &known.to_lowercase()), known))
        .filter(|&(likeness, _)| likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

struct Place<'a> {
    document: &'a Document,
    shape: &'a Shape,
    node: NodeId,
    pointer: &'a str,
}

impl Place<'_> {
    fn violation(&self, span: Span, message: String, help: Option<String>) -> Violation {
        Violation { span, within: self.node, pointer: self.pointer.to_owned(), message, help }
    }

    fn unknown_key(&self, key: &str) -> Violation {
        let entry = self.document.entry(self.node, key);
        let span = entry.map_or(self.document.node(self.node).header, |entry| entry.key_span);
        let at = self.shape.at_pointer(self.pointer);
        let names: Vec<&str> = self.shape.names(at).collect();
        let absent = |name: &&str| self.document.entry(self.node, name).is_none();
        let likely = nearest(key, names.iter().copied().filter(absent));
        let help = likely.map(|name| format!("did you mean `{name}`?")).or_else(|| {
            let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            (!list.is_empty()).then(|| format!("the keys here are {}", list.join(", ")))
        });
        let mut violation = self.violation(span, format!("unknown key `{key}`"), help);
        violation.pointer = below(self.pointer, key);
        violation.within = entry.map_or(self.node, |entry| entry.value);
        violation
    }

    fn missing_key(&self, key: &str) -> Violation {
        let pointer = below(self.pointer, key);
        let description = self.shape.description(self.shape.at_pointer(&pointer));
        let message = format!("missing key `{}`", dotted(&pointer));
        let help = description.map(|text| format!("`{key}`: {text}"));
        let span = self.document.node(self.node).header;
        let mut violation = self.violation(span, message, help);
        violation.pointer = pointer;
        violation
    }

    fn repeated_item(&self) -> Violation {
        let items = match &self.document.node(self.node).value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        let json: Vec<_> =
            items.iter().map(|&item| super::instance::json_of(self.document, item)).collect();
        let again = |&at: &usize| json.iter().take(at).any(|earlier| Some(earlier) == json.get(at));
        let repeated = (0..json.len()).find(again).and_then(|at| items.get(at)).copied();
        let node = repeated.unwrap_or(self.node);
        Violation {
            span: self.document.node(node).span,
            within: node,
            pointer: self.document.pointer(node),
            message: "given twice in this list".into(),
            help: Some("leave one of them out".into()),
        }
    }

    fn wrong_value(&self, error: &ValidationError<'_>) -> Violation {
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
                (format!("expected {}, found {found}", expected(kind)), self.quoting(kind))
            }
            ValidationErrorKind::Enum { options } => one_of(&written, options),
            ValidationErrorKind::Constant { expected_value } => {
                (format!("{written} is not `{}`", plain(expected_value)), None)
            }
            ValidationErrorKind::Pattern { pattern } => self.unlike(&written, pattern),
            ValidationErrorKind::BacktrackLimitExceeded { .. } => {
                (format!("{written} takes too long to compare with the schema's pattern"), None)
            }
            kind => (limit(kind, &written).unwrap_or_else(|| otherwise(&written, error)), None),
        };
        let about = self.about();
        let compound = matches!(node.value, Value::Table(_) | Value::List(_));
        let span = if compound { node.header } else { node.span };
        self.violation(span, message, help.or(about))
    }

    /// A whole number that is written as a fraction where only whole numbers are allowed.
    fn whole_number(&self, kind: &ValidationErrorKind) -> Option<Violation> {
        let node = self.document.node(self.node);
        let Value::Float(number) = node.value else { return None };
        let may_be = |kinds: &[Kind]| kinds.contains(&Kind::Int) && !kinds.contains(&Kind::Float);
        let at = self.shape.at_pointer(self.pointer);
        let is_meant = match kind {
            ValidationErrorKind::Custom { keyword, .. } => keyword == whole::KEYWORD,
            ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
                self.shape.kinds(at).is_some_and(|kinds| may_be(&kinds))
            }
            _ => false,
        };
        let help = whole::advice(number).filter(|_| is_meant)?;
        let written = self.document.source_of(self.node).slice(node.span);
        let message = format!("expected a whole number, found `{written}`");
        Some(self.violation(node.span, message, Some(help)))
    }

    /// A value that does not match a pattern. Patterns are for machines: where the schema says in words
    /// or by an example what it wants, people are spared them.
    fn unlike(&self, written: &str, pattern: &str) -> (String, Option<String>) {
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
    fn written_as(&self, meant: &str) -> Option<String> {
        let about = self.about();
        match (meant.is_empty(), about) {
            (true, about) => about,
            (false, Some(about)) => Some(format!("write \"{meant}\"; {about}")),
            (false, None) => Some(format!("write \"{meant}\"")),
        }
    }

    /// What the schema says of this place, with an example where it has one.
    fn about(&self) -> Option<String> {
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
    fn written(&self) -> String {
        match &self.document.node(self.node).value {
            Value::Table(_) | Value::List(_) | Value::Null => "this value".into(),
            scalar => format!("`{}`", plain_scalar(scalar)),
        }
    }

    /// Advice for a number or boolean that was put in quotes, and for text that was not.
    fn quoting(&self, wanted: &TypeKind) -> Option<String> {
        let wants = |kind: JsonType| match wanted {
            TypeKind::Single(only) => *only == kind,
            TypeKind::Multiple(kinds) => kinds.contains(kind),
        };
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

fn plain_scalar(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        other => other.kind().to_owned(),
    }
}

fn one_of(written: &str, options: &serde_json::Value) -> (String, Option<String>) {
    let options: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
    let likely = nearest(written.trim_matches('`'), options.iter().map(String::as_str));
    let list: Vec<String> = options.iter().map(|option| format!("`{option}`")).collect();
    let message = format!("{written} is not one of {}", list.join(", "));
    (message, likely.map(|option| format!("did you mean `{option}`?")))
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn last(pointer: &str) -> String {
    let step = pointer.rsplit('/').next().unwrap_or_default();
    step.replace("~1", "/").replace("~0", "~")
}

/// A JSON Pointer as a reader of TOML would write it: `source.subscriptions[0].offer`.
pub(crate) fn dotted(pointer: &str) -> String {
    pointer.split('/').skip(1).fold(String::new(), |path, step| {
        let step = step.replace("~1", "/").replace("~0", "~");
        match step.bytes().all(|byte| byte.is_ascii_digit()) && !step.is_empty() {
            true => format!("{path}[{step}]"),
            false if path.is_empty() => step,
            false => format!("{path}.{step}"),
        }
    })
}
