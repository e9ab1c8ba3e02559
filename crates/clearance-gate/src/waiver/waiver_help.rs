//! The help of messages about waivers that a program may replace by the name of its own command.

/// The help for a waiver of a finding whose values have changed.
pub const CHANGED_VALUES_HELP: &str =
    "review the finding; then renew the values of the waiver, or remove the waiver";

/// The help for a waiver of an earlier version, which covers a single value.
pub const SINGLE_VALUE_HELP: &str = "review the finding, then write `values` instead";

/// The help for an item of `values` that is not `key = value`.
pub const VALUE_LINE_HELP: &str = "write a key of the document, ` = `, and its value";
