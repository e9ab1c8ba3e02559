//! Writes a lint report for people: each finding as a diagnostic, then a summary line.

use std::io::{self, Write};

use clearance_engine::report::{LintReport, Severity};
use clearance_render::output::human::problem::Problem;
use clearance_render::output::human::{counts, write_problems};
use clearance_render::output::style::Style;

pub(super) fn write_human(
    report: &LintReport,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_problems(report.findings.iter().map(Problem::from), style, out)?;
    if style.quiet && report.findings.is_empty() {
        Ok(())
    } else {
        writeln!(out, "{}", summary_line(report, style))
    }
}

/// `2 errors, 1 warning · 13 rules, 3 libraries`.
fn summary_line(report: &LintReport, style: &Style) -> String {
    let of = |severity| report.count(severity) as u64;
    let found =
        counts::findings_in_words(of(Severity::Error), of(Severity::Warning), of(Severity::Advice));
    let rules = counts::format_count(report.rules as u64, "rule");
    let libraries = match report.libraries {
        1 => "1 library".to_owned(),
        many => format!("{many} libraries"),
    };
    let dot = if style.unicode { "·" } else { "-" };
    format!("{} {dot} {rules}, {libraries}", found.unwrap_or_else(|| "no findings".to_owned()))
}
