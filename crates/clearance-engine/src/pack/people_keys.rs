//! The keys of documents that are for people only, as `for-people` in a manifest lists them.

use std::sync::Arc;

use super::folder::PackFiles;
use crate::schema::{Schema, Shape, ShapeId};
use crate::suggestion::closest_match;
use clearance_syntax::document::{NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// A key of documents that no rule is to read.
#[derive(Debug, Clone)]
pub struct PeopleKey {
    /// The way to it, as in `source.subscriptions[].notes`.
    pub path: String,
    /// The manifest that lists it.
    pub manifest: Arc<Source>,
    /// Where it is written there.
    pub span: Span,
}

impl PeopleKey {
    /// Those of all packs.
    pub fn of(packs: &[&PackFiles]) -> Vec<Self> {
        packs.iter().filter_map(|pack| Self::read(pack)).flatten().collect()
    }

    fn read(pack: &PackFiles) -> Option<Vec<Self>> {
        let (manifest, document) = pack.manifest_document()?;
        let items = document.get_items(NodeId::ROOT, "for-people");
        let key = |&item: &NodeId| {
            let node = document.node(item);
            let Value::Text(path) = &node.value else { return None };
            Some(Self { path: path.to_string(), manifest: Arc::clone(manifest), span: node.span })
        };
        Some(items.iter().filter_map(key).collect())
    }

    /// That the schema of documents has no such key, if it has none.
    pub(super) fn diagnostic(&self, schema: &Schema) -> Option<Diagnostic> {
        let shape = &schema.shape;
        let mut at = ShapeId::ROOT;
        for part in self.path.split('.') {
            let name = part.trim_end_matches("[]");
            let Some(mut below) = shape.property(at, name) else {
                return shape.is_closed(at).then(|| self.unknown_key(shape, at, name));
            };
            for _ in part.matches("[]") {
                below = shape.items(below)?;
            }
            at = below;
        }
        None
    }

    fn unknown_key(&self, shape: &Shape, at: ShapeId, name: &str) -> Diagnostic {
        let message = format!("the schema of documents has no key `{}`", self.path);
        let diagnostic = Diagnostic::new(&self.manifest, self.span, message);
        match closest_match(name, shape.names(at)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("write the way to a key, as in `items[].notes`"),
        }
    }
}
