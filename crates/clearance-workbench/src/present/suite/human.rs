//! The results of tests for people.

mod coverage_listing;
mod decision_trace;
mod failed_outcome;
mod mutation_summary;
mod suite_results;

pub(crate) use suite_results::OUTPUT;
