//! The report for a pull request: Markdown that opens with the verdict, and is never too long for a comment.
//!
//! The most severe findings come first, and those that do not fit are counted: GitHub refuses comments above 65,536 characters. All
//! texts of rules and documents are data: they call nobody, link nowhere, and are neither Markdown nor HTML. Files
//! are named from the repository's folder on.

mod body;
mod escape;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

use crate::output::escape::shorten_text;
use crate::output::format::ReportFormat;
use crate::output::human;
use crate::output::human::counts::{format_count, summary_line};
use crate::output::style::Style;
use body::CommentBody;
use clearance_engine::report::{Broken, Finding, Keep, Report, Status, Waived};
use clearance_syntax::source::{Source, Span};
use escape::{escape_markdown, fence_code, format_code, format_link};

/// The row for `--format markdown`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "markdown",
    about: "For a comment on a pull request: the verdict, a table, details to unfold",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    head.starts_with("## Clearance: ")
}

/// The byte limits of the whole text after each part, so that each leaves room for the next. The rest up to
/// the 65,536 characters of a comment is for text before and after the report.
const TABLE: usize = 28_000;
const NOT_CHECKED: usize = 36_000;
const WAIVED: usize = 44_000;
const DETAILS: usize = 63_000;

/// The number of details that may fail to fit before no more are tried.
const MOST_MISSES: u64 = 20;

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut body = CommentBody::default();
    push_head(report, &mut body);
    let mut open: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.status.is_open()).collect();
    // A stable sort: findings of a severity stay sorted by file.
    open.sort_by_key(|finding| Reverse(finding.severity));
    let rows = open.iter().map(|finding| finding_row(finding, report));
    let left_out = body.push_table(["severity", "rule", "where", "finding"], rows, TABLE);
    body.push_left_out("", left_out, "finding");
    push_not_checked(report, &mut body);
    push_waived(report, &mut body);
    let mut left_out = 0;
    for finding in open {
        // A finding that is too long may come before some that fit; but drawing thousands in vain takes time.
        let fits =
            left_out < MOST_MISSES && body.push_if_fits(&format_details(finding, report)?, DETAILS);
        left_out += u64::from(!fits);
    }
    body.push_left_out("details of ", left_out, "finding");
    out.write_all(body.as_str().as_bytes())
}

/// Appends the verdict and the counts.
fn push_head(report: &Report, body: &mut CommentBody) {
    let readiness = report.readiness();
    let verdict = match readiness.total() {
        0 => format!("no {} was checked", report.words.subject),
        _ => readiness.sentence(&report.words),
    };
    body.push_always(&format!(
        "## Clearance: {verdict}\n\n{}\n",
        escape_markdown(&summary_line(report, &Style::PLAIN))
    ));
}

/// Returns a row of the table of findings.
fn finding_row(finding: &Finding, report: &Report) -> [String; 4] {
    let place = &finding.location;
    [
        finding.severity.name().to_owned(),
        format_link(&finding.rule, finding.url.as_deref()),
        format_code(&format_line_location(report, &place.source, place.span)),
        escape_markdown(&shorten_cell(&finding.message)),
    ]
}

/// Formats a location as `file:line`, the file relative to the repository's folder.
fn format_line_location(report: &Report, source: &Source, span: Span) -> String {
    format!("{}:{}", report.root.name_of(source), source.position(span.start).line)
}

/// Shortens the text of a cell.
fn shorten_cell(text: &str) -> Cow<'_, str> {
    shorten_text(text, 400)
}

fn push_not_checked(report: &Report, body: &mut CommentBody) {
    if report.broken.is_empty() {
        return;
    }
    body.push_always("\n### Not checked\n");
    let rows = report.broken.iter().map(|broken| broken_row(broken, report));
    let left_out = body.push_table(["rule", "where", "what happened"], rows, NOT_CHECKED);
    body.push_left_out("", left_out, "row");
}

fn broken_row(broken: &Broken, report: &Report) -> [String; 3] {
    let file = match broken.file.as_str() {
        "" => format!("all {} together", report.words.subjects),
        file => match broken.begins {
            Some(begins) => format_code(&format!("{}:{}", report.root.relative(file), begins.line)),
            None => format_code(&report.root.relative(file)),
        },
    };
    let place = match &broken.location {
        Some((source, span)) if source.name == broken.file => {
            format_code(&format_line_location(report, source, *span))
        }
        Some((source, span)) => {
            let line = source.position(span.start).line;
            format!("{file}, {}", format_code(&format!("{}:{line}", source.name)))
        }
        None => file,
    };
    let rule = broken.rule.as_deref().map(format_code).unwrap_or_default();
    [rule, place, escape_markdown(&shorten_cell(&broken.message))]
}

fn push_waived(report: &Report, body: &mut CommentBody) {
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
    let title = format_count(waived.len() as u64, "waived finding");
    body.push_always(&format!("\n<details>\n<summary>{title}</summary>\n"));
    let rows = waived.into_iter().map(|(finding, waived)| waived_row(finding, waived, report));
    let columns = ["rule", "where", "reason", "approved by", "ticket", "until"];
    let left_out = body.push_table(columns, rows, WAIVED);
    body.push_left_out("", left_out, "waived finding");
    body.push_always("\n</details>\n");
}

fn waived_row(finding: &Finding, waived: &Waived, report: &Report) -> [String; 6] {
    let place = &finding.location;
    let optional = |text: Option<&String>| text.map(|text| escape_markdown(&shorten_cell(text)));
    [
        format_link(&finding.rule, finding.url.as_deref()),
        format_code(&format_line_location(report, &place.source, place.span)),
        escape_markdown(&shorten_cell(&waived.reason)),
        optional(waived.approved_by.as_ref()).unwrap_or_default(),
        optional(waived.ticket.as_ref()).unwrap_or_default(),
        format!("{} ({})", waived.expires, format_days_left(waived.days_left)),
    ]
}

fn format_days_left(days: i64) -> String {
    match days {
        0 => "the last day".to_owned(),
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    }
}

/// Formats a finding with its source lines, to unfold.
fn format_details(finding: &Finding, report: &Report) -> io::Result<String> {
    let mut drawn = Vec::new();
    human::write_findings(std::slice::from_ref(finding), &Style::PLAIN, &mut drawn)?;
    let place = &finding.location;
    Ok(format!(
        "\n<details>\n<summary>{} {} in {}: {}</summary>\n\n{}\n</details>\n",
        finding.severity.name(),
        format_code(&finding.rule),
        format_code(&format_line_location(report, &place.source, place.span)),
        escape_markdown(&shorten_cell(&finding.message)),
        fence_code(&String::from_utf8_lossy(&drawn)),
    ))
}
