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
use crate::output::format::Output;
use crate::output::snippet::place;
use crate::output::style::Style;
use clearance_engine::report::{
    Broken, BrokenKind, Finding, Keep, Report, Standing, Standings, Status, Subject,
};
use clearance_syntax::source::{Source, Span};

/// The row for `--format csv`.
pub const OUTPUT: Output = Output {
    name: "csv",
    about: "A row per finding, for spreadsheets",
    keep: Keep { customers: true, evidence: false },
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.starts_with("kind,severity,status,rule,file,")
}

/// The columns, from the left.
pub const COLUMNS: [&str; 20] = [
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
];

/// A row: a field for each of [`COLUMNS`], in their order.
#[derive(Default, Serialize)]
struct Row {
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
}

/// What customers are called, and whether they may move.
struct Known<'a> {
    names: HashMap<Subject, &'a str>,
    standings: Standings<'a>,
}

impl Known<'_> {
    fn standing(&self, subject: &Subject) -> &'static str {
        self.standings.of(&subject.file, subject.document).name()
    }
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let customers = report.customers.iter();
    let names = customers
        .filter_map(|customer| Some((customer.subject.clone(), customer.name.as_deref()?)))
        .collect();
    let known = Known { names, standings: report.standings() };
    let mut table = WriterBuilder::new().has_headers(false).from_writer(out);
    // Also where there is no row.
    table.write_record(COLUMNS).map_err(cause)?;
    for finding in &report.findings {
        table.serialize(of_finding(finding, report, &known)).map_err(cause)?;
    }
    for broken in &report.broken {
        table.serialize(of_broken(broken, report, &known)).map_err(cause)?;
    }
    table.flush()
}

/// The writer's own error, where it is one: a closed pipe is told from a full disk.
fn cause(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("the table cannot be made"),
    }
}

fn of_finding(finding: &Finding, report: &Report, known: &Known<'_>) -> Row {
    let place = &finding.place;
    let name = finding.subject.as_ref().and_then(|subject| known.names.get(subject));
    let optional = |text: Option<&str>| text.map(harmless).unwrap_or_default();
    let mut row = Row {
        kind: "finding",
        severity: finding.severity.name(),
        status: finding.status.name(),
        rule: harmless(&finding.rule),
        file: harmless(&report.root.relative(&place.source.name)),
        document: place.document,
        customer: optional(name.copied()),
        key: harmless(&place.key),
        message: harmless(&finding.message),
        help: optional(finding.help.as_deref()),
        url: optional(finding.url.as_deref()),
        fingerprint: finding.fingerprint.clone(),
        standing: finding.subject.as_ref().map(|of| known.standing(of)).unwrap_or_default(),
        ..Row::default()
    };
    row.lies(&place.source, place.span);
    if let Status::Waived(waived) = &finding.status {
        row.waiver_reason = harmless(&waived.reason);
        row.approved_by = optional(waived.approved_by.as_deref());
        row.expires = waived.expires.to_string();
    }
    row
}

/// A row whose lines and columns are those of the customer file; a place in a script stands before the message.
fn of_broken(broken: &Broken, report: &Report, known: &Known<'_>) -> Row {
    let subject = Subject { file: broken.file.as_str().into(), document: broken.document };
    let (file, rule) = (broken.file.as_str(), broken.rule.as_deref());
    let mut row = Row {
        kind: "broken",
        rule: rule.map(harmless).unwrap_or_default(),
        document: broken.document,
        customer: known.names.get(&subject).map(|name| harmless(name)).unwrap_or_default(),
        message: harmless(&broken.message),
        help: broken.help.as_deref().map(harmless).unwrap_or_default(),
        ..Row::default()
    };
    if !file.is_empty() {
        row.standing = match broken.kind {
            BrokenKind::File => Standing::NotChecked.name(),
            BrokenKind::Rule => known.standing(&subject),
        };
        row.file = harmless(&report.root.relative(file));
    }
    match &broken.place {
        Some((source, span)) if source.name == file => row.lies(source, *span),
        Some((source, span)) => {
            row.message = harmless(&format!("{}: {}", place(source, *span), broken.message));
        }
        None => {}
    }
    if let (None, Some(begins)) = (row.line, broken.begins) {
        (row.line, row.column) = (Some(begins.line), Some(begins.column));
        (row.end_line, row.end_column) = (row.line, row.column);
    }
    row
}

impl Row {
    /// Says where something lies in the row's file.
    fn lies(&mut self, source: &Source, span: Span) {
        let (start, end) = (source.position(span.start), source.position(span.end));
        (self.line, self.column) = (Some(start.line), Some(start.column));
        (self.end_line, self.end_column) = (Some(end.line), Some(end.column));
    }
}

/// A text that no spreadsheet takes for a formula, without hidden characters. Some spreadsheets end cells at `;`, and
/// some readers at tabs, so what comes after them counts as well. Tabs and line breaks are escaped, and count all the
/// same: somebody may turn the escapes back.
fn harmless(text: &str) -> String {
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

/// Whether a cell with this text would be a formula; a quote does not keep it from that where it begins within a cell.
fn starts_formula(text: &str) -> bool {
    /// The wide forms are taken for the others in some languages.
    const STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '"').starts_with(STARTS)
}

#[cfg(test)]
mod tests {
    use super::harmless;

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
            assert_eq!(harmless(text), written, "{text:?}");
        }
    }
}
