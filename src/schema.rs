//! The shape a customer file must have, as a JSON Schema (2020-12), and what breaks it.
//!
//! The schema also says what is a date: strings where it says `"format": "date"` become dates, so that
//! rules see dates whatever the format of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jsonschema::{PatternOptions, Retrieve, Uri, Validator};

use crate::document::{Document, NodeId, Value};
use crate::source::{Fault, Source, Span};

mod instance;
mod shape;
mod wording;

pub use shape::{Shape, ShapeId};
pub(crate) use wording::nearest;

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    /// The schema as it was written.
    pub source: Arc<Source>,
    /// The properties it declares.
    pub shape: Arc<Shape>,
    validator: Validator<instance::Documents>,
}

/// A place at which a document breaks the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What to underline.
    pub span: Span,
    /// JSON Pointer of the value, or of the key that is missing or unknown.
    pub pointer: String,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Schemas that others may refer to by their `$id`.
pub type KnownSchemas = BTreeMap<String, serde_json::Value>;

impl Schema {
    /// Compiles a schema; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// The text is no JSON, or no valid schema, or refers to a schema that is not known.
    pub fn compile(source: &Arc<Source>, known: &KnownSchemas) -> Result<Self, Fault> {
        let top = Span::new(0, source.text.find('\n').unwrap_or(source.text.len()));
        let text = source.text.trim_start_matches('\u{feff}');
        let schema: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            let span = source.line_span(error.line());
            Fault::new(source, span, format!("not valid JSON: {error}"))
        })?;
        let validator = jsonschema::options_for::<instance::Documents>()
            .with_draft(jsonschema::Draft::Draft202012)
            .with_pattern_options(PatternOptions::regex())
            .should_validate_formats(true)
            .with_retriever(Known(known.clone()))
            .build(&schema)
            .map_err(|error| Fault::new(source, top, format!("not a valid schema: {error}")))?;
        let shape = Arc::new(Shape::of(&schema, known));
        Ok(Self { source: Arc::clone(source), shape, validator })
    }

    /// Everything in which a document breaks the schema, in order of place. Where it breaks nothing,
    /// its date strings are dates afterwards.
    pub fn check(&self, document: &mut Document) -> Vec<Violation> {
        if !self.validator.is_valid(instance::At::root(document)) {
            let errors = self.validator.iter_errors(instance::At::root(document));
            let mut violations: Vec<Violation> = errors
                .flat_map(|error| wording::violations(document, &self.shape, &error))
                .collect();
            violations.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
            violations.dedup();
            return violations;
        }
        let mut violations = Vec::new();
        let mut dates = Vec::new();
        settle(&self.shape, ShapeId::ROOT, document, NodeId::ROOT, &mut dates, &mut violations);
        for (node, date) in dates {
            document.set_value(node, Value::Date(date));
        }
        violations
    }
}

/// Finds the strings that are dates, and the dates that stand where text is wanted.
///
/// Both look the same to JSON Schema, which has no dates; rules must be able to tell them apart.
fn settle(
    shape: &Shape,
    at: ShapeId,
    document: &Document,
    node: NodeId,
    dates: &mut Vec<(NodeId, Date)>,
    violations: &mut Vec<Violation>,
) {
    match &document.node(node).value {
        Value::Table(entries) => {
            for entry in entries {
                if let Some(below) = shape.property(at, &entry.key) {
                    settle(shape, below, document, entry.value, dates, violations);
                }
            }
        }
        Value::List(items) => {
            if let Some(below) = shape.items(at) {
                for &item in items {
                    settle(shape, below, document, item, dates, violations);
                }
            }
        }
        Value::Text(text) if shape.is_date(at) => match text.parse() {
            Ok(date) => dates.push((node, date)),
            Err(_) => violations.push(wording::not_a_date(document, node, text)),
        },
        Value::Date(date) if shape.is_text(at) => {
            violations.push(wording::not_a_string(document, node, *date));
        }
        _ => {}
    }
}

/// Answers only for schemas that are at hand: nothing is fetched.
struct Known(KnownSchemas);

impl Retrieve for Known {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<serde_json::Value, Box<dyn std::error::Error + Send + Sync>> {
        let known = self.0.get(uri.as_str()).cloned();
        known.ok_or_else(|| format!("`{uri}` is not at hand, and schemas are never fetched").into())
    }
}
