//! The report for people: each finding with the lines that it is about, then one line of counts.

pub mod counts;
mod drawn;
mod narrated;
pub mod problem;
mod problem_list;
mod report;
mod waived;

pub use problem_list::write_problems;
pub use problem_list::{write_broken, write_diagnostics, write_findings};
pub use report::{OUTPUT, stand_in};
