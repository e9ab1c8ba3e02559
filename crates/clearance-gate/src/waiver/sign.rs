//! The sign by which waivers in comments are found.

/// What customer files hold where waivers stand in their comments.
pub(super) const SIGN: &str = "clearance:";
