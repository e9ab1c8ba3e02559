//! Parses `clearance.toml` and checks it against its schema.

use std::sync::Arc;

use super::config_checks;
use super::configuration::{Checks, Configuration};
use super::layers::{merge_layers, select_layers};
use clearance_engine::pack::held;
use clearance_engine::schema::{KnownSchemas, Schema};
use clearance_syntax::document::TOML;
use clearance_syntax::source::{Diagnostic, Source};

/// The JSON Schema of `clearance.toml`.
pub const SCHEMA: &str = include_str!("config.schema.json");

/// Reads a configuration, and lays a profile over it.
///
/// # Errors
/// Everything that is wrong with any part of it, whichever profile is chosen; or there is no such profile.
pub fn read_configuration(
    source: &Arc<Source>,
    profile: Option<&str>,
    checks: Checks<'_>,
) -> Result<Configuration, Vec<Diagnostic>> {
    let mut parsed = (TOML.parse)(source);
    let mut diagnostics = std::mem::take(&mut parsed.errors);
    let Some(mut document) = parsed.documents.pop().filter(|_| diagnostics.is_empty()) else {
        return Err(diagnostics);
    };
    let schema = Schema::compile(&Source::new("config.schema.json", SCHEMA), &KnownSchemas::new())?;
    diagnostics.extend(held(&mut document, &schema));
    diagnostics.extend(config_checks::check_values(&document, checks));
    let layers = match select_layers(&document, profile) {
        Ok(layers) => layers,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Vec::new()
        }
    };
    match diagnostics.is_empty() {
        true => Ok(merge_layers(document, &layers, profile)),
        false => {
            diagnostics.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
            Err(diagnostics)
        }
    }
}
