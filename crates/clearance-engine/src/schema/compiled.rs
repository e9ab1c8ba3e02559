//! A compiled schema, and the validation of documents by it.

use std::sync::Arc;

use jsonschema::Validator;

use super::bounds::{self, TooMuch};
use super::dates::{Settled, settle};
use super::graph::Graph;
use super::known_schemas::KnownSchemas;
use super::origin::Origin;
use super::shape::{Shape, ShapeId};
use super::violations::{self, Violation, Violations};
use super::wording::Wording;
use super::words::{self};
use super::written::Written;
use super::{instance, invalid, stack, whole};
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source};

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

impl Schema {
    /// Compiles the schema in a text; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// The text is no JSON, or no valid schema, has a keyword or a format that is not checked, or refers to a schema that is
    /// not known.
    pub fn compile(source: &Arc<Source>, known: &KnownSchemas) -> Result<Self, Vec<Diagnostic>> {
        let written = Written::read(source)?;
        match written.diagnostics() {
            diagnostics if diagnostics.is_empty() => {
                Self::of(&written, known).map_err(|diagnostic| vec![diagnostic])
            }
            diagnostics => Err(diagnostics),
        }
    }

    /// Compiles a schema; `known` are the schemas it may refer to.
    ///
    /// # Errors
    /// It is no valid schema, or refers to one that is not known.
    pub fn of(written: &Written, known: &KnownSchemas) -> Result<Self, Diagnostic> {
        let schema = instance::prepared(&written.json, known);
        let graph = Graph::of(&schema).map_err(|lost| invalid::unresolved(written, &lost))?;
        let extent = bounds::extent(&graph).map_err(|TooMuch { pointer, message }| {
            let help = "say it with fewer schemas that refer to one another";
            written.diagnostic(&pointer, message).help(help)
        })?;
        let (validator, shape) = stack::with_room(extent.is_deep(), || {
            let validator = options().build(&schema);
            let validator =
                validator.map_err(|error| invalid::diagnostic(written, &graph, &error))?;
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
