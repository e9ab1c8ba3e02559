//! Waivers: findings that somebody takes on themselves, with a reason and for a time.
//!
//! They stand in files of their own ([`read_file`]), in the configuration ([`read`]), or in comments of customer files
//! ([`in_comments`]). [`apply()`] says which findings of a report they waive, and which waivers are to be looked at again.

mod apply;
mod comment;
pub mod edit;
mod entry;
mod named;
mod read;
mod scan;
mod seen;
mod set;
mod sign;
mod spelling;
mod terms;
mod told;
mod values;
mod words;

pub use apply::apply;
pub use comment::in_comments;
pub use entry::{Covers, SCHEMA, Waiver};
pub use named::wrong as wrong_rule;
pub use read::{read, read_file};
pub use scan::WaiverScan;
pub use seen::{Malformed, Seen};
pub use set::Waivers;
pub use terms::{LONGEST_DAYS, Terms};
pub use told::{State, Told};
pub use values::{differences, lines_of};
