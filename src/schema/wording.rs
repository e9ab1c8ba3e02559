//! Says in words what breaks a schema, and finds the place.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::origin::Origin;
use super::{Shape, Violation};
use crate::document::{Document, NodeId};
use crate::source::Span;

mod forms;
mod keys;
mod lists;
mod values;

use keys::Missing;

/// What it takes to put the validator's errors into words: the document, and what the schema says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wording<'a> {
    pub(super) document: &'a Document,
    pub(super) shape: &'a Shape,
    pub(super) origin: Origin<'a>,
}

impl<'a> Wording<'a> {
    /// Returns the violations that errors stand for: one for each unknown key, one for all keys that a table lacks, and one
    /// for each other error.
    pub(super) fn violations<'e>(
        self,
        errors: impl Iterator<Item = impl Borrow<ValidationError<'e>>>,
    ) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut missing: BTreeMap<String, Missing> = BTreeMap::new();
        let mut echoes: Vec<(String, Violation)> = Vec::new();
        for error in errors {
            let error = error.borrow();
            let pointer = error.instance_path().as_str();
            let place = self.place(pointer);
            match error.kind() {
                ValidationErrorKind::Required { property } => {
                    let missing = missing.entry(pointer.to_owned()).or_default();
                    missing.add(property.as_str().unwrap_or_default(), place.given_beside(error));
                }
                ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                    for key in unexpected {
                        match place.not_evaluated(key, error) {
                            Some(echo) => echoes.push((pointer.to_owned(), echo)),
                            None => found.push(place.unknown_key(key, error)),
                        }
                    }
                }
                _ => found.extend(place.violations_of(error)),
            }
        }
        let missing = missing.iter();
        found.extend(missing.map(|(pointer, missing)| self.place(pointer).missing_keys(missing)));
        let around = found.iter().filter(|_| !echoes.is_empty()).flat_map(|other| {
            let ends = other.pointer.match_indices('/').map(|(end, _)| end);
            ends.chain([other.pointer.len()]).filter_map(|end| other.pointer.get(..end))
        });
        let explained: HashSet<&str> = around.collect();
        echoes.retain(|(table, _)| !explained.contains(table.as_str()));
        found.extend(echoes.into_iter().map(|(_, echo)| echo));
        found
    }

    fn place<'p>(self, pointer: &'p str) -> Place<'p>
    where
        'a: 'p,
    {
        let node = self.document.at_pointer(pointer).unwrap_or(NodeId::ROOT);
        Place { document: self.document, shape: self.shape, origin: self.origin, node, pointer }
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

/// The candidate that is most like a name, if any is like it.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    candidates
        .map(|known| (strsim::jaro_winkler(&name, &known.to_lowercase()), known))
        .filter(|&(likeness, _)| likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

/// A value of a document about which something is said.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    document: &'a Document,
    shape: &'a Shape,
    origin: Origin<'a>,
    node: NodeId,
    pointer: &'a str,
}

impl<'a> Place<'a> {
    const fn wording(self) -> Wording<'a> {
        Wording { document: self.document, shape: self.shape, origin: self.origin }
    }

    fn violation(self, span: Span, message: String, help: Option<String>) -> Violation {
        Violation { span, within: self.node, pointer: self.pointer.to_owned(), message, help }
    }

    /// The violations that one error stands for, unless it is about keys that are missing or not evaluated.
    fn violations_of(self, error: &ValidationError<'_>) -> Vec<Violation> {
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| self.unknown_key(key, error)).collect()
            }
            ValidationErrorKind::PropertyNames { error } => vec![self.wrong_name(error)],
            ValidationErrorKind::FalseSchema => vec![self.refused(error)],
            ValidationErrorKind::UnevaluatedItems { unexpected } => self.more_items(unexpected),
            ValidationErrorKind::Contains => vec![self.lacks_item(error)],
            ValidationErrorKind::UniqueItems => vec![self.repeated_item()],
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context } => self.no_form(error, context),
            ValidationErrorKind::OneOfMultipleValid { context } => {
                vec![self.several_forms(error, context)]
            }
            _ => vec![self.wrong_value(error)],
        }
    }
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn above(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(above, _)| above)
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
