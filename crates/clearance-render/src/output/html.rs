//! The report for those who decide and those who keep it: one page that opens with the verdict, stands alone, and
//! reads the same from a disk, on paper and aloud.

mod charts;
mod customers;
mod evidence;
mod excepted;
mod excerpt;
mod findings;
mod fixes;
mod frame;
mod not_checked;
mod policy;
mod prose;
mod report;
mod rules;
mod section;
mod view;
mod words;

pub use report::OUTPUT;
