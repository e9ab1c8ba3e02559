//! The HTML report for decisions and archives: one page that opens with the verdict, needs no other file, and
//! reads the same from a disk, on paper and aloud.

mod charts;
mod customers;
mod evidence;
mod excepted;
mod excerpt;
mod findings;
mod fixes;
mod fragments;
mod frame;
mod not_checked;
mod policy;
mod prose;
mod report;
mod rules;
mod section;
mod view;

pub use report::FORMAT;
