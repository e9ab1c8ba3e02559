//! Checks of a configuration that a schema cannot express.

use super::access::get_dotted;
use super::configuration::Checks;
use super::rule_settings;
use clearance_engine::glob::GlobError;
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::Diagnostic;

/// Checks the values in the root table and in every profile. Values of the wrong shape are skipped: the schema reports them.
pub(super) fn check_values(document: &Document, checks: Checks<'_>) -> Vec<Diagnostic> {
    let profiles = document.get_entries(NodeId::ROOT, "profiles");
    let tables = profiles.iter().map(|entry| entry.value);
    let mut diagnostics = Vec::new();
    for table in std::iter::once(NodeId::ROOT).chain(tables) {
        for (key, check) in checks {
            for (node, text) in texts_of_key(document, table, key) {
                diagnostics.extend(check(text).err().map(|why| {
                    let message = format!("invalid value `{text}` for `{key}`");
                    Diagnostic::new(&document.source, document.node(node).span, message).help(why)
                }));
            }
        }
        for &item in document.get_items(table, "overrides") {
            diagnostics.extend(
                texts_of_key(document, item, "paths").iter().filter_map(check_glob(document)),
            );
        }
    }
    diagnostics
}

/// The texts of a key: its own, or those of its list.
fn texts_of_key<'a>(document: &'a Document, table: NodeId, key: &str) -> Vec<(NodeId, &'a str)> {
    let Some(node) = get_dotted(document, table, key) else { return Vec::new() };
    let nodes = match &document.node(node).value {
        Value::List(items) => items.clone(),
        _ => vec![node],
    };
    let text = |node: NodeId| match &document.node(node).value {
        Value::Text(text) => Some((node, &**text)),
        _ => None,
    };
    nodes.into_iter().filter_map(text).collect()
}

/// Returns the diagnostic of an invalid glob.
fn check_glob<'a>(document: &'a Document) -> impl Fn(&(NodeId, &str)) -> Option<Diagnostic> + 'a {
    |(node, text)| {
        // That it must not be empty is said by the schema.
        let GlobError { message, help } =
            rule_settings::compile_glob(text).err().filter(|_| !text.is_empty())?;
        Some(Diagnostic::new(&document.source, document.node(*node).span, message).help(help))
    }
}
