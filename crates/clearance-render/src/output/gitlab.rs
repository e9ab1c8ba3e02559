//! GitLab's code quality report, which is shown in merge requests.
//!
//! Issues that could not be checked block; those that do not count are for information, with the reason.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::annotations::{self, Annotation, AnnotationLevel};
use crate::output::format::ReportFormat;
use crate::output::json::write_value;
use crate::output::recognition::starts_compactly;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format gitlab`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "gitlab",
    about: "GitLab's code quality report",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    head.trim() == "[]"
        || starts_compactly(head, "[{\"description\":") && head.contains("\"check_name\":")
}

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations::collect_annotations(report);
    write_value(&annotations.iter().map(Issue::from).collect::<Vec<_>>(), out)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: IssueLocation<'a>,
}

#[derive(Serialize)]
struct IssueLocation<'a> {
    path: &'a str,
    lines: IssueLines,
}

#[derive(Serialize)]
struct IssueLines {
    begin: usize,
    end: usize,
}

impl<'a> From<&'a Annotation> for Issue<'a> {
    fn from(annotation: &'a Annotation) -> Self {
        let lines = match annotation.at {
            Some((start, end)) => IssueLines { begin: start.line, end: end.line },
            // A line is asked for even where the whole file is meant.
            None => IssueLines { begin: 1, end: 1 },
        };
        let message = &annotation.message;
        Self {
            description: match &annotation.help {
                Some(help) => format!("{message} (help: {help})"),
                None => message.clone(),
            },
            check_name: &annotation.rule,
            fingerprint: &annotation.fingerprint,
            severity: severity_name(annotation.level),
            location: IssueLocation { path: &annotation.file, lines },
        }
    }
}

const fn severity_name(level: AnnotationLevel) -> &'static str {
    match level {
        AnnotationLevel::Broken => "blocker",
        AnnotationLevel::Error => "critical",
        AnnotationLevel::Warning => "major",
        AnnotationLevel::Advice => "minor",
        AnnotationLevel::Question | AnnotationLevel::Excepted => "info",
    }
}
