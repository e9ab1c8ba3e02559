//! The results of tests for programs.

mod coverage_json;
mod mutation_json;
mod results_json;

pub(crate) use results_json::OUTPUT;
pub use results_json::SCHEMA;
