//! Merges a profile over the rest of the configuration.

use std::sync::Arc;

use super::access::{get_dotted, scalar_text};
use super::configuration::{ChosenProfile, Configuration, OptionValue};
use super::given::given_tables;
use super::keys::{SETTINGS, Setting};
use super::rule_settings;
use clearance_engine::settings::{Inherited, Settings};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::document::{Document, NodeId, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The tables whose keys count, the last one most.
pub(super) fn select_layers(
    document: &Document,
    profile: Option<ChosenProfile<'_>>,
) -> Result<Vec<NodeId>, Diagnostic> {
    let Some(ChosenProfile { name, chosen_by }) = profile else { return Ok(vec![NodeId::ROOT]) };
    let profiles = document.get(NodeId::ROOT, "profiles");
    if let Some(table) = profiles.and_then(|profiles| document.get(profiles, name)) {
        return Ok(vec![NodeId::ROOT, table]);
    }
    let names: Vec<&str> = match profiles.map(|profiles| &document.node(profiles).value) {
        Some(Value::Table(entries)) => entries.iter().map(|entry| &*entry.key).collect(),
        _ => Vec::new(),
    };
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let help = match closest_match(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.is_empty() => {
            format!("add a table `[profiles.{name}]`, or choose no profile")
        }
        None => format!("the profiles are {}", listed.join(", ")),
    };
    let message = format!("unknown profile `{name}` in {}", document.source.name);
    Err(Diagnostic::new(&Source::new(chosen_by, ""), Span::default(), message).help(help))
}

/// Merges the layers.
pub(super) fn merge_layers(
    mut document: Document,
    layers: &[NodeId],
    profile: Option<&str>,
) -> Configuration {
    let given = given_tables(&mut document, layers);
    let document = Arc::new(document);
    let mut settings = Settings::default();
    let (mut overrides, mut waivers) = (Vec::new(), Vec::new());
    for &layer in layers {
        settings.rules.extend(rule_settings::read_rules(&document, layer));
        overrides.extend(document.get_items(layer, "overrides"));
        waivers.extend(document.get_items(layer, "waivers"));
    }
    settings.overrides =
        overrides.iter().map(|&node| rule_settings::read_override(&document, node)).collect();
    settings.inherited.extend(given.into_iter().map(|(key, node)| {
        let document = Arc::clone(&document);
        Inherited { key, document, node }
    }));
    let values = read_option_values(&document, layers);
    let profile = profile.map(str::to_owned);
    Configuration { document, profile, values, settings, overrides, waivers }
}

/// The values of options that any layer says.
pub(super) fn read_option_values(document: &Document, layers: &[NodeId]) -> Vec<OptionValue> {
    let given = |setting: &'static Setting| {
        let node =
            layers.iter().rev().find_map(|&layer| get_dotted(document, layer, setting.key))?;
        let texts = match &document.node(node).value {
            Value::List(items) => items.iter().map(|&item| scalar_text(document, item)).collect(),
            _ => vec![scalar_text(document, node)],
        };
        Some(OptionValue { setting, texts, node })
    };
    SETTINGS.iter().filter_map(given).collect()
}
