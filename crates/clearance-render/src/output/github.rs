//! Workflow commands of GitHub Actions, which become annotations of files.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step, so what could not be checked comes first, then
//! errors, warnings and advice. What is waived comes last, as notices: it takes no room from anything that counts. What was
//! there when the baseline was made is counted in one more notice.

use std::io::{self, Write};

use crate::output::annotations::{self, Annotation, AnnotationLevel};
use crate::output::escape::escape;
use crate::output::format::ReportFormat;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format github`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "github",
    about: "Annotations on GitHub Actions",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    let kinds = ["error", "warning", "notice"];
    kinds.iter().any(|kind| head.starts_with(&format!("::{kind} file="))) || head.starts_with(COUNT)
}

/// Before the number of findings that were there when the baseline was made.
const COUNT: &str = "::notice title=clearance::";

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations::collect_annotations(report);
    let mut told = annotations.iter().filter(|annotation| !annotation.is_known);
    told.try_for_each(|annotation| write_annotation(annotation, out))?;
    match annotations::count_known(&report.findings) {
        Some(known) => writeln!(out, "{COUNT}{known}"),
        None => Ok(()),
    }
}

fn write_annotation(annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    let command = match annotation.level {
        AnnotationLevel::Broken | AnnotationLevel::Error => "error",
        AnnotationLevel::Warning => "warning",
        AnnotationLevel::Advice | AnnotationLevel::Question | AnnotationLevel::Excepted => "notice",
    };
    write!(out, "::{command} file={}", encode_property(&escape(&annotation.file)))?;
    if let Some((start, end)) = annotation.at {
        write!(out, ",line={},endLine={}", start.line, end.line)?;
        // Columns are refused where the lines differ.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
    }
    write!(out, ",title={}::", encode_property(&annotation.rule))?;
    for (nth, line) in annotation.detail_lines().enumerate() {
        let between = if nth == 0 { "" } else { "%0A" };
        write!(out, "{between}{}", encode_data(&line))?;
    }
    writeln!(out)
}

/// Encodes a text as the message of a command.
fn encode_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Encodes a text as the value of a property.
fn encode_property(text: &str) -> String {
    encode_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{encode_data, encode_property};

    #[test]
    fn what_would_end_a_command_or_a_property_is_encoded() {
        assert_eq!(encode_data("100%: a, b\r\n::error::"), "100%25: a, b%0D%0A::error::");
        assert_eq!(encode_property("100%: a, b"), "100%25%3A a%2C b");
        assert_eq!(encode_property("%3A"), "%253A");
    }
}
