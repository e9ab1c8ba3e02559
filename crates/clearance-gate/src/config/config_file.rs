//! Parses `clearance.toml` and checks it against its schema.

use std::sync::Arc;

use super::config_checks;
use super::configuration::{Checks, ChosenProfile, Configuration};
use super::given::is_given;
use super::layers::{merge_layers, select_layers};
use clearance_engine::pack::schema_diagnostics;
use clearance_engine::schema::{KnownSchemas, Schema};
use clearance_syntax::document::{Document, NodeId, TOML, Value};
use clearance_syntax::source::{Diagnostic, Source};

/// The JSON Schema of `clearance.toml`.
pub const SCHEMA: &str = include_str!("config.schema.json");

/// Reads a configuration, and lays a profile over it.
///
/// # Errors
/// Everything that is wrong with any part of it, whichever profile is chosen; or there is no such profile.
pub fn read_configuration(
    source: &Arc<Source>,
    profile: Option<ChosenProfile<'_>>,
    checks: Checks<'_>,
) -> Result<Configuration, Vec<Diagnostic>> {
    let mut parsed = (TOML.parse)(source);
    let mut diagnostics = std::mem::take(&mut parsed.errors);
    let Some(mut document) = parsed.documents.pop().filter(|_| diagnostics.is_empty()) else {
        return Err(diagnostics);
    };
    let schema = Schema::compile(&Source::new("config.schema.json", SCHEMA), &KnownSchemas::new())?;
    diagnostics.extend(held_without_given(&mut document, &schema));
    diagnostics.extend(config_checks::check_values(&document, checks));
    let layers = match select_layers(&document, profile) {
        Ok(layers) => layers,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Vec::new()
        }
    };
    if diagnostics.is_empty() {
        Ok(merge_layers(document, &layers, profile.map(|profile| profile.name)))
    } else {
        diagnostics.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        Err(diagnostics)
    }
}

/// Validates a configuration against its schema, but for the tables that documents take over: whether there may be such a
/// table is known by the packs alone.
fn held_without_given(document: &mut Document, schema: &Schema) -> Vec<Diagnostic> {
    let profiles = document.get_entries(NodeId::ROOT, "profiles");
    let layers: Vec<NodeId> =
        std::iter::once(NodeId::ROOT).chain(profiles.iter().map(|entry| entry.value)).collect();
    let mut whole = Vec::new();
    for layer in layers {
        if !matches!(document.node(layer).value, Value::Table(_)) {
            continue;
        }
        let all = document.entries(layer).to_vec();
        let own = all.iter().filter(|entry| !is_given(document, entry)).cloned().collect();
        document.set_value(layer, Value::Table(own));
        whole.push((layer, all));
    }
    let diagnostics = schema_diagnostics(document, schema);
    for (layer, all) in whole {
        document.set_value(layer, Value::Table(all));
    }
    diagnostics
}
