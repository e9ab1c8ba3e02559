//! Versioned JSON files that this program writes and reads again, such as baselines.

use std::sync::Arc;

use super::compiled::Schema;
use super::known_schemas::KnownSchemas;
use clearance_syntax::document::{Document, NodeId, Value, format_of};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The form of a file that this program writes and reads.
#[derive(Debug)]
pub struct VersionedForm {
    /// The noun for such a file, as in `baseline`.
    pub what: &'static str,
    /// Its JSON Schema.
    pub schema: &'static str,
    /// JSON Pointers of the number of its version: of this version, and of earlier ones that had it elsewhere.
    pub versions: &'static [&'static str],
    /// The version that can be read.
    pub known: i64,
    /// The help for a file of another version.
    pub help: &'static str,
}

impl VersionedForm {
    /// Reads a text of this form.
    ///
    /// # Errors
    /// Everything that is wrong with it, at its place: it is no JSON, has another version, or breaks the schema.
    pub fn read_document(&self, source: &Arc<Source>) -> Result<Document, Vec<Diagnostic>> {
        let Some(format) = format_of("json") else { return Err(Vec::new()) };
        let mut parsed = (format.parse)(source);
        let document = parsed.documents.pop();
        let (true, Some(mut document)) = (parsed.errors.is_empty(), document) else {
            return Err(parsed.errors);
        };
        self.check_version(&document)?;
        let schema = Source::new(self.what, self.schema);
        let violations =
            Schema::compile(&schema, &KnownSchemas::new())?.find_violations(&mut document);
        match violations.list.is_empty() {
            true => Ok(document),
            false => Err(violations.into_diagnostics(source)),
        }
    }

    /// A file of another version may break the schema everywhere; what is wrong with it is its version.
    fn check_version(&self, document: &Document) -> Result<(), Vec<Diagnostic>> {
        let node = self.versions.iter().find_map(|pointer| document.at_pointer(pointer));
        let node = node.map(|node| document.node(node));
        let diagnostic = |span: Span, message: String| {
            Err(vec![Diagnostic::new(&document.source, span, message).help(self.help)])
        };
        match node.map(|node| (&node.value, node.span)) {
            Some((Value::Int(version), _)) if *version == self.known => Ok(()),
            Some((Value::Int(version), span)) => diagnostic(
                span,
                format!("this {} is of version {version}, not {}", self.what, self.known),
            ),
            // The schema says better what is wrong with it.
            Some(_) => Ok(()),
            None => {
                let span = document.node(NodeId::ROOT).header;
                diagnostic(span, format!("not a {}: it does not say its version", self.what))
            }
        }
    }
}
