//! The results of tests for programs.

mod coverage;
mod mutation;
mod results;

pub(crate) use results::OUTPUT;
pub use results::SCHEMA;
