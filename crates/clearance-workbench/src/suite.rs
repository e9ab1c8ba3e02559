//! Tests of rules: runs them over their fixtures and holds what they report against the marks.
//!
//! Nothing of the result depends on the order of work: each fixture is on its own, and all lists are sorted.

mod compare;
pub mod coverage;
pub mod mutate;
mod parallel;
mod plan;
mod request;
mod result;
mod run;
pub mod saw;
mod tally;
pub mod update;

pub use mutate::Mutation;
pub use request::Request;
pub use result::{CaseResult, Expected, Kind, Outcome, Suite, Tested};
pub use run::run;
