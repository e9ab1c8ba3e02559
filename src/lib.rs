//! Clearance checks customer files against scripted rules and points at the very value that is wrong.

pub mod document;
pub mod report;
pub mod source;
