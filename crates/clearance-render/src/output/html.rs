//! The HTML report for decisions and archives: one page that opens with the verdict, needs no other file, and
//! reads the same from a disk, on paper and aloud.

mod charts;
mod customers;
mod days;
mod evidence;
mod excepted;
mod excerpt;
mod findings;
mod fixes;
mod fragments;
mod frame;
mod next_steps;
mod not_checked;
mod outcomes;
mod pack_table;
mod plan_table;
mod policy;
mod prose;
mod report;
mod rules;
mod section;
mod sheets;
mod view;

pub(crate) use frame::is_plan_page;
pub use report::FORMAT;
pub(crate) use report::write_plans;
