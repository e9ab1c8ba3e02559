//! Parses evidence and checks it against its schema.

use std::sync::Arc;

use super::form::Statement;
use clearance_engine::schema::VersionedForm;
use clearance_syntax::source::{Diagnostic, Source};

/// The JSON Schema (2020-12) of evidence.
pub const SCHEMA: &str = include_str!("evidence.schema.json");

/// The version of the predicate's field `urn:clearance:run:4`.
pub const VERSION: i64 = 4;

/// The help for a file of another version; a program may name its own command in place of it.
pub const VERSION_HELP: &str =
    "verify it with the version of clearance that wrote it, or write it again";

const FORM: VersionedForm = VersionedForm {
    what: "evidence",
    schema: SCHEMA,
    versions: &[
        "/predicate/urn:clearance:run:4/version",
        "/predicate/urn:clearance:run:3/version",
        "/predicate/clearance/version",
    ],
    known: VERSION,
    help: VERSION_HELP,
};

/// The evidence in a text.
///
/// # Errors
/// Everything that is wrong with it, at its place.
pub fn read_evidence(source: &Arc<Source>) -> Result<Statement, Vec<Diagnostic>> {
    FORM.read_document(source)?;
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    serde_json::from_str(text).map_err(|error| {
        let span = source.line_span(error.line());
        vec![Diagnostic::new(source, span, format!("cannot read evidence: {error}"))]
    })
}
