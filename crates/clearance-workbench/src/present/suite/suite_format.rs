//! The type of a test report's format: a row of the table of formats.

use std::io::{self, Write};

use crate::suite::SuiteReport;
use clearance_render::output::style::Style;

/// How much of the results is listed.
#[derive(Debug, Clone, Copy)]
pub enum Detail<'a> {
    /// Every fixture, and every mutant that was not noticed.
    Full,
    /// The unexpected outcomes.
    Brief {
        /// The text that follows a count of what is not listed: how it can be had, in the words of the program.
        hint: &'a str,
    },
}

impl Detail<'_> {
    /// Whether everything is listed.
    pub(crate) const fn is_full(self) -> bool {
        matches!(self, Self::Full)
    }
}

/// An output format: one row of [`OUTPUTS`](crate::present::suite::OUTPUTS).
#[derive(Debug)]
pub struct SuiteFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Whether a text begins as results in this form do, by which earlier ones are known.
    pub is_own: fn(&str) -> bool,
    /// Writes the results; in full detail, every fixture is listed.
    pub write: fn(&SuiteReport, Detail<'_>, &Style, &mut dyn Write) -> io::Result<()>,
}
