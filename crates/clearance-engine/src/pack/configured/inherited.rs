//! Tables that documents take over from the configuration.

use crate::pack::loaded::Pack;
use crate::pack::manifest::InheritKey;
use crate::schema::{Schema, ShapeId};
use crate::settings::{Inherited, Settings};
use crate::suggestion::closest_match;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::Diagnostic;

impl Pack {
    /// Lets a document take over the tables that it has none of its own of. To be done before it is held against the
    /// schema.
    pub fn apply_inherited(&self, document: &mut Document) {
        for Inherited { key, document: from, node } in &self.configured.inherited {
            document.inherit(key, from, *node);
        }
    }
}

/// Gives such tables the keys of the documents that they become, as the packs say, and takes those out that no pack
/// names.
pub(in crate::pack) fn resolve(
    settings: &mut Settings,
    keys: &[InheritKey],
    diagnostics: &mut Vec<Diagnostic>,
) {
    settings.inherited.retain_mut(|inherited| {
        match keys.iter().find(|key| key.table == inherited.key) {
            Some(known) => {
                inherited.key.clone_from(&known.key);
                true
            }
            None => {
                diagnostics.push(unknown(inherited, keys));
                false
            }
        }
    });
}

fn unknown(Inherited { key, document, node }: &Inherited, keys: &[InheritKey]) -> Diagnostic {
    let table = Document::of_key(key, document, *node);
    let span = table.entry(NodeId::ROOT, key).map(|entry| entry.key_span);
    let diagnostic =
        Diagnostic::new(&document.source, span.unwrap_or_default(), format!("unknown key `{key}`"));
    let names = || keys.iter().map(|key| key.table.as_str());
    match closest_match(key, names()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if keys.is_empty() => {
            diagnostic.help("no pack that is loaded lets documents take anything over")
        }
        None => {
            let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            diagnostic.help(format!("what documents take over is {}", names.join(", ")))
        }
    }
}

/// Checks such tables against the schema of documents, once for all of them.
pub(in crate::pack) fn check_inherited(settings: &Settings, schema: &Schema) -> Vec<Diagnostic> {
    settings.inherited.iter().flat_map(|inherited| check_table(inherited, schema)).collect()
}

fn check_table(
    Inherited { key, document: from, node }: &Inherited,
    schema: &Schema,
) -> Vec<Diagnostic> {
    let mut document = Document::of_key(key, from, *node);
    let shape = &schema.shape;
    // That there is no such key is told where the pack names it.
    if shape.is_closed(ShapeId::ROOT) && shape.property(ShapeId::ROOT, key).is_none() {
        return Vec::new();
    }
    let violations = schema.find_violations(&mut document).list.into_iter();
    // What else a document must have is for the documents.
    let own = violations.filter(|violation| document.is_inherited(violation.within));
    own.map(|violation| Diagnostic {
        help: violation.help,
        ..Diagnostic::new(&from.source, violation.span, violation.message)
    })
    .collect()
}
