//! The engine of Clearance: JSON Schema over documents, the sandbox in which rules run, packs of rules, and the run over all
//! documents that ends in a report.
//!
//! It knows no domain: everything about documents, licenses or partners lies in packs. Nothing here prints, exits, or looks
//! at the calendar; only [`files`] and the reading of packs open files.
//!
//! The feature `native`, on by default, brings threads, clocks, stack growth and the walk through folders. Without it the
//! engine builds for WebAssembly: limits of time are off, those of operations and memory hold.

pub mod check;
pub mod checker;
pub mod files;
pub mod glob;
pub mod pack;
pub mod report;
pub mod rule;
pub mod schema;
pub mod script;
pub mod settings;
pub mod suggestion;
pub mod system;
