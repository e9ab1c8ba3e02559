//! The report for a pull request: Markdown that opens with the verdict, and is never too long for a comment.
//!
//! Grave findings come first, and what does not fit is counted: GitHub refuses comments above 65,536 characters. All
//! texts of rules and customer files are data: they call nobody, link nowhere, and are neither Markdown nor HTML. Files
//! are named from the repository's folder on.

mod escape;
mod room;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

use crate::output::escape::shorten;
use crate::output::format::Output;
use crate::output::human;
use crate::output::human::counts::{count, line};
use crate::output::style::Style;
use clearance_engine::report::{Broken, Finding, Keep, Report, Status, Waived};
use clearance_syntax::source::{Source, Span};
use escape::{code, fenced, link, plain};
use room::Room;

/// The row for `--format markdown`.
pub const OUTPUT: Output = Output {
    name: "markdown",
    about: "For a comment on a pull request: the verdict, a table, details to unfold",
    keep: Keep::NOTHING,
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.starts_with("## Clearance: ")
}

/// How many bytes may be written when each part is done: no part can leave nothing for the next. What is left to
/// the 65,536 characters of a comment is for what somebody writes before or after the report.
const TABLE: usize = 28_000;
const NOT_CHECKED: usize = 36_000;
const WAIVED: usize = 44_000;
const DETAILS: usize = 63_000;

/// How many findings' details may fail to fit before no more are tried.
const MOST_MISSES: u64 = 20;

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut room = Room::default();
    head(report, &mut room);
    let mut open: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.status.is_open()).collect();
    // A stable sort: findings of a severity stay sorted by file.
    open.sort_by_key(|finding| Reverse(finding.severity));
    let rows = open.iter().map(|finding| row(finding, report));
    let left_out = room.table(["severity", "rule", "where", "finding"], rows, TABLE);
    room.left_out("", left_out, "finding");
    not_checked(report, &mut room);
    waived(report, &mut room);
    let mut left_out = 0;
    for finding in open {
        // A finding that is too long may come before some that fit; but drawing thousands in vain takes time.
        let fits = left_out < MOST_MISSES && room.add(&details(finding, report)?, DETAILS);
        left_out += u64::from(!fits);
    }
    room.left_out("details of ", left_out, "finding");
    out.write_all(room.text().as_bytes())
}

/// The verdict, and the counts.
fn head(report: &Report, room: &mut Room) {
    let readiness = report.readiness();
    let verdict = match readiness.total() {
        0 => format!("no {} was checked", report.words.subject),
        _ => readiness.sentence(&report.words),
    };
    room.always(&format!("## Clearance: {verdict}\n\n{}\n", plain(&line(report, &Style::PLAIN))));
}

/// A row of the table of findings.
fn row(finding: &Finding, report: &Report) -> [String; 4] {
    let place = &finding.location;
    [
        finding.severity.name().to_owned(),
        link(&finding.rule, finding.url.as_deref()),
        code(&at(report, &place.source, place.span)),
        plain(&shortened(&finding.message)),
    ]
}

/// `file:line`, the file named from the repository's folder on.
fn at(report: &Report, source: &Source, span: Span) -> String {
    format!("{}:{}", report.root.relative(&source.name), source.position(span.start).line)
}

/// A text that does not fill the page alone.
fn shortened(text: &str) -> Cow<'_, str> {
    shorten(text, 400)
}

fn not_checked(report: &Report, room: &mut Room) {
    if report.broken.is_empty() {
        return;
    }
    room.always("\n### Not checked\n");
    let rows = report.broken.iter().map(|broken| broken_row(broken, report));
    let left_out = room.table(["rule", "where", "what happened"], rows, NOT_CHECKED);
    room.left_out("", left_out, "row");
}

fn broken_row(broken: &Broken, report: &Report) -> [String; 3] {
    let file = match broken.file.as_str() {
        "" => format!("all {} together", report.words.subjects),
        file => match broken.begins {
            Some(begins) => code(&format!("{}:{}", report.root.relative(file), begins.line)),
            None => code(&report.root.relative(file)),
        },
    };
    let place = match &broken.location {
        Some((source, span)) if source.name == broken.file => code(&at(report, source, *span)),
        Some((source, span)) => {
            let line = source.position(span.start).line;
            format!("{file}, {}", code(&format!("{}:{line}", source.name)))
        }
        None => file,
    };
    let rule = broken.rule.as_deref().map(code).unwrap_or_default();
    [rule, place, plain(&shortened(&broken.message))]
}

fn waived(report: &Report, room: &mut Room) {
    let waived: Vec<(&Finding, &Waived)> = report
        .findings
        .iter()
        .filter_map(|finding| match &finding.status {
            Status::Waived(waived) => Some((finding, waived)),
            Status::Open | Status::Known => None,
        })
        .collect();
    if waived.is_empty() {
        return;
    }
    let title = count(waived.len() as u64, "waived finding");
    room.always(&format!("\n<details>\n<summary>{title}</summary>\n"));
    let rows = waived.into_iter().map(|(finding, waived)| waived_row(finding, waived, report));
    let columns = ["rule", "where", "reason", "approved by", "ticket", "until"];
    let left_out = room.table(columns, rows, WAIVED);
    room.left_out("", left_out, "waived finding");
    room.always("\n</details>\n");
}

fn waived_row(finding: &Finding, waived: &Waived, report: &Report) -> [String; 6] {
    let place = &finding.location;
    let optional = |text: Option<&String>| text.map(|text| plain(&shortened(text)));
    [
        link(&finding.rule, finding.url.as_deref()),
        code(&at(report, &place.source, place.span)),
        plain(&shortened(&waived.reason)),
        optional(waived.approved_by.as_ref()).unwrap_or_default(),
        optional(waived.ticket.as_ref()).unwrap_or_default(),
        format!("{} ({})", waived.expires, left(waived.days_left)),
    ]
}

fn left(days: i64) -> String {
    match days {
        0 => "the last day".to_owned(),
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    }
}

/// A finding with its lines, to unfold.
fn details(finding: &Finding, report: &Report) -> io::Result<String> {
    let mut drawn = Vec::new();
    human::write_findings(std::slice::from_ref(finding), &Style::PLAIN, &mut drawn)?;
    let place = &finding.location;
    Ok(format!(
        "\n<details>\n<summary>{} {} in {}: {}</summary>\n\n{}\n</details>\n",
        finding.severity.name(),
        code(&finding.rule),
        code(&at(report, &place.source, place.span)),
        plain(&shortened(&finding.message)),
        fenced(&String::from_utf8_lossy(&drawn)),
    ))
}
