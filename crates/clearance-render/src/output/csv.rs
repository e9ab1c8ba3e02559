//! A table for spreadsheets, as CSV: a row for each finding, then for each thing that could not be checked.
//!
//! Lines end with `\n` alone, which every reader of CSV takes, and which leaves them as `grep` and `diff` want them.
//! Texts hold no line breaks: these are escaped, as all hidden characters are. A spreadsheet would take a text that
//! starts like a formula for one, so such a text gets a `'` before it, as OWASP advises. Files are named from the
//! repository's folder on. Documents are counted from 0, as everywhere.

use std::collections::HashMap;
use std::io::{self, Write};

use ::csv::WriterBuilder;
use serde::Serialize;

use crate::output::escape::escape;
use crate::output::format::ReportFormat;
use crate::output::snippet::format_location;
use crate::output::style::Style;
use clearance_engine::report::{Broken, Finding, Keep, Report, RosterEntry, Status};
use clearance_syntax::source::{Source, Span};

/// The row for `--format csv`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "csv",
    about: "A row per finding, for spreadsheets",
    keep: Keep { subjects: true, ..Keep::NOTHING },
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    head.starts_with("kind,severity,status,rule,file,")
}

/// The columns, from the left.
pub const COLUMNS: [&str; 21] = [
    "kind",
    "severity",
    "status",
    "rule",
    "file",
    "document",
    "customer",
    "line",
    "column",
    "end_line",
    "end_column",
    "key",
    "message",
    "help",
    "url",
    "waiver_reason",
    "approved_by",
    "expires",
    "fingerprint",
    "standing",
    "holds_until",
];

/// A row: a field for each of [`COLUMNS`], in their order.
#[derive(Default, Serialize)]
struct CsvRow {
    kind: &'static str,
    severity: &'static str,
    status: &'static str,
    rule: String,
    file: String,
    document: Option<usize>,
    customer: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    key: String,
    message: String,
    help: String,
    url: String,
    waiver_reason: String,
    approved_by: String,
    expires: String,
    fingerprint: String,
    standing: &'static str,
    holds_until: String,
}

/// The subjects of a report by their keys.
type Roster<'a> = HashMap<(&'a str, Option<usize>), RosterEntry<'a>>;

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let report = &*report.separated();
    let roster = report.roster().into_iter();
    let roster: Roster<'_> = roster.map(|entry| ((entry.file, entry.document), entry)).collect();
    let mut table = WriterBuilder::new().has_headers(false).from_writer(out);
    // Also where there is no row.
    table.write_record(COLUMNS).map_err(into_io_error)?;
    for finding in &report.findings {
        table.serialize(finding_row(finding, report, &roster)).map_err(into_io_error)?;
    }
    for broken in &report.broken {
        table.serialize(broken_row(broken, report, &roster)).map_err(into_io_error)?;
    }
    table.flush()
}

/// Unwraps the writer's own error, so that a closed pipe differs from a full disk.
pub(crate) fn into_io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("the table cannot be made"),
    }
}

fn finding_row(finding: &Finding, report: &Report, roster: &Roster<'_>) -> CsvRow {
    let place = &finding.location;
    let entry = finding.subject.as_ref().and_then(|subject| roster.get(&subject.key()));
    let optional = |text: Option<&str>| text.map(defuse_formula).unwrap_or_default();
    let mut row = CsvRow {
        kind: if finding.is_question() { "question" } else { "finding" },
        severity: finding.severity.name(),
        status: finding.status.name(),
        rule: defuse_formula(&finding.rule),
        file: defuse_formula(&report.root.name_of(&place.source)),
        document: place.document,
        customer: optional(entry.and_then(|entry| entry.name)),
        key: defuse_formula(&place.key),
        message: defuse_formula(&finding.message),
        help: optional(finding.help.as_deref()),
        url: optional(finding.url.as_deref()),
        fingerprint: finding.fingerprint.clone(),
        standing: entry.map(|entry| entry.standing.name()).unwrap_or_default(),
        holds_until: entry.map(format_last_day).unwrap_or_default(),
        ..CsvRow::default()
    };
    row.set_range(&place.source, place.span);
    if let Status::Waived(waived) = &finding.status {
        row.waiver_reason = defuse_formula(&waived.reason);
        row.approved_by = optional(waived.approved_by.as_deref());
        row.expires = waived.expires.to_string();
    }
    row
}

/// Returns a row whose lines and columns are those of the document; a location in a script precedes the message.
fn broken_row(broken: &Broken, report: &Report, roster: &Roster<'_>) -> CsvRow {
    let (file, rule) = (broken.file.as_str(), broken.rule.as_deref());
    let entry = roster.get(&(file, broken.document));
    let mut row = CsvRow {
        kind: "broken",
        rule: rule.map(defuse_formula).unwrap_or_default(),
        document: broken.document,
        customer: entry.and_then(|entry| entry.name).map(defuse_formula).unwrap_or_default(),
        standing: entry.map(|entry| entry.standing.name()).unwrap_or_default(),
        holds_until: entry.map(format_last_day).unwrap_or_default(),
        message: defuse_formula(&broken.message),
        help: broken.help.as_deref().map(defuse_formula).unwrap_or_default(),
        ..CsvRow::default()
    };
    if !file.is_empty() {
        row.file = defuse_formula(&report.root.relative(file));
    }
    match &broken.location {
        Some((source, span)) if source.name == file => row.set_range(source, *span),
        Some((source, span)) => {
            row.message =
                defuse_formula(&format!("{}: {}", format_location(source, *span), broken.message));
        }
        None => {}
    }
    if let (None, Some(begins)) = (row.line, broken.begins) {
        (row.line, row.column) = (Some(begins.line), Some(begins.column));
        (row.end_line, row.end_column) = (row.line, row.column);
    }
    row
}

/// Formats the last day of a subject's standing; nothing where that is for ever.
fn format_last_day(entry: &RosterEntry<'_>) -> String {
    entry.holds_until.map(|day| day.to_string()).unwrap_or_default()
}

impl CsvRow {
    /// Sets the lines and columns to those of a span.
    fn set_range(&mut self, source: &Source, span: Span) {
        let (start, end) = (source.position(span.start), source.position(span.end));
        (self.line, self.column) = (Some(start.line), Some(start.column));
        (self.end_line, self.end_column) = (Some(end.line), Some(end.column));
    }
}

/// Escapes hidden characters, and keeps spreadsheets from reading a text as a formula. Some end cells at `;`, and
/// some readers at tabs, so the text after those counts as well. Tabs and line breaks are escaped, and count all the
/// same: a reader may turn the escapes back.
pub(crate) fn defuse_formula(text: &str) -> String {
    const ENDS: [char; 4] = [';', '\t', '\r', '\n'];
    let mut written = String::with_capacity(text.len() + 8);
    for (nth, part) in text.split_inclusive(ENDS).enumerate() {
        if starts_formula(part) || nth == 0 && part.starts_with(['\t', '\r', '\n']) {
            written.push('\'');
        }
        written.push_str(part);
    }
    escape(&written).into_owned()
}

/// Returns whether a cell with this text would be a formula; a quote does not prevent that where it begins within a cell.
fn starts_formula(text: &str) -> bool {
    /// The wide forms are taken for the others in some languages.
    const STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '"').starts_with(STARTS)
}

#[cfg(test)]
mod tests {
    use super::defuse_formula;

    #[test]
    fn no_text_starts_like_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1 licenses", "'-1 licenses"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝cmd|' /C calc'!A0", "'＝cmd|' /C calc'!A0"),
            (" =1", "' =1"),
            ("\t=1", "'\\t'=1"),
            ("a;=1", "a;'=1"),
            ("\rx", "'\\rx"),
            ("\u{202e}=1", "\\u{202e}=1"),
            ("20 licenses", "20 licenses"),
            ("a=b", "a=b"),
            ("'quoted'", "'quoted'"),
            ("a\nb", "a\\nb"),
            ("", ""),
        ] {
            assert_eq!(defuse_formula(text), written, "{text:?}");
        }
    }
}
