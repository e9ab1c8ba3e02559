//! The report for people: each finding with the lines that it is about, then one line of counts.

mod counts;
mod drawn;
mod narrated;
mod problem;

use std::io::{self, Write};

use crate::output::{Output, Style};
use crate::report::Report;

use problem::Problem;

/// The row for `--format human`.
pub const OUTPUT: Output =
    Output { name: "human", about: "Findings with the lines they are about, for people", write };

fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings.iter().map(Problem::from);
    let broken = report.broken.iter().map(Problem::from);
    let mut text = String::new();
    for problem in findings.chain(broken) {
        text.clear();
        let done = if style.narrated {
            narrated::narrate(&problem, &mut text)
        } else {
            drawn::draw(&problem, style, &mut text)
        };
        done.map_err(io::Error::other)?;
        // Empty lines of source would leave blanks at the end of theirs.
        for line in text.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)?;
    }
    if let Some(hint) = hint(report).filter(|_| !style.quiet) {
        writeln!(out, "{hint}\n")?;
    }
    writeln!(out, "{}", counts::line(report, style))
}

/// How to read more about the first rule that found something.
fn hint(report: &Report) -> Option<String> {
    let known = |id: &str| report.rules.iter().any(|rule| &*rule.id == id);
    let finding = report.findings.iter().find(|finding| known(&finding.rule))?;
    let rule = super::escape::escape(&finding.rule);
    Some(format!("To read what a rule is about, run `clearance explain {rule}`."))
}
