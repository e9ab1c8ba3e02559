//! Words the errors of the validator at the values that they are about.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashSet};

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::missing_keys::MissingKeys;
use crate::schema::schema_lookup::SchemaLookup;
use crate::schema::shape::Shape;
use crate::schema::violations::Violation;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Span;

/// Writes violations for the validator's errors, from the document and the schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ViolationWriter<'a> {
    pub(crate) document: &'a Document,
    pub(crate) shape: &'a Shape,
    pub(crate) lookup: SchemaLookup<'a>,
}

impl<'a> ViolationWriter<'a> {
    /// Returns the violations that errors stand for: one for each unknown key, one for all keys that a table lacks, and one
    /// for each other error.
    pub(crate) fn describe_errors<'e>(
        self,
        errors: impl Iterator<Item = impl Borrow<ValidationError<'e>>>,
    ) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut missing: BTreeMap<String, MissingKeys> = BTreeMap::new();
        let mut echoes: Vec<(String, Violation)> = Vec::new();
        for error in errors {
            let error = error.borrow();
            let pointer = error.instance_path().as_str();
            let place = self.value_at(pointer);
            match error.kind() {
                ValidationErrorKind::Required { property } => {
                    let missing = missing.entry(pointer.to_owned()).or_default();
                    missing
                        .add_key(property.as_str().unwrap_or_default(), place.given_beside(error));
                }
                ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                    for key in unexpected {
                        match place.not_evaluated(key, error) {
                            Some(echo) => echoes.push((pointer.to_owned(), echo)),
                            None => found.push(place.unknown_key(key, error)),
                        }
                    }
                }
                _ => found.extend(place.describe_error(error)),
            }
        }
        let missing = missing.iter();
        found
            .extend(missing.map(|(pointer, missing)| self.value_at(pointer).missing_keys(missing)));
        let around = found.iter().filter(|_| !echoes.is_empty()).flat_map(|other| {
            let ends = other.pointer.match_indices('/').map(|(end, _)| end);
            ends.chain([other.pointer.len()]).filter_map(|end| other.pointer.get(..end))
        });
        let explained: HashSet<&str> = around.collect();
        echoes.retain(|(table, _)| !explained.contains(table.as_str()));
        found.extend(echoes.into_iter().map(|(_, echo)| echo));
        found
    }

    pub(super) fn value_at<'p>(self, pointer: &'p str) -> InvalidValue<'p>
    where
        'a: 'p,
    {
        let node = self.document.at_pointer(pointer).unwrap_or(NodeId::ROOT);
        InvalidValue {
            document: self.document,
            shape: self.shape,
            lookup: self.lookup,
            node,
            pointer,
        }
    }
}

/// A value of a document about which something is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct InvalidValue<'a> {
    pub(super) document: &'a Document,
    pub(super) shape: &'a Shape,
    pub(super) lookup: SchemaLookup<'a>,
    pub(super) node: NodeId,
    pub(super) pointer: &'a str,
}

impl<'a> InvalidValue<'a> {
    pub(super) const fn writer(self) -> ViolationWriter<'a> {
        ViolationWriter { document: self.document, shape: self.shape, lookup: self.lookup }
    }

    pub(super) fn new_violation(
        self,
        span: Span,
        message: String,
        help: Option<String>,
    ) -> Violation {
        Violation { span, within: self.node, pointer: self.pointer.to_owned(), message, help }
    }

    /// The violations that one error stands for, unless it is about keys that are missing or not evaluated.
    fn describe_error(self, error: &ValidationError<'_>) -> Vec<Violation> {
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| self.unknown_key(key, error)).collect()
            }
            ValidationErrorKind::PropertyNames { error } => vec![self.wrong_name(error)],
            ValidationErrorKind::FalseSchema => vec![self.refused_value(error)],
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

pub(super) fn child_pointer(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

pub(super) fn parent_pointer(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(above, _)| above)
}

pub(super) fn last_step(pointer: &str) -> String {
    let step = pointer.rsplit('/').next().unwrap_or_default();
    step.replace("~1", "/").replace("~0", "~")
}
