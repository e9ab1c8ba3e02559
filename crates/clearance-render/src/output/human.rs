//! The report for people: each finding with its source lines, then one line of counts.

pub mod counts;
mod drawing;
mod narration;
pub mod problem;
mod problem_list;
mod report;
mod waived_finding;

pub use problem_list::write_problems;
pub use problem_list::{write_broken, write_diagnostics, write_findings};
pub use report::{FORMAT, describe_stand_in};
