//! Logging commands of Azure Pipelines, which become issues of a run.
//!
//! There are errors and warnings only; advice is a warning that says so. A finding that does not count is no issue, but a line in
//! a group of the log. No command sets the result of the task, as the exit code does that.

use std::io::{self, Write};

use crate::output::annotations::{self, Annotation, AnnotationLevel};
use crate::output::escape::escape;
use crate::output::format::ReportFormat;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format azure`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "azure",
    about: "Issues on Azure Pipelines",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    head.starts_with("##vso[task.logissue type=") || head.starts_with("##[group]")
}

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations::collect_annotations(report);
    let excepted = |annotation: &&Annotation| annotation.level == AnnotationLevel::Excepted;
    let issues = annotations.iter().filter(|annotation| !excepted(annotation));
    issues.into_iter().try_for_each(|issue| write_issue(issue, out))?;
    let excepted: Vec<&Annotation> = annotations.iter().filter(excepted).collect();
    if excepted.is_empty() {
        return Ok(());
    }
    let findings = if excepted.len() == 1 { "finding" } else { "findings" };
    writeln!(out, "##[group]{} {findings} waived or known", excepted.len())?;
    excepted.into_iter().try_for_each(|annotation| write_line(annotation, out))?;
    writeln!(out, "##[endgroup]")
}

fn write_issue(issue: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    let (kind, said) = match issue.level {
        AnnotationLevel::Broken | AnnotationLevel::Error => ("error", ""),
        AnnotationLevel::Warning => ("warning", ""),
        AnnotationLevel::Question => ("warning", ""),
        AnnotationLevel::Advice | AnnotationLevel::Excepted => ("warning", "advice: "),
    };
    let file = encode_property(&escape(&issue.file));
    write!(out, "##vso[task.logissue type={kind};sourcepath={file};")?;
    if let Some((start, _)) = issue.at {
        write!(out, "linenumber={};columnnumber={};", start.line, start.column)?;
    }
    write!(out, "code={};]{said}", encode_property(&issue.rule))?;
    for (nth, line) in issue.detail_lines().enumerate() {
        let between = if nth == 0 { "" } else { "%0A" };
        write!(out, "{between}{}", encode_data(&line))?;
    }
    writeln!(out)
}

/// Writes a line of the log that is no command, whatever its text.
pub(super) fn write_line(annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    let file = escape(&annotation.file);
    let place = match annotation.at {
        Some((start, _)) => format!("{file}:{}:{}", start.line, start.column),
        None => file.into_owned(),
    };
    writeln!(out, "{place}: [{}] {}", annotation.rule, annotation.message)
}

/// Encodes a text as the message of a command.
fn encode_data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Encodes a text as the value of a property.
fn encode_property(text: &str) -> String {
    encode_data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::{encode_data, encode_property};

    #[test]
    fn what_would_end_a_command_or_a_property_is_encoded() {
        assert_eq!(encode_data("100%; [a]\r\n"), "100%AZP25; [a]%0D%0A");
        assert_eq!(encode_property("100%; [a]"), "100%AZP25%3B [a%5D");
    }
}
