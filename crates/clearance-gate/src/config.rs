//! `clearance.toml`: what a repository is checked with. A text in; values and where each was written, or everything
//! that is wrong, out.

mod access;
mod configuration;
mod given;
mod keys;
mod layers;
mod own;
mod reader;
mod said;

pub use configuration::{Checks, Configuration, Given, Origin};
pub use keys::{Kind, SETTINGS, Setting, TABLES};
pub use reader::{SCHEMA, read};
