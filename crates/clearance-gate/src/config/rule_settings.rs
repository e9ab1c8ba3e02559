//! Reads the settings of rules from the configuration.

use std::sync::Arc;

use globset::{Glob, GlobBuilder};

use clearance_engine::glob::{GlobError, normalize_glob};
use clearance_engine::report::Severity;
use clearance_engine::script::ParamValue;
use clearance_engine::settings::{Level, Origin, Override, ParamSetting, RuleSetting};
use clearance_syntax::document::{Document, Entry, NodeId, Value};
use clearance_syntax::source::Span;

/// Reads the table `rules` below a table.
pub(super) fn read_rules(document: &Document, table: NodeId) -> Vec<RuleSetting> {
    let rules = document.get_entries(table, "rules").iter();
    rules.map(|entry| read_rule(document, entry)).collect()
}

/// Reads an item of `overrides`.
pub(super) fn read_override(document: &Document, node: NodeId) -> Override {
    let globs = document.get_texts(node, "paths").filter_map(|text| compile_glob(text).ok());
    Override { paths: globs.collect(), rules: read_rules(document, node) }
}

/// A glob over files: `*` stays within a folder, `**` does not.
///
/// # Errors
/// The text is no glob, or matches no path.
pub(super) fn compile_glob(text: &str) -> Result<Glob, GlobError> {
    let plain = normalize_glob(text)?;
    GlobBuilder::new(&plain).literal_separator(true).build().map_err(|error| GlobError {
        message: format!("invalid glob: {}", error.kind()),
        help: "`*` stands for any characters but `/`, `**` for any folders, as in `drafts/**`"
            .to_owned(),
    })
}

fn read_rule(document: &Document, entry: &Entry) -> RuleSetting {
    let level = |key| match document.get(entry.value, key).map(|node| &document.node(node).value) {
        Some(Value::Text(name)) if &**name == "off" => Some(Level::Off),
        Some(Value::Text(name)) => Severity::from_reported_name(name).map(Level::Severity),
        _ => None,
    };
    let optional = document.get(entry.value, "optional").map(|node| &document.node(node).value);
    let params = document.get_entries(entry.value, "params");
    RuleSetting {
        rule: entry.key.to_string(),
        at: origin_at(document, entry.key_span),
        level: level("severity"),
        open: level("open"),
        optional: matches!(optional, Some(Value::Bool(true))),
        params: params.iter().map(|entry| read_param(document, entry)).collect(),
    }
}

fn read_param(document: &Document, entry: &Entry) -> ParamSetting {
    let node = document.node(entry.value);
    let value = match &node.value {
        Value::List(items) => {
            let items = items.iter().map(|&item| document.node(item).value.clone());
            ParamValue::List(items.collect())
        }
        scalar => ParamValue::Scalar(scalar.clone()),
    };
    ParamSetting {
        name: entry.key.to_string(),
        name_at: origin_at(document, entry.key_span),
        value,
        value_at: origin_at(document, node.span),
    }
}

fn origin_at(document: &Document, span: Span) -> Origin {
    Origin { source: Arc::clone(&document.source), span }
}
