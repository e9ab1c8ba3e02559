//! Tables that customer files take over from the configuration.

use crate::pack::loaded::Pack;
use crate::schema::{Schema, ShapeId};
use crate::settings::{Inherited, Settings};
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Diagnostic;

impl Pack {
    /// Lets a document take over the tables that it has none of its own of. To be done before it is held against the
    /// schema.
    pub fn inherit(&self, document: &mut Document) {
        for Inherited { key, document: from, node } in &self.configured.inherited {
            document.inherit(key, from, *node);
        }
    }
}

/// What is wrong with such tables by the schema of customer files, once for all customers.
pub(in crate::pack) fn diagnostics(settings: &Settings, schema: &Schema) -> Vec<Diagnostic> {
    settings.inherited.iter().flat_map(|inherited| of_table(inherited, schema)).collect()
}

fn of_table(
    Inherited { key, document: from, node }: &Inherited,
    schema: &Schema,
) -> Vec<Diagnostic> {
    let mut document = Document::of_key(key, from, *node);
    let shape = &schema.shape;
    if shape.is_closed(ShapeId::ROOT) && shape.property(ShapeId::ROOT, key).is_none() {
        let span = document.entry(NodeId::ROOT, key).map(|entry| entry.key_span);
        let message = format!("customer files have no key `{key}`, so they cannot take it over");
        let diagnostic = Diagnostic::new(&from.source, span.unwrap_or_default(), message);
        let near = closest_match(key, shape.names(ShapeId::ROOT));
        return vec![match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("the keys are those of the rules' customer.schema.json"),
        }];
    }
    let violations = schema.check(&mut document).list.into_iter();
    // What else a customer file must have is for the customer files.
    let own = violations.filter(|violation| document.is_inherited(violation.within));
    own.map(|violation| Diagnostic {
        help: violation.help,
        ..Diagnostic::new(&from.source, violation.span, violation.message)
    })
    .collect()
}
