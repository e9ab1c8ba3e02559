//! The report for programs: versioned, described by [`REPORT_SCHEMA`], written piece by piece.
//!
//! The types here are the published form. They change only together with the schema and `version`.

mod broken;
mod each;
mod escaping;
mod finding;
mod place;
mod report;
mod roster;
mod status;
mod writer;

pub(crate) use broken::{BrokenJson, broken};
pub(crate) use each::Each;
pub(crate) use finding::{FindingJson, finding};
pub(crate) use place::{PlaceJson, RangeJson, place, range};
pub use report::{OUTPUT, REPORT_SCHEMA};
pub(crate) use report::{VERSION, customers, readiness, summary};
pub(crate) use writer::{write_line, write_value};
