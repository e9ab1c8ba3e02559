//! One line per finding, for editors and `grep`: `file:line:col: severity[rule] message`.
//!
//! A file that could not be checked is `file:line:col: broken[file] message`; a rule that broke is
//! `file:1:1: broken[rule] script:line:col: message`, with the place where the document begins in a file of several; if it broke over all subjects, its place in the script comes
//! first, as no file is to blame. There is no other line of counts.
//!
//! A finding in a value that a subject takes over from another file ends in `(on document)`.
//!
//! Findings that are waived have `waived[rule]` and end in `(reason; expires 2026-12-31)`. Those that were there when the
//! baseline was made are counted in a last line, `3 findings known since the baseline`.

use std::io::{self, Write};

use crate::output::annotations;
use crate::output::escape::escape;
use crate::output::format::ReportFormat;
use crate::output::recognition::{first_line, is_problem};
use crate::output::snippet::{format_location, subject_elsewhere};
use crate::output::style::Style;
use clearance_engine::report::{Broken, BrokenKind, Finding, Keep, Report, Status};

/// The row for `--format compact`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "compact",
    about: "One line per finding, for editors and grep",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    let line = first_line(head);
    let counts = line.strip_suffix(annotations::KNOWN_SUFFIX).is_some_and(|count| {
        count.starts_with(|c: char| c.is_ascii_digit()) && count.contains(" finding")
    });
    // The name of the file may hold a colon as well.
    let mut parts = line.match_indices(": ").map(|(at, _)| line.split_at(at));
    let tells = parts.any(|(place, rest)| {
        let mut parts = place.rsplitn(3, ':');
        let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
        let placed = number(parts.next()) && number(parts.next());
        let kinds = ["error", "warning", "advice", "question", "waived", "known", "broken"];
        placed && is_problem(&format!("  {}", rest.trim_start_matches(": ")), &kinds)
    });
    counts || tells
}

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_findings(&report.findings, out)?;
    report.broken.iter().try_for_each(|broken| write_broken(broken, out))?;
    match annotations::count_known(&report.findings) {
        Some(known) => writeln!(out, "{known}"),
        None => Ok(()),
    }
}

/// Writes a line for each finding that the baseline does not hold: known ones would be repeated with every run.
pub fn write_findings(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    for finding in findings.iter().filter(|finding| !matches!(finding.status, Status::Known)) {
        let place = format_location(&finding.location.source, finding.location.span);
        let (rule, message) = (escape(&finding.rule), escape(&finding.message));
        let on = subject_elsewhere(finding).map(|subject| format!(" (on {subject})"));
        let word = match finding.status {
            Status::Open => finding.severity.name(),
            Status::Waived(_) | Status::Known => finding.status.name(),
        };
        write!(out, "{place}: {word}[{rule}] {message}{}", on.unwrap_or_default())?;
        if let Status::Waived(by) = &finding.status {
            write!(out, " ({}; expires {})", escape(&by.reason), by.expires)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_broken(broken: &Broken, out: &mut dyn Write) -> io::Result<()> {
    let (file, message) = (escape(&broken.file), escape(&broken.message));
    let place =
        broken.location.as_ref().map(|(source, span)| (source, format_location(source, *span)));
    let what = match (broken.kind, &broken.rule) {
        (BrokenKind::Rule, Some(rule)) => escape(rule),
        _ => "file".into(),
    };
    let begins = broken.begins.map_or((1, 1), |begins| (begins.line, begins.column));
    let begins = format!("{}:{}", begins.0, begins.1);
    match place {
        // The place lies in the document itself, or there is none.
        Some((source, place)) if source.name == broken.file || broken.file.is_empty() => {
            writeln!(out, "{place}: broken[{what}] {message}")
        }
        Some((_, place)) => writeln!(out, "{file}:{begins}: broken[{what}] {place}: {message}"),
        None => writeln!(out, "{file}:{begins}: broken[{what}] {message}"),
    }
}
