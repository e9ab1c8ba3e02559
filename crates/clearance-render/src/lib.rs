//! Reports as text: one file for each format, a row each in [`output::REPORT_FORMATS`], and the drawing for terminals.
//!
//! Everything that comes from documents and rules is escaped for the format that it stands in.

pub mod output;
