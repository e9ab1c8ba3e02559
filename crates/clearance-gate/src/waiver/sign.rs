//! The sign by which waivers in comments are found.

/// The contents of files with waivers in their comments.
pub(super) const SIGN: &str = "clearance:";
