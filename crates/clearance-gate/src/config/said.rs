//! What the configuration says of rules, as the settings that the engine takes.

use std::sync::Arc;

use globset::{Glob, GlobBuilder};

use super::access::{entries, items};
use clearance_engine::glob::{GlobError, normalize};
use clearance_engine::report::Severity;
use clearance_engine::script::ParamValue;
use clearance_engine::settings::{At, Level, Override, Said, SaidParam};
use clearance_syntax::document::{Document, Entry, NodeId, Value};
use clearance_syntax::source::Span;

/// What the table `rules` below a table says.
pub(super) fn rules(document: &Document, table: NodeId) -> Vec<Said> {
    let rules = document.get(table, "rules").map(|rules| entries(document, rules));
    rules.unwrap_or_default().iter().map(|entry| said(document, entry)).collect()
}

/// What an item of `overrides` says.
pub(super) fn for_some(document: &Document, node: NodeId) -> Override {
    let globs = items(document, node, "paths").into_iter();
    let globs = globs.filter_map(|item| match &document.node(item).value {
        Value::Text(text) => glob(text).ok(),
        _ => None,
    });
    Override { paths: globs.collect(), rules: rules(document, node) }
}

/// A glob over files: `*` stays within a folder, `**` does not.
///
/// # Errors
/// The text is no glob, or matches no path.
pub(super) fn glob(text: &str) -> Result<Glob, GlobError> {
    let plain = normalize(text)?;
    GlobBuilder::new(&plain).literal_separator(true).build().map_err(|error| GlobError {
        message: format!("this is no glob: {}", error.kind()),
        help: "`*` stands for any characters but `/`, `**` for any folders, as in `drafts/**`"
            .to_owned(),
    })
}

fn said(document: &Document, entry: &Entry) -> Said {
    let level = match document.get(entry.value, "severity").map(|node| &document.node(node).value) {
        Some(Value::Text(name)) if &**name == "off" => Some(Level::Off),
        Some(Value::Text(name)) => Severity::from_name(name).map(Level::Severity),
        _ => None,
    };
    let optional = document.get(entry.value, "optional").map(|node| &document.node(node).value);
    let params = document.get(entry.value, "params").map(|params| entries(document, params));
    Said {
        rule: entry.key.to_string(),
        at: at(document, entry.key_span),
        level,
        optional: matches!(optional, Some(Value::Bool(true))),
        params: params.unwrap_or_default().iter().map(|entry| param(document, entry)).collect(),
    }
}

fn param(document: &Document, entry: &Entry) -> SaidParam {
    let node = document.node(entry.value);
    let value = match &node.value {
        Value::List(items) => {
            let items = items.iter().map(|&item| document.node(item).value.clone());
            ParamValue::List(items.collect())
        }
        scalar => ParamValue::Scalar(scalar.clone()),
    };
    SaidParam {
        name: entry.key.to_string(),
        name_at: at(document, entry.key_span),
        value,
        value_at: at(document, node.span),
    }
}

fn at(document: &Document, span: Span) -> At {
    At { source: Arc::clone(&document.source), span }
}
