//! GitLab's code quality report, which is shown in merge requests.
//!
//! What could not be checked is a blocker; what does not count is there for information, with the reason.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::annotations::{self, Annotation, Grade};
use crate::output::format::Output;
use crate::output::json::write_value;
use crate::output::own::begins;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report};

/// The row for `--format gitlab`.
pub const OUTPUT: Output = Output {
    name: "gitlab",
    about: "GitLab's code quality report",
    keep: Keep::NOTHING,
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    head.trim() == "[]" || begins(head, "[{\"description\":") && head.contains("\"check_name\":")
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations::of(report);
    write_value(&annotations.iter().map(Issue::from).collect::<Vec<_>>(), out)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl<'a> From<&'a Annotation> for Issue<'a> {
    fn from(annotation: &'a Annotation) -> Self {
        let lines = match annotation.at {
            Some((start, end)) => Lines { begin: start.line, end: end.line },
            // A line is asked for even where the whole file is meant.
            None => Lines { begin: 1, end: 1 },
        };
        let message = &annotation.message;
        Self {
            description: match &annotation.help {
                Some(help) => format!("{message} (help: {help})"),
                None => message.clone(),
            },
            check_name: &annotation.rule,
            fingerprint: &annotation.fingerprint,
            severity: severity(annotation.grade),
            location: Location { path: &annotation.file, lines },
        }
    }
}

const fn severity(grade: Grade) -> &'static str {
    match grade {
        Grade::Broken => "blocker",
        Grade::Error => "critical",
        Grade::Warning => "major",
        Grade::Advice => "minor",
        Grade::Excepted => "info",
    }
}
