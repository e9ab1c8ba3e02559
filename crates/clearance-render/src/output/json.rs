//! The report for programs: versioned, described by [`REPORT_SCHEMA`], written piece by piece.
//!
//! The types here are the published form. They change only together with the schema and `version`.

pub mod broken;
mod each;
mod escaping;
pub mod finding;
pub mod location;
mod report;
mod roster;
mod status;
mod writer;

pub use broken::{BrokenJson, broken_json};
pub use each::Each;
pub use finding::{FindingJson, finding_json};
pub use location::{LocationJson, RangeJson, location_json, range_json};
pub use report::{FORMAT, REPORT_SCHEMA};
pub(crate) use report::{VERSION, readiness_json, subjects_json, summary_json};
pub use writer::{write_line, write_value};
