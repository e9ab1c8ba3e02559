//! The report for programs: versioned, described by [`REPORT_SCHEMA`], written piece by piece.
//!
//! The types here are the published form. They change only together with the schema and `version`.

pub mod broken;
mod each;
mod escaping;
pub mod finding;
pub mod place;
mod report;
mod roster;
mod status;
mod writer;

pub use broken::{BrokenJson, broken};
pub use each::Each;
pub use finding::{FindingJson, finding};
pub use place::{PlaceJson, RangeJson, place, range};
pub use report::{OUTPUT, REPORT_SCHEMA};
pub(crate) use report::{VERSION, customers, readiness, summary};
pub use writer::{write_line, write_value};
