//! Ids of findings that no rule reports.

/// The id under which violations of the document's schema are reported.
pub const SCHEMA_ID: &str = "schema";

/// The id under which a file is told that cannot be read, where everything has one.
pub const FILE_ID: &str = "file";

/// The id under which tables are reported whose review is due.
pub const STALE_TABLE_ID: &str = "table/stale";
