//! Clearance checks customer files against scripted rules and points at the very value that is wrong.

pub mod check;
pub mod document;
pub mod files;
pub mod output;
pub mod pack;
pub mod report;
pub mod rule;
pub mod schema;
pub mod script;
pub mod source;
