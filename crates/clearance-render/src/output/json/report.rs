//! The report in its published form: rules, findings, customers and counts.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::format::Output;
use crate::output::json::broken::BrokenJson;
use crate::output::json::each::Each;
use crate::output::json::finding::FindingJson;
use crate::output::json::roster::EntryJson;
use crate::output::json::writer::write_value;
use crate::output::own::begins_versioned;
use crate::output::style::Style;
use clearance_engine::report::{
    Broken, Finding, Keep, PublishedReadiness, Report, RuleSummary, Summary,
};

/// The JSON Schema (2020-12) of the report.
pub const REPORT_SCHEMA: &str = include_str!("report.schema.json");

/// The version of the published form.
pub(crate) const VERSION: u32 = 2;

/// The row for `--format json`.
pub const OUTPUT: Output = Output {
    name: "json",
    about: "Everything the run found, for programs",
    keep: Keep { customers: true, evidence: false },
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    begins_versioned(head, ",\"as_of\":")
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_value(&ReportJson::from(report), out)
}

/// Every customer in its published form, one at a time.
pub(crate) fn customers(report: &Report) -> impl Iterator<Item = impl Serialize + '_> + '_ {
    report.roster().into_iter().map(EntryJson::from)
}

/// How many customers have which standing, in the published form.
pub(crate) fn readiness(report: &Report) -> impl Serialize + use<> {
    PublishedReadiness::new(report.readiness(), &report.words)
}

/// The counts in their published form.
pub(crate) fn summary(summary: &Summary) -> impl Serialize {
    SummaryJson::from(summary)
}

#[derive(Serialize)]
struct ReportJson<'a> {
    version: u32,
    as_of: String,
    rules: Each<'a, RuleSummary, RuleJson<'a>>,
    findings: Each<'a, Finding, FindingJson<'a>>,
    broken: Each<'a, Broken, BrokenJson<'a>>,
    customers: Vec<EntryJson<'a>>,
    readiness: PublishedReadiness,
    summary: SummaryJson,
    off: Vec<&'a str>,
}

impl<'a> From<&'a Report> for ReportJson<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            version: VERSION,
            as_of: report.as_of.to_string(),
            rules: Each(&report.rules, RuleJson::from),
            findings: Each(&report.findings, FindingJson::from),
            broken: Each(&report.broken, BrokenJson::from),
            customers: report.roster().into_iter().map(EntryJson::from).collect(),
            readiness: PublishedReadiness::new(report.readiness(), &report.words),
            summary: SummaryJson::from(&report.summary),
            off: report.off.iter().map(|id| &**id).collect(),
        }
    }
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    severity: &'static str,
    title: &'a str,
    url: Option<&'a str>,
    passed: u64,
    failed: u64,
    skipped: u64,
    broken: u64,
}

impl<'a> From<&'a RuleSummary> for RuleJson<'a> {
    fn from(rule: &'a RuleSummary) -> Self {
        Self {
            id: &rule.id,
            severity: rule.severity.name(),
            title: &rule.title,
            url: rule.url.as_deref(),
            passed: rule.passed,
            failed: rule.failed,
            skipped: rule.skipped,
            broken: rule.broken,
        }
    }
}

#[derive(Serialize)]
struct SummaryJson {
    files: u64,
    documents: u64,
    failed_documents: u64,
    errors: u64,
    warnings: u64,
    advice: u64,
    waived: u64,
    known: u64,
    broken: u64,
}

impl From<&Summary> for SummaryJson {
    fn from(summary: &Summary) -> Self {
        Self {
            files: summary.files,
            documents: summary.documents,
            failed_documents: summary.failed_documents,
            errors: summary.errors,
            warnings: summary.warnings,
            advice: summary.advice,
            waived: summary.waived,
            known: summary.known,
            broken: summary.broken,
        }
    }
}
