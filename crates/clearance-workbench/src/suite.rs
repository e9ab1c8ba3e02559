//! The test runner for rules: runs them over fixtures, and compares their findings with the marks.
//!
//! Nothing of the result depends on the order of work: each fixture is on its own, and all lists are sorted.

mod compare_marks;
pub mod coverage;
pub mod decisions;
mod measure;
pub mod mutate;
mod parallel;
mod run_suite;
mod suite_plan;
mod suite_report;
mod suite_request;
mod tally_rules;
mod trace_decisions;
pub mod update;

pub use mutate::Mutation;
pub use run_suite::run_suite;
pub use suite_report::{
    CaseResult, ExpectedFinding, FixtureOutcome, OutcomeKind, RuleResult, SuiteReport,
};
pub use suite_request::SuiteRequest;
