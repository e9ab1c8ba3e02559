//! The formats in which the results of a run of tests can be written: the rows of [`OUTPUTS`].

mod human;
mod json;
mod junit;
pub mod lcov;
mod outcome;
mod suite_format;

pub use json::SCHEMA;
pub use suite_format::{Detail, SuiteFormat};

/// Every output format, in the order that help shows them; the first is the default.
pub const OUTPUTS: &[SuiteFormat] = &[human::OUTPUT, json::OUTPUT, junit::OUTPUT];

/// Whether a text begins as results do, in any format.
pub fn is_results(head: &str) -> bool {
    OUTPUTS.iter().any(|output| (output.is_own)(head))
}

/// The output format of a name.
pub fn find_format(name: &str) -> Option<&'static SuiteFormat> {
    OUTPUTS.iter().find(|output| output.name == name)
}
