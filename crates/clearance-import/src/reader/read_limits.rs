//! The limits of what is read.

/// How large a file may be, and how its cells may be apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of a file that is held in memory as a whole: JSON, and UTF-16.
    pub whole: u64,
    /// Bytes of a table after it is unpacked. It is read row by row.
    pub table: u64,
    /// A delimiter of tables beside comma, semicolon and tab.
    pub delimiter: Option<u8>,
}
