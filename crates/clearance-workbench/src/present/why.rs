//! The forms in which can be told how a rule came to its verdict: the rows of [`OUTPUTS`].

mod format;
mod human;
mod json;

pub use format::Output;

/// The JSON Schema (2020-12) of the form `json`.
pub const SCHEMA: &str = include_str!("why/why.schema.json");

/// Every form, in the order that help shows them; the first is the default.
pub const OUTPUTS: &[Output] = &[human::OUTPUT, json::OUTPUT];

/// The form of a name.
pub fn by_name(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}
