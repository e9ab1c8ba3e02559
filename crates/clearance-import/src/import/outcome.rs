//! What became of each file: how much of it was read, or why it was refused.

use crate::export::{ExportFormat, RefusedExport, Unknown};
use crate::reader::ReadError;

/// Why a file is not read.
#[derive(Debug, Clone)]
pub enum ImportRefusal {
    /// It cannot be read.
    Unreadable(ReadError),
    /// It is no export that is known.
    Unknown(Unknown),
    /// It is an export that is known and not read.
    Known(&'static RefusedExport),
    /// A tool left the name of a type, or a text, in place of objects that are needed.
    Flattened {
        /// The line of the first record that has lost them.
        line: u64,
        /// The field as it is written.
        field: String,
        /// The format, which says how to export it whole.
        format: &'static ExportFormat,
    },
    /// Columns whose dates can be read in two ways, and whether each mixes both.
    Dates(Vec<(String, bool)>),
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct FileOutcome {
    /// Its name.
    pub name: String,
    /// Its format, where it is known.
    pub format: Option<&'static ExportFormat>,
    /// What it is: the title of its format, or of the map by which it was read.
    pub title: String,
    /// How many records were read.
    pub records: u64,
    /// What is to be said of it, each with its line.
    pub notes: Vec<(u64, String)>,
    /// Why it is not read, if it is not.
    pub refusal: Option<ImportRefusal>,
}
