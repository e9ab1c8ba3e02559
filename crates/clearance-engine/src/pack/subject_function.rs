//! A function of a library that is asked about each document: `deadline` and `table` in a `pack.toml`.
//!
//! The call is a script of its own, which is compiled and run as rules are: it has their limits, and breaks as they do.

use std::sync::Arc;

use super::folder::PackFiles;
use crate::script::{Params, RuleScript};
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// A function of a library, and where the pack names it.
#[derive(Debug, Clone)]
pub struct SubjectFunction {
    /// The function with its library, as in `moves::deadline`.
    pub name: String,
    manifest: Arc<Source>,
    span: Span,
    script: Arc<Source>,
}

impl SubjectFunction {
    /// The function that a manifest names under a key of a table.
    pub(super) fn from_manifest(
        manifest: &Arc<Source>,
        document: &Document,
        (table, key): (NodeId, &str),
    ) -> Option<Self> {
        let node = document.node(document.get(table, key)?);
        let Value::Text(name) = &node.value else { return None };
        let script = Source::new(manifest.name.as_str(), script_text(manifest, node.span, name));
        Some(Self {
            name: name.to_string(),
            manifest: Arc::clone(manifest),
            span: node.span,
            script,
        })
    }

    /// The call as a script of the pack that names it.
    pub(super) fn to_script(&self, packs: &[&PackFiles]) -> Option<RuleScript> {
        let pack = packs.iter().position(|pack| pack.has_source(&self.manifest))?;
        Some(RuleScript { source: Arc::clone(&self.script), params: Params::new(), pack })
    }

    /// A diagnostic where the pack names the function.
    pub fn diagnostic_at_name(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.manifest, self.span, message)
    }

    /// A diagnostic of the call, in the manifest's text where it is in that of the script.
    pub fn relocate_diagnostic(&self, diagnostic: Diagnostic) -> Diagnostic {
        match Arc::ptr_eq(&diagnostic.source, &self.script) {
            true => {
                Diagnostic { help: diagnostic.help, ..self.diagnostic_at_name(diagnostic.message) }
            }
            false => diagnostic,
        }
    }
}

/// The text of the script. The call has the line and column that the name has in the manifest, as far as there is room:
/// diagnostics elsewhere name the place that they were called from.
fn script_text(manifest: &Source, span: Span, name: &str) -> String {
    const TITLE: &str = "//! What is asked about each document\n";
    const HEADER: &str = "const RULE = #{ severity: \"advice\" }; ";
    const FUNCTION: &str = "fn check(document) {";
    // Behind the quote.
    let at = manifest.position(span.start);
    let lines = "\n".repeat(at.line.saturating_sub(2));
    let before = if at.line > 2 { 0 } else { FUNCTION.len() };
    let blanks = " ".repeat(at.column.saturating_sub(before));
    match at.line > 2 {
        true => format!("{TITLE}{FUNCTION}{lines}{blanks}{name}(document) }} {HEADER}\n"),
        false => format!("{TITLE}{FUNCTION}{blanks}{name}(document) }} {HEADER}\n"),
    }
}
