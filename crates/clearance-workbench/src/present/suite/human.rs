//! The results of tests for people.

mod conditions;
mod coverage;
mod failure;
mod mutation;
mod results;

pub(crate) use results::OUTPUT;
