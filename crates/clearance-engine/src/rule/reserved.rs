//! The ids of findings that come from no rule, and their severities.

use crate::report::Severity;

pub use crate::report::SCHEMA_ID;

/// The id under which it is reported that the pack's function for deadlines broke; no rule can be called so.
pub const DEADLINE_ID: &str = "subject.deadline";

/// The id under which waivers are reported whose time is up.
pub const EXPIRED_ID: &str = "waiver/expired";

/// The id under which waivers are reported that cannot be one.
pub const INVALID_ID: &str = "waiver/invalid";

/// The id under which waivers are reported that waive nothing.
pub const UNUSED_ID: &str = "waiver/unused";

/// The ids of findings about waivers, each with its severity where the settings give none.
pub const WAIVER_IDS: &[(&str, Severity)] =
    &[(EXPIRED_ID, Severity::Error), (INVALID_ID, Severity::Error), (UNUSED_ID, Severity::Warning)];

/// Whether an id is one of [`WAIVER_IDS`].
pub fn is_waiver_id(id: &str) -> bool {
    WAIVER_IDS.iter().any(|(known, _)| *known == id)
}
