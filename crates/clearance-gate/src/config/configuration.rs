//! A configuration: options, settings of rules, and the tables that documents inherit.

use std::sync::Arc;

use super::keys::Setting;
use clearance_engine::settings::Settings;
use clearance_syntax::document::{Document, NodeId};

/// A configuration, with one of its profiles laid over it where one was chosen.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The whole file. Its tables that documents inherit hold what the profile says of them, too.
    pub document: Arc<Document>,
    /// The profile.
    pub profile: Option<String>,
    /// The values of options, in the order of [`SETTINGS`](super::SETTINGS).
    pub values: Vec<OptionValue>,
    /// The settings of rules, and the tables that documents inherit.
    pub settings: Settings,
    /// The tables of `[[overrides]]`, in the order of those in the settings.
    pub overrides: Vec<NodeId>,
    /// The tables of `[[waivers]]`, which are not parsed yet.
    pub waivers: Vec<NodeId>,
}

/// A value of an option.
#[derive(Debug, Clone)]
pub struct OptionValue {
    /// Its key.
    pub setting: &'static Setting,
    /// Its texts as a command line would have them, but that paths are relative to the configuration's folder.
    pub texts: Vec<String>,
    /// Where it is written.
    pub node: NodeId,
}

/// The profile that a run was asked for.
#[derive(Debug, Clone, Copy)]
pub struct ChosenProfile<'a> {
    /// Its name.
    pub name: &'a str,
    /// The option that chose it, as messages name it.
    pub chosen_by: &'a str,
}

/// Where a value of the configuration was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigOrigin {
    /// The line, from 1.
    pub line: usize,
    /// The profile, if it was written in one.
    pub profile: Option<String>,
}

/// What some texts of the configuration are held to beside its schema: the key, and what says why a text will not do.
pub type Checks<'a> = &'a [(&'static str, fn(&str) -> Result<(), String>)];

impl Configuration {
    /// Returns the value of a key.
    pub fn option_value(&self, key: &str) -> Option<&OptionValue> {
        self.values.iter().find(|given| given.setting.key == key)
    }

    /// Where a value was written.
    pub fn origin_of(&self, node: NodeId) -> ConfigOrigin {
        let line = self.document.source.position(self.document.node(node).span.start).line;
        let pointer = self.document.pointer(node);
        let profile = if pointer.starts_with("/profiles/") { self.profile.clone() } else { None };
        ConfigOrigin { line, profile }
    }
}
