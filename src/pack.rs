//! Loads packs: rules, their functions, tables and schema, from folders or from the binary itself.

mod configured;
mod contained;
mod deadline;
mod discover;
mod extends;
mod fault;
mod file_names;
mod folder;
mod lints;
mod load;
mod load_error;
mod loaded;
mod manifest;
mod manifest_schema;
mod materials;
mod namespaces;
mod request;
mod rules;
mod schemas;
mod tables;

pub use configured::{Configured, Scope};
pub use deadline::DeadlineFunction;
pub use discover::{discover, own_parts};
pub use extends::{read_begun, read_folder, together};
pub use file_names::{MANIFEST, SCHEMA_FILE};
pub use folder::{BUILTIN, PackFiles, builtin, builtin_fixtures, read_tables};
pub use lints::{Linted, lint};
pub use load::{load, load_to_look};
pub use load_error::LoadError;
pub use loaded::Pack;
pub(crate) use manifest::relative_to;
pub use manifest::{Described, FixtureSettings};
pub use materials::materials;
pub use request::Request;
pub use rules::{ids_in, reported_ids, rule_names};
pub(crate) use tables::held;
