//! The formats of explanations: the rows of [`OUTPUTS`].

mod human;
mod json;
mod why_format;

pub use why_format::WhyFormat;

/// The JSON Schema (2020-12) of the form `json`.
pub const SCHEMA: &str = include_str!("why/why.schema.json");

/// Every form, in the order that help shows them; the first is the default.
pub const OUTPUTS: &[WhyFormat] = &[human::OUTPUT, json::OUTPUT];

/// The form of a name.
pub fn find_format(name: &str) -> Option<&'static WhyFormat> {
    OUTPUTS.iter().find(|output| output.name == name)
}
