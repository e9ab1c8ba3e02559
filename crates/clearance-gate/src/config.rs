//! `clearance.toml`: what a repository is checked with. A text in; values and where each was written, or everything
//! that is wrong, out.

mod access;
mod config_checks;
mod config_file;
mod configuration;
mod given;
mod keys;
mod layers;
mod rule_settings;

pub use config_file::{SCHEMA, read_configuration};
pub use configuration::{Checks, ChosenProfile, ConfigOrigin, Configuration, OptionValue};
pub use keys::{SETTINGS, Setting, SettingKind, TABLES};
