//! Limits of what is read as documents: errors of a file, depth, values, documents.

/// How many errors of one file are kept; a file with more is no document at all.
pub const MAX_ERRORS: usize = 1_000;

/// How deeply values may nest. The root is at depth 0, a value directly in it at depth 1.
pub const MAX_DEPTH: usize = 128;

/// How many values one document may come to after aliases are expanded.
pub const MAX_NODES: usize = 4_000_000;

/// How many documents one file may hold.
pub const MAX_DOCUMENTS: usize = 100_000;
