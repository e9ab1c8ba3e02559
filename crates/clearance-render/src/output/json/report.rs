//! The JSON report: rules, findings, roster and counts.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::format::ReportFormat;
use crate::output::json::broken::BrokenJson;
use crate::output::json::each::{Each, EachSome};
use crate::output::json::finding::FindingJson;
use crate::output::json::roster::RosterEntryJson;
use crate::output::json::writer::write_value;
use crate::output::recognition::begins_versioned;
use crate::output::style::Style;
use clearance_engine::report::{
    Broken, Finding, Keep, PublishedReadiness, Report, RuleSummary, Summary,
};

/// The JSON Schema (2020-12) of the report.
pub const REPORT_SCHEMA: &str = include_str!("report.schema.json");

/// The version of the JSON report.
pub(crate) const VERSION: u32 = 2;

/// The row for `--format json`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "json",
    about: "Everything the run found, for programs",
    keep: Keep { subjects: true, ..Keep::NOTHING },
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    begins_versioned(head, ",\"as_of\":")
}

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_value(&ReportJson::from(report), out)
}

/// Returns the JSON of every roster entry, one at a time.
pub(crate) fn subjects_json(report: &Report) -> impl Iterator<Item = impl Serialize + '_> + '_ {
    report.roster().into_iter().map(RosterEntryJson::from)
}

/// Returns the JSON of the counts by standing.
pub(crate) fn readiness_json(report: &Report) -> impl Serialize + use<> {
    PublishedReadiness::new(report.readiness(), &report.words)
}

/// Returns the JSON of the counts.
pub(crate) fn summary_json(summary: &Summary) -> impl Serialize {
    ReportSummaryJson::from(summary)
}

#[derive(Serialize)]
struct ReportJson<'a> {
    version: u32,
    as_of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    holds_until: Option<String>,
    rules: Each<'a, RuleSummary, RuleCountsJson<'a>>,
    findings: EachSome<'a, Finding, FindingJson<'a>>,
    questions: EachSome<'a, Finding, FindingJson<'a>>,
    broken: Each<'a, Broken, BrokenJson<'a>>,
    customers: Vec<RosterEntryJson<'a>>,
    readiness: PublishedReadiness,
    summary: ReportSummaryJson,
    off: Vec<&'a str>,
    has_schema: bool,
}

impl<'a> From<&'a Report> for ReportJson<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            version: VERSION,
            as_of: report.as_of.to_string(),
            holds_until: report.holds_until().map(|day| day.to_string()),
            rules: Each(&report.rules, RuleCountsJson::from),
            findings: EachSome(&report.findings, |finding| {
                (!finding.is_question()).then(|| FindingJson::from(finding))
            }),
            questions: EachSome(&report.findings, |finding| {
                finding.is_question().then(|| FindingJson::from(finding))
            }),
            broken: Each(&report.broken, BrokenJson::from),
            customers: report.roster().into_iter().map(RosterEntryJson::from).collect(),
            readiness: PublishedReadiness::new(report.readiness(), &report.words),
            summary: ReportSummaryJson::from(&report.summary),
            off: report.off.iter().map(|id| &**id).collect(),
            has_schema: report.has_schema,
        }
    }
}

#[derive(Serialize)]
struct RuleCountsJson<'a> {
    id: &'a str,
    severity: &'static str,
    title: &'a str,
    url: Option<&'a str>,
    passed: u64,
    failed: u64,
    open: u64,
    skipped: u64,
    broken: u64,
}

impl<'a> From<&'a RuleSummary> for RuleCountsJson<'a> {
    fn from(rule: &'a RuleSummary) -> Self {
        Self {
            id: &rule.id,
            severity: rule.severity.name(),
            title: &rule.title,
            url: rule.url.as_deref(),
            passed: rule.passed,
            failed: rule.failed,
            open: rule.open,
            skipped: rule.skipped,
            broken: rule.broken,
        }
    }
}

#[derive(Serialize)]
struct ReportSummaryJson {
    files: u64,
    documents: u64,
    failed_documents: u64,
    errors: u64,
    warnings: u64,
    advice: u64,
    questions: u64,
    waived: u64,
    known: u64,
    broken: u64,
}

impl From<&Summary> for ReportSummaryJson {
    fn from(summary: &Summary) -> Self {
        Self {
            files: summary.files,
            documents: summary.documents,
            failed_documents: summary.failed_documents,
            errors: summary.errors,
            warnings: summary.warnings,
            advice: summary.advice,
            questions: summary.questions,
            waived: summary.waived,
            known: summary.known,
            broken: summary.broken,
        }
    }
}
