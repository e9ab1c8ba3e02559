//! The shape a customer file must have, as a JSON Schema (2020-12), and what breaks it.
//!
//! The schema also says what is a date: strings where it says `"format": "date"` become dates, so that
//! rules see dates whatever the format of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jsonschema::Validator;

use crate::document::{Document, ItemKeys, NodeId, Value};
use crate::source::{Fault, Source, Span};

mod instance;
mod recorded;
mod shape;
mod wording;
mod words;
mod written;

pub use recorded::Recorded;
pub use shape::{Kind, Shape, ShapeId};
pub use wording::nearest;
pub(crate) use words::found;
pub use written::Written;

/// A compiled schema.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The schema as it was written, or as the schemas it is made of come to.
    pub text: String,
    /// The properties it declares.
    pub shape: Arc<Shape>,
    validator: Validator,
}

/// A place at which a document breaks the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What to underline.
    pub span: Span,
    /// A value that was written in the text that `span` is of: a document may have taken over values from another.
    pub within: NodeId,
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
    /// Compiles the schema in a text; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// The text is no JSON, or no valid schema, or refers to a schema that is not known.
    pub fn compile(source: &Arc<Source>, known: &KnownSchemas) -> Result<Self, Vec<Fault>> {
        Self::of(&Written::read(source)?, known).map_err(|fault| vec![fault])
    }

    /// Compiles a schema; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// It is no valid schema, or refers to one that is not known.
    pub fn of(written: &Written, known: &KnownSchemas) -> Result<Self, Fault> {
        let schema = instance::prepared(&written.json, known);
        let validator = jsonschema::draft202012::new(&schema).map_err(|error| {
            let message = format!("not a valid schema: {error}");
            written.fault(error.instance_path().as_str(), message)
        })?;
        let shape = Arc::new(Shape::of(&written.json, known));
        Ok(Self { text: written.text(), shape, validator })
    }

    /// Everything in which a document breaks the schema, in order of place. Where it breaks nothing,
    /// its date strings are dates afterwards.
    pub fn check(&self, document: &mut Document) -> Vec<Violation> {
        let mut found = Settled::default();
        settle(&self.shape, ShapeId::ROOT, document, NodeId::ROOT, &mut found);
        let mut violations = found.violations;
        for (list, keys) in found.lists {
            document.name_items(list, keys);
        }
        let json = instance::json_of(document, NodeId::ROOT);
        if !self.validator.is_valid(&json) {
            let errors = self.validator.iter_errors(&json);
            let worded =
                errors.flat_map(|error| wording::violations(document, &self.shape, &error));
            violations.extend(worded);
        }
        if violations.is_empty() {
            for (node, date) in found.dates {
                document.set_value(node, Value::Date(date));
            }
        }
        violations.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        violations.dedup();
        violations
    }
}

/// What JSON Schema, which has no dates, cannot tell.
#[derive(Debug, Default)]
struct Settled {
    dates: Vec<(NodeId, Date)>,
    /// Lists whose items are named by some of their keys.
    lists: Vec<(NodeId, ItemKeys)>,
    violations: Vec<Violation>,
}

/// Finds the strings that are dates, the dates that stand where text is wanted, and how items of lists are named.
///
/// Both look the same to JSON Schema, which has no dates; rules must be able to tell them apart.
fn settle(shape: &Shape, at: ShapeId, document: &Document, node: NodeId, found: &mut Settled) {
    match &document.node(node).value {
        Value::Table(entries) => {
            for entry in entries {
                if let Some(below) = shape.property(at, &entry.key) {
                    settle(shape, below, document, entry.value, found);
                }
            }
        }
        Value::List(items) => {
            if let Some(below) = shape.items(at) {
                found.lists.extend(shape.item_keys(below).map(|keys| (node, Arc::clone(keys))));
                for &item in items {
                    settle(shape, below, document, item, found);
                }
            }
        }
        Value::Text(text) if shape.is_date(at) => match text.parse() {
            Ok(date) => found.dates.push((node, date)),
            Err(_) if wording::is_written_as_date(text) => {
                found.violations.push(wording::not_a_date(document, node, text));
            }
            // Any other string is the validator's business: the schema may allow it beside dates.
            Err(_) => {}
        },
        Value::Date(date) if shape.is_text(at) => {
            found.violations.push(wording::not_a_string(document, node, *date));
        }
        _ => {}
    }
}
