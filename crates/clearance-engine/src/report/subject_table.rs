//! The table that a pack has shown of each subject.

use jiff::civil::Date;

/// What the table is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectTable {
    /// Its title.
    pub title: String,
    /// The titles of its columns.
    pub columns: Vec<String>,
}

/// A row of the table of one subject: a cell for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The values of each cell, a line each.
    pub cells: Vec<Vec<TableValue>>,
}

/// A value in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableValue {
    /// A text or a number. May hold any character.
    Text(String),
    /// A day.
    Day(Date),
}
