//! The shape a customer file must have, as a JSON Schema (2020-12), and what breaks it.
//!
//! The schema also says what is a date: strings where it says `"format": "date"` become dates, so that
//! rules see dates whatever the format of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jsonschema::Validator;

use crate::document::{Document, ItemKeys, NodeId, Value};
use crate::source::{Fault, Source};
use bounds::TooMuch;
use graph::Graph;
use origin::Origin;
use wording::Wording;

mod bounds;
mod forms;
mod graph;
mod instance;
mod invalid;
mod keywords;
mod origin;
mod overlay;
mod predicate;
mod published;
mod recorded;
mod shape;
mod stack;
mod violations;
mod whole;
mod wording;
mod words;
mod written;

pub use published::published;
pub use recorded::Recorded;
pub use shape::{Kind, Shape, ShapeId};
pub use violations::{MAX_VIOLATIONS, Violation, Violations};
pub(crate) use whole::advice as whole_number;
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
    /// The schema as the validator was given it.
    prepared: Arc<serde_json::Value>,
    graph: Arc<Graph>,
    /// Whether a document may be too much work for it.
    is_measured: bool,
    is_deep: bool,
}

/// Schemas that others may refer to by their `$id`.
pub type KnownSchemas = BTreeMap<String, serde_json::Value>;

impl Schema {
    /// Compiles the schema in a text; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// The text is no JSON, or no valid schema, has a keyword or a format that is not checked, or refers to a schema that is
    /// not known.
    pub fn compile(source: &Arc<Source>, known: &KnownSchemas) -> Result<Self, Vec<Fault>> {
        let written = Written::read(source)?;
        match written.faults() {
            faults if faults.is_empty() => Self::of(&written, known).map_err(|fault| vec![fault]),
            faults => Err(faults),
        }
    }

    /// Compiles a schema; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// It is no valid schema, or refers to one that is not known.
    pub fn of(written: &Written, known: &KnownSchemas) -> Result<Self, Fault> {
        let schema = instance::prepared(&written.json, known);
        let graph = Graph::of(&schema).map_err(|lost| invalid::unresolved(written, &lost))?;
        let extent = bounds::extent(&graph).map_err(|TooMuch { pointer, message }| {
            let help = "say it with fewer schemas that refer to one another";
            written.fault(&pointer, message).help(help)
        })?;
        let (validator, shape) = stack::with_room(extent.is_deep(), || {
            let validator = options().build(&schema);
            let validator = validator.map_err(|error| invalid::fault(written, &graph, &error))?;
            Ok((validator, Arc::new(Shape::of(&written.json, known))))
        })?;
        Ok(Self {
            text: written.text(),
            shape,
            validator,
            prepared: Arc::new(schema),
            graph: Arc::new(graph),
            is_measured: extent.measured,
            is_deep: extent.is_deep(),
        })
    }

    /// Everything in which a document breaks the schema, in order of place. Where it breaks nothing,
    /// its date strings are dates afterwards.
    pub fn check(&self, document: &mut Document) -> Violations {
        let mut found = Settled::default();
        settle(&self.shape, ShapeId::ROOT, document, NodeId::ROOT, &mut found);
        for (list, keys) in found.lists {
            document.name_items(list, keys);
        }
        let kept = &*document;
        let (more, uncounted) = stack::with_room(self.is_deep, || self.violations(kept));
        let mut list = found.violations;
        list.extend(more);
        if list.is_empty() {
            for (node, date) in found.dates {
                document.set_value(node, Value::Date(date));
            }
        }
        list.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        list.dedup();
        Violations::of(list, uncounted)
    }

    /// Takes a document as keeping a schema, and gives the schema's shape. Its date strings are dates afterwards.
    ///
    /// For what has been checked before, as a test checks what the program brings along: to compile a schema takes longer
    /// than all else that is done with most tables.
    pub(crate) fn trust(
        written: &Written,
        known: &KnownSchemas,
        document: &mut Document,
    ) -> Arc<Shape> {
        let shape = Shape::of(&written.json, known);
        let mut found = Settled::default();
        settle(&shape, ShapeId::ROOT, document, NodeId::ROOT, &mut found);
        for (list, keys) in found.lists {
            document.name_items(list, keys);
        }
        for (node, date) in found.dates {
            document.set_value(node, Value::Date(date));
        }
        Arc::new(shape)
    }

    /// What the validator says of a document, and whether there may be more.
    fn violations(&self, document: &Document) -> (Vec<Violation>, bool) {
        if self.is_measured && bounds::is_too_much(&self.graph, document) {
            return (vec![violations::too_much_work(document)], false);
        }
        let json = instance::json_of(document, NodeId::ROOT);
        if self.validator.is_valid(&json) {
            return (Vec::new(), false);
        }
        let origin = Origin { schema: &self.prepared, graph: &self.graph };
        let wording = Wording { document, shape: &self.shape, origin };
        if document.nodes().len() <= COUNTED_VALUES {
            return (wording.violations(self.validator.iter_errors(&json)), false);
        }
        // Of a document in which nearly everything is wrong, all together would take gigabytes.
        let start = instance::start_of(document, COUNTED_VALUES);
        let errors = self.validator.iter_errors(&start);
        let errors = errors.filter(|error| words::holds_for_all(document, error));
        let mut list = wording.violations(errors);
        if list.is_empty() {
            list = wording.violations(self.validator.validate(&json).err().into_iter());
        }
        (list, true)
    }
}

/// How many values a document may have for all that is wrong with it to be counted; of larger ones, the start is.
const COUNTED_VALUES: usize = 50_000;

/// The draft, and the keyword that is added to it.
fn options() -> jsonschema::ValidationOptions<'static> {
    jsonschema::draft202012::options()
        .with_keyword(whole::KEYWORD, |_, value, _| whole::compile(value))
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
