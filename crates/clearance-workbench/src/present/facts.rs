//! Lists of the facts that rules stand on: the rows of [`FACT_LISTS`].

mod fact_format;
mod human;
mod json;
mod markdown;

pub use fact_format::FactFormat;
pub use json::FACTS_SCHEMA;
pub(crate) use markdown::write_facts_table;

/// The forms of a list of facts, by the names that lists of rules have; the first is the default.
pub const FACT_LISTS: &[FactFormat] = &[human::FORM, json::FORM, markdown::FORM];
