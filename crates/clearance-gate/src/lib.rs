//! The gate, which decides whether a report passes: waivers, baselines, fixes, the evidence of a run, and the configuration as values.
//!
//! All of it takes reports and texts, and returns reports and texts; nothing here writes a file.

pub mod baseline;
pub mod config;
pub mod evidence;
pub mod fix;
pub mod waiver;
