//! The ids of findings that come from no rule, and their severities.

use crate::report::Severity;

pub use crate::report::{SCHEMA_ID, STALE_TABLE_ID};

/// The id under which it is reported that the pack's function for deadlines broke; no rule can be called so.
pub const DEADLINE_ID: &str = "subject.deadline";

/// The id under which it is reported that the pack's function for tables of documents broke; no rule can be called so.
pub const TABLE_ID: &str = "subject.table";

/// The id under which waivers are reported whose time is up.
pub const EXPIRED_ID: &str = "waiver/expired";

/// The id under which waivers are reported that cannot be one.
pub const INVALID_ID: &str = "waiver/invalid";

/// The id under which waivers are reported that waive nothing.
pub const UNUSED_ID: &str = "waiver/unused";

/// The ids of findings that no rule reports and whose severity can be set, each with its severity where the settings
/// give none: those about waivers and tables.
pub const SETTABLE_IDS: &[(&str, Severity)] = &[
    (STALE_TABLE_ID, Severity::Warning),
    (EXPIRED_ID, Severity::Error),
    (INVALID_ID, Severity::Error),
    (UNUSED_ID, Severity::Warning),
];

/// Whether an id is one of [`SETTABLE_IDS`].
pub fn is_settable_id(id: &str) -> bool {
    SETTABLE_IDS.iter().any(|(known, _)| *known == id)
}
