//! `clearance.toml`: what a repository is checked with. A text in; values and where each was written, or everything
//! that is wrong, out.

use std::sync::Arc;

use crate::document::{Document, Entry, NodeId, TOML, Value};
use crate::pack::held;
use crate::schema::{KnownSchemas, Schema, nearest};
use crate::settings::{Inherited, Settings};
use crate::source::{Fault, Source, Span};

mod keys;
mod own;
mod said;

pub use keys::{Kind, SETTINGS, Setting, TABLES};

/// The JSON Schema of `clearance.toml`.
pub const SCHEMA: &str = include_str!("config/config.schema.json");

/// A configuration, with one of its profiles laid over it where one was chosen.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The whole file. Its tables that documents take over hold what the profile says of them, too.
    pub document: Arc<Document>,
    /// The profile.
    pub profile: Option<String>,
    /// The values of options, in the order of [`SETTINGS`].
    pub values: Vec<Given>,
    /// What is said of rules, and the tables that documents take over.
    pub settings: Settings,
    /// The tables of `[[overrides]]`, in the order of those in the settings.
    pub overrides: Vec<NodeId>,
    /// The tables of `[[waivers]]`, which nobody has looked into.
    pub waivers: Vec<NodeId>,
}

/// A value of an option.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its key.
    pub setting: &'static Setting,
    /// Its texts as a command line would have them, but that paths are relative to the configuration's folder.
    pub texts: Vec<String>,
    /// Where it is written.
    pub node: NodeId,
}

/// Where a value of the configuration was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The line, from 1.
    pub line: usize,
    /// The profile, if it was written in one.
    pub profile: Option<String>,
}

/// What some texts of the configuration are held to beside its schema: the key, and what says why a text will not do.
pub type Checks<'a> = &'a [(&'static str, fn(&str) -> Result<(), String>)];

impl Configuration {
    /// What is said of a key.
    pub fn given(&self, key: &str) -> Option<&Given> {
        self.values.iter().find(|given| given.setting.key == key)
    }

    /// Where a value was written.
    pub fn origin(&self, node: NodeId) -> Origin {
        let line = self.document.source.position(self.document.node(node).span.start).line;
        let pointer = self.document.pointer(node);
        let profile = match pointer.starts_with("/profiles/") {
            true => self.profile.clone(),
            false => None,
        };
        Origin { line, profile }
    }
}

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
    faults.extend(held_without_given(&mut document, &schema));
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

/// The tables whose keys count, the last one most.
fn layers(document: &Document, profile: Option<&str>) -> Result<Vec<NodeId>, Fault> {
    let Some(name) = profile else { return Ok(vec![NodeId::ROOT]) };
    let profiles = document.get(NodeId::ROOT, "profiles");
    if let Some(table) = profiles.and_then(|profiles| document.get(profiles, name)) {
        return Ok(vec![NodeId::ROOT, table]);
    }
    let names: Vec<&str> = match profiles.map(|profiles| &document.node(profiles).value) {
        Some(Value::Table(entries)) => entries.iter().map(|entry| &*entry.key).collect(),
        _ => Vec::new(),
    };
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.is_empty() => format!("add a table `[profiles.{name}]`, or take it away"),
        None => format!("the profiles are {}", listed.join(", ")),
    };
    let message = format!("there is no profile `{name}` in {}", document.source.name);
    Err(Fault::new(&Source::new("--profile", ""), Span::default(), message).help(help))
}

/// What the layers come to.
fn laid(mut document: Document, layers: &[NodeId], profile: Option<&str>) -> Configuration {
    let given = given_tables(&mut document, layers);
    let document = Arc::new(document);
    let mut settings = Settings::default();
    let (mut overrides, mut waivers) = (Vec::new(), Vec::new());
    for &layer in layers {
        settings.rules.extend(said::rules(&document, layer));
        overrides.extend(items(&document, layer, "overrides"));
        waivers.extend(items(&document, layer, "waivers"));
    }
    settings.overrides = overrides.iter().map(|&node| said::for_some(&document, node)).collect();
    settings.inherited.extend(given.into_iter().map(|(key, node)| {
        let document = Arc::clone(&document);
        Inherited { key, document, node }
    }));
    let values = values(&document, layers);
    let profile = profile.map(str::to_owned);
    Configuration { document, profile, values, settings, overrides, waivers }
}

/// Holds a configuration against its schema, but for the tables that documents take over: whether there may be such a
/// table is known by the packs alone.
fn held_without_given(document: &mut Document, schema: &Schema) -> Vec<Fault> {
    let profiles = document.get(NodeId::ROOT, "profiles");
    let profiles = profiles.map(|profiles| entries(document, profiles)).unwrap_or_default();
    let layers: Vec<NodeId> =
        std::iter::once(NodeId::ROOT).chain(profiles.iter().map(|entry| entry.value)).collect();
    let mut whole = Vec::new();
    for layer in layers {
        if !matches!(document.node(layer).value, Value::Table(_)) {
            continue;
        }
        let all = entries(document, layer).to_vec();
        let own = all.iter().filter(|entry| !is_given(document, entry)).cloned().collect();
        document.set_value(layer, Value::Table(own));
        whole.push((layer, all));
    }
    let faults = held(document, schema);
    for (layer, all) in whole {
        document.set_value(layer, Value::Table(all));
    }
    faults
}

/// Whether an entry is a table that documents may take over: it has the name of nothing else, nor one that is close to
/// such a name, as a slip of the pen is.
fn is_given(document: &Document, entry: &Entry) -> bool {
    let settings = SETTINGS.iter().filter_map(|setting| setting.key.split('.').next());
    let known: Vec<&str> = settings.chain(TABLES.iter().copied()).collect();
    let is_table = matches!(document.node(entry.value).value, Value::Table(_));
    let is_known = known.contains(&&*entry.key);
    is_table && !is_known && nearest(&entry.key, known.into_iter()).is_none()
}

/// The tables that documents take over, with the keys that later layers say in place of those that earlier ones do.
fn given_tables(document: &mut Document, layers: &[NodeId]) -> Vec<(String, NodeId)> {
    let mut tables: Vec<(String, NodeId)> = Vec::new();
    for &layer in layers {
        for entry in entries(document, layer).to_vec() {
            if !is_given(document, &entry) {
                continue;
            }
            match tables.iter().find(|(key, _)| *key == *entry.key) {
                Some(&(_, first)) => lay_over(document, first, entry.value),
                None => tables.push((entry.key.to_string(), entry.value)),
            }
        }
    }
    tables
}

/// Gives a table the keys of a later one.
fn lay_over(document: &mut Document, first: NodeId, later: NodeId) {
    let mut merged = entries(document, first).to_vec();
    for entry in entries(document, later) {
        match merged.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry.clone(),
            None => merged.push(entry.clone()),
        }
    }
    document.set_value(first, Value::Table(merged));
}

/// The values of options that any layer says.
fn values(document: &Document, layers: &[NodeId]) -> Vec<Given> {
    let given = |setting: &'static Setting| {
        let node = layers.iter().rev().find_map(|&layer| at(document, layer, setting.key))?;
        let texts = match &document.node(node).value {
            Value::List(items) => items.iter().map(|&item| text(document, item)).collect(),
            _ => vec![text(document, node)],
        };
        Some(Given { setting, texts, node })
    };
    SETTINGS.iter().filter_map(given).collect()
}

/// The value of a key that may lie in a table.
fn at(document: &Document, table: NodeId, key: &str) -> Option<NodeId> {
    key.split('.').try_fold(table, |at, step| document.get(at, step))
}

/// A scalar as a command line has it.
fn text(document: &Document, node: NodeId) -> String {
    match &document.node(node).value {
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Float(_) | Value::Null | Value::List(_) | Value::Table(_) => String::new(),
    }
}

/// The items of a list.
fn items(document: &Document, table: NodeId, key: &str) -> Vec<NodeId> {
    match document.get(table, key).map(|list| &document.node(list).value) {
        Some(Value::List(items)) => items.clone(),
        _ => Vec::new(),
    }
}

/// The entries of a table; none where it is no table.
fn entries(document: &Document, table: NodeId) -> &[Entry] {
    match &document.node(table).value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}
