//! Waivers: findings that are accepted, with a reason and until a day.
//!
//! They stand in files of their own ([`read_waiver_file`]), in the configuration ([`read_embedded_waivers`]), or in comments of documents
//! ([`scan_comments`]). [`apply_waivers()`] says which findings of a report they waive, and which waivers are to be looked at again.

mod apply;
mod comment;
mod comment_parser;
mod definition;
mod rule_name;
mod scan;
mod scanned;
mod set;
mod sign;
mod spelling;
mod terms;
mod values;
pub mod waiver_edit;
mod waiver_file;
mod waiver_help;
mod waiver_state;

pub use apply::apply_waivers;
pub use comment::scan_comments;
pub use definition::{SCHEMA, Waiver, WaiverScope};
pub use rule_name::check_rule_name;
pub use scan::WaiverScan;
pub use scanned::{MalformedWaiver, ScannedWaivers};
pub use set::Waivers;
pub use terms::{LONGEST_DAYS, WaiverTerms};
pub use values::{value_differences, value_lines};
pub use waiver_file::{read_embedded_waivers, read_waiver_file};
pub use waiver_help::{CHANGED_VALUES_HELP, SINGLE_VALUE_HELP, VALUE_LINE_HELP};
pub use waiver_state::{JudgedWaiver, WaiverState};
