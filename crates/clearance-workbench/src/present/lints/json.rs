//! What lints found, for programs: `version`, `findings` as in the report of a check, `summary`.

use std::io::{self, Write};

use serde::Serialize;

use clearance_engine::report::{Finding, LintReport, Severity};
use clearance_render::output::json::{Each, FindingJson, write_value};
use clearance_render::output::style::Style;

#[derive(Serialize)]
struct LintsJson<'a> {
    version: u32,
    findings: Each<'a, Finding, FindingJson<'a>>,
    summary: CountsJson,
}

#[derive(Serialize)]
struct CountsJson {
    rules: usize,
    libraries: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
}

pub(super) fn write(report: &LintReport, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let summary = CountsJson {
        rules: report.rules,
        libraries: report.libraries,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        advice: report.count(Severity::Advice),
    };
    let findings = Each(&report.findings, FindingJson::from);
    write_value(&LintsJson { version: 1, findings, summary }, out)
}
