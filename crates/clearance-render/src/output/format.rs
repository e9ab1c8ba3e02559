//! The type of a report format: name, help line, recognition of earlier reports, and writer.

use std::io::{self, Write};

use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// Writes a report.
pub type WriteReport = fn(&Report, &Style, &mut dyn Write) -> io::Result<()>;

/// A report format: one row of [`REPORT_FORMATS`](crate::output::REPORT_FORMATS).
#[derive(Debug)]
pub struct ReportFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// The data that the report must hold beyond findings and counts.
    pub keep: Keep,
    /// Recognizes an earlier report of this format by its first bytes.
    pub is_own: fn(&str) -> bool,
    /// Writes the report, in many small pieces: the writer should be buffered.
    pub write: WriteReport,
    /// Writes the report about one subject, as [`Report::parts`] gives it, where the format has a file for each.
    pub each: Option<WriteReport>,
}
