//! The baseline: findings that were there when the gate was adopted. They are known and count no more; what is new
//! does.
//!
//! A finding is known by its fingerprint, in which there are rule, file, key and all values that the finding stands on, but
//! neither message nor severity: a rule may be reworded, or get a higher severity, and its known findings stay known.

mod baseline_entry;
mod known;
mod renamed;
mod stale;

pub use baseline_entry::BaselineEntry;
pub use known::{Baseline, LeftOut, SCHEMA, VERSION, VERSION_HELP};
pub use renamed::{RenamedFile, follow_renames};
pub use stale::{Present, stale_entries};
