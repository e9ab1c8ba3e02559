//! Logging commands of Azure Pipelines, which become issues of a run.
//!
//! There are errors and warnings only; advice is a warning that says so. What does not count is no issue: it stands in
//! a group of the log. No command sets the result of the task, as the exit code does that.

use std::io::{self, Write};

use crate::output::annotations::{self, Annotation, Grade};
use crate::output::escape::escape;
use crate::output::format::Output;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format azure`.
pub const OUTPUT: Output = Output {
    name: "azure",
    about: "Issues on Azure Pipelines",
    keep: Keep::NOTHING,
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.starts_with("##vso[task.logissue type=") || head.starts_with("##[group]")
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations::of(report);
    let excepted = |annotation: &&Annotation| annotation.grade == Grade::Excepted;
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
    let (kind, said) = match issue.grade {
        Grade::Broken | Grade::Error => ("error", ""),
        Grade::Warning => ("warning", ""),
        Grade::Advice | Grade::Excepted => ("warning", "advice: "),
    };
    let file = property(&escape(&issue.file));
    write!(out, "##vso[task.logissue type={kind};sourcepath={file};")?;
    if let Some((start, _)) = issue.at {
        write!(out, "linenumber={};columnnumber={};", start.line, start.column)?;
    }
    write!(out, "code={};]{said}", property(&issue.rule))?;
    for (nth, line) in issue.lines().enumerate() {
        let between = if nth == 0 { "" } else { "%0A" };
        write!(out, "{between}{}", data(&line))?;
    }
    writeln!(out)
}

/// A line of the log that is no command, whatever it says.
pub(super) fn write_line(annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    let file = escape(&annotation.file);
    let place = match annotation.at {
        Some((start, _)) => format!("{file}:{}:{}", start.line, start.column),
        None => file.into_owned(),
    };
    writeln!(out, "{place}: [{}] {}", annotation.rule, annotation.message)
}

/// A text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_or_a_property_is_encoded() {
        assert_eq!(data("100%; [a]\r\n"), "100%AZP25; [a]%0D%0A");
        assert_eq!(property("100%; [a]"), "100%AZP25%3B [a%5D");
    }
}
