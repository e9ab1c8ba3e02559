//! A format of exports: one row of the table.

use super::collector::PieceCollector;
use crate::reader::ExportRecord;

/// A way to get an export: where to click, or a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// The tool or page.
    pub tool: &'static str,
    /// The clicks or the command.
    pub steps: &'static str,
}

/// A format of exports: one row of [`EXPORTS`](super::EXPORTS).
#[derive(Debug)]
pub struct ExportFormat {
    /// Its id, as lists and drafts have it.
    pub id: &'static str,
    /// Whose export it is, and what is in it.
    pub title: &'static str,
    /// The fields by which it is recognised, as its makers write them; one set for each shape that it comes in.
    pub signatures: &'static [&'static [&'static str]],
    /// The keys of a customer file that it fills.
    pub fills: &'static [&'static str],
    /// What it never has, though it may seem so.
    pub lacks: &'static str,
    /// How to get it.
    pub how: &'static [How],
    /// The simplified names of fields that hold objects, without which nothing can be read. A tool that flattens objects leaves the
    /// name of a type there, or their text.
    pub nested: &'static [&'static str],
    /// The simplified name of the date by which the newest record of a subscription counts, where files have several.
    pub newest_by: Option<&'static str>,
    /// Reads one record.
    pub read: fn(&ExportRecord<'_>, &mut PieceCollector),
}
