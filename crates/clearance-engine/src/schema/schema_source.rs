//! A schema as it was written, so that what is wrong with it is shown at its place.

use std::sync::Arc;

use serde_json::Value;

use super::instance::json_of;
use super::overlay;
use clearance_syntax::document::{Document, NodeId, format_of};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// A JSON Schema with its text.
#[derive(Debug, Clone)]
pub struct SchemaSource {
    /// The schema; where it builds on another one, what both come to.
    pub json: Value,
    /// Its text, and where in it each value stands. The last one, where several were laid together.
    document: Arc<Document>,
    /// Whether `json` is more than the text.
    overlaid: bool,
}

impl SchemaSource {
    /// Reads a schema.
    ///
    /// # Errors
    /// The text is no JSON, or no JSON object.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let mut parsed = format_of("json").map(|json| (json.parse)(source)).unwrap_or_default();
        let document = parsed.documents.pop().filter(|_| parsed.errors.is_empty());
        let Some(document) = document else { return Err(parsed.errors) };
        let json = json_of(&document, NodeId::ROOT);
        match json.is_object() {
            true => Ok(Self { json, document: Arc::new(document), overlaid: false }),
            false => {
                Err(vec![Diagnostic::new(source, source.line_span(1), "a schema is an object")])
            }
        }
    }

    /// The name by which other schemas refer to it.
    pub fn id(&self) -> Option<&str> {
        self.json.get("$id")?.as_str()
    }

    /// The `$id` of the schema that this one builds on: what `$ref` names at its top.
    ///
    /// JSON Schema itself offers no way to add a key to a schema that refuses unknown keys: a schema that
    /// refers to it can only refuse more. So a schema with a `$ref` at its top is laid over the other
    /// one, and holds nothing but what is new:
    ///
    /// ```json
    /// {
    ///   "$ref": "urn:clearance:customer-file:1",
    ///   "properties": {
    ///     "customer": { "required": ["crm_id"], "properties": { "crm_id": { "type": "string" } } }
    ///   },
    ///   "$defs": { "source_subscription": { "properties": { "invoice": { "type": "string" } } } }
    /// }
    /// ```
    ///
    /// Objects are laid together key by key, at any depth and through `$ref`; `required` lists are joined, all else is
    /// replaced.
    pub fn base_id(&self) -> Option<&str> {
        self.json.get("$ref")?.as_str().filter(|base| !base.starts_with('#'))
    }

    /// This schema with others laid over it, one after the other.
    #[must_use]
    pub fn overlay_with(mut self, overlays: &[&Self]) -> Self {
        let Some(last) = overlays.last() else { return self };
        let texts: Vec<&Value> = overlays.iter().map(|over| &over.json).collect();
        overlay::lay_over(&mut self.json, &texts);
        Self { json: self.json, document: Arc::clone(&last.document), overlaid: true }
    }

    /// The text, and where in it each value stands.
    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    /// The text, as written unless several were laid together.
    pub fn to_text(&self) -> String {
        match self.overlaid {
            true => format!("{:#}\n", self.json),
            false => self.document.source.text.clone(),
        }
    }

    /// Something that is wrong at a JSON Pointer, or at the innermost place on the way that is there.
    pub fn diagnostic_at(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        let document = &self.document;
        let mut pointer = pointer;
        let node = loop {
            match (document.at_pointer(pointer), pointer.rsplit_once('/')) {
                (Some(node), _) => break node,
                (None, Some((above, _))) => pointer = above,
                (None, None) => break NodeId::ROOT,
            }
        };
        let span = document.node(node).span;
        let lines = document.source.slice(span);
        // Of a value of many lines the first one is enough.
        let length = lines.find(['\r', '\n']).unwrap_or(lines.len());
        Diagnostic::new(&document.source, Span::new(span.start, span.start + length), message)
    }
}
