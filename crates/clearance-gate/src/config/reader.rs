//! Parses `clearance.toml` and checks it against its schema.

use std::sync::Arc;

use super::configuration::{Checks, Configuration};
use super::layers::{laid, layers};
use super::own;
use clearance_engine::pack::held;
use clearance_engine::schema::{KnownSchemas, Schema};
use clearance_syntax::document::TOML;
use clearance_syntax::source::{Fault, Source};

/// The JSON Schema of `clearance.toml`.
pub const SCHEMA: &str = include_str!("config.schema.json");

/// Reads a configuration, and lays a profile over it.
///
/// # Errors
/// Everything that is wrong with any part of it, whichever profile is chosen; or there is no such profile.
pub fn read(
    source: &Arc<Source>,
    profile: Option<&str>,
    checks: Checks<'_>,
) -> Result<Configuration, Vec<Fault>> {
    let mut parsed = (TOML.parse)(source);
    let mut faults: Vec<Fault> =
        parsed.errors.into_iter().map(|error| error.into_fault(source)).collect();
    let Some(mut document) = parsed.documents.pop().filter(|_| faults.is_empty()) else {
        return Err(faults);
    };
    let schema = Schema::compile(&Source::new("config.schema.json", SCHEMA), &KnownSchemas::new())?;
    faults.extend(held(&mut document, &schema));
    faults.extend(own::faults(&document, checks));
    let layers = match layers(&document, profile) {
        Ok(layers) => layers,
        Err(fault) => {
            faults.push(fault);
            Vec::new()
        }
    };
    match faults.is_empty() {
        true => Ok(laid(document, &layers, profile)),
        false => {
            faults.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
            Err(faults)
        }
    }
}
