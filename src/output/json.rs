//! The report for programs: versioned, described by [`REPORT_SCHEMA`], written piece by piece.
//!
//! The types here are the published form. They change only together with the schema and `version`.

mod escaping;
mod roster;
mod status;

use escaping::Escaping;
use roster::{EntryJson, ReadinessJson};
use status::{CustomerJson, WaiverJson};

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use crate::output::own::begins_versioned;
use crate::output::{Output, Style};
use crate::report::{
    Broken, BrokenKind, Finding, Fix, Keep, Label, Place, Report, RuleSummary, Status, Summary,
};
use crate::source::{Source, Span};

/// The JSON Schema (2020-12) of the report.
pub const REPORT_SCHEMA: &str = include_str!("report.schema.json");

/// The version of the published form.
pub(crate) const VERSION: u32 = 1;

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

/// Writes anything as indented JSON without hidden characters.
pub(crate) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping::default());
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes anything as a line of JSON without hidden characters.
pub(crate) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping::in_one_line());
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// A finding in its published form.
pub(crate) fn finding(finding: &Finding) -> impl Serialize + '_ {
    FindingJson::from(finding)
}

/// What broke, in its published form.
pub(crate) fn broken(broken: &Broken) -> impl Serialize + '_ {
    BrokenJson::from(broken)
}

/// Every customer in its published form, one at a time.
pub(crate) fn customers(report: &Report) -> impl Iterator<Item = impl Serialize + '_> + '_ {
    report.roster().into_iter().map(EntryJson::from)
}

/// How many customers have which standing, in the published form.
pub(crate) fn readiness(report: &Report) -> impl Serialize + use<> {
    ReadinessJson::from(report.readiness())
}

/// The counts in their published form.
pub(crate) fn summary(summary: &Summary) -> impl Serialize {
    SummaryJson::from(summary)
}

/// A place in its published form.
pub(crate) fn place(place: &Place) -> impl Serialize + '_ {
    PlaceJson::from(place)
}

/// Lines, columns and offsets in their published form.
pub(crate) fn range(source: &Source, span: Span) -> impl Serialize {
    RangeJson::new(source, span)
}

#[derive(Serialize)]
struct ReportJson<'a> {
    version: u32,
    as_of: String,
    rules: Each<'a, RuleSummary, RuleJson<'a>>,
    findings: Each<'a, Finding, FindingJson<'a>>,
    broken: Each<'a, Broken, BrokenJson<'a>>,
    customers: Vec<EntryJson<'a>>,
    readiness: ReadinessJson,
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
            readiness: ReadinessJson::from(report.readiness()),
            summary: SummaryJson::from(&report.summary),
            off: report.off.iter().map(|id| &**id).collect(),
        }
    }
}

/// A list whose items take their published form only when they are written.
pub(crate) struct Each<'a, T, J>(pub(crate) &'a [T], pub(crate) fn(&'a T) -> J);

impl<T, J: Serialize> Serialize for Each<'_, T, J> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
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
    errors: u64,
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
            errors: rule.errors,
        }
    }
}

/// A finding in its published form.
#[derive(Serialize)]
pub(crate) struct FindingJson<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: PlaceJson<'a>,
    key: &'a str,
    value: &'a str,
    customer: Option<CustomerJson<'a>>,
    status: &'static str,
    waiver: Option<WaiverJson<'a>>,
    labels: Vec<LabelJson<'a>>,
    help: Option<&'a str>,
    url: Option<&'a str>,
    fixes: Vec<FixJson<'a>>,
    fingerprint: &'a str,
}

impl<'a> From<&'a Finding> for FindingJson<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            rule: &finding.rule,
            severity: finding.severity.name(),
            message: &finding.message,
            place: PlaceJson::from(&finding.place),
            key: &finding.place.key,
            value: &finding.value,
            customer: finding.subject.as_ref().map(CustomerJson::from),
            status: finding.status.name(),
            waiver: match &finding.status {
                Status::Waived(by) => Some(WaiverJson::from(by)),
                Status::Open | Status::Known => None,
            },
            labels: finding.labels.iter().map(LabelJson::from).collect(),
            help: finding.help.as_deref(),
            url: finding.url.as_deref(),
            fixes: finding.fixes.iter().map(FixJson::from).collect(),
            fingerprint: &finding.fingerprint,
        }
    }
}

#[derive(Serialize)]
struct LabelJson<'a> {
    #[serde(flatten)]
    place: PlaceJson<'a>,
    text: &'a str,
}

impl<'a> From<&'a Label> for LabelJson<'a> {
    fn from(label: &'a Label) -> Self {
        Self { place: PlaceJson::from(&label.place), text: &label.text }
    }
}

#[derive(Serialize)]
struct FixJson<'a> {
    #[serde(flatten)]
    place: PlaceJson<'a>,
    replacement: &'a str,
}

impl<'a> From<&'a Fix> for FixJson<'a> {
    fn from(fix: &'a Fix) -> Self {
        Self { place: PlaceJson::from(&fix.place), replacement: &fix.replacement }
    }
}

#[derive(Serialize)]
pub(crate) struct PlaceJson<'a> {
    file: &'a str,
    #[serde(flatten)]
    range: RangeJson,
    pointer: &'a str,
    document: Option<usize>,
}

impl<'a> From<&'a Place> for PlaceJson<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            file: &place.source.name,
            range: RangeJson::new(&place.source, place.span),
            pointer: &place.pointer,
            document: place.document,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct RangeJson {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    offset: usize,
    length: usize,
}

impl RangeJson {
    pub(crate) fn new(source: &Source, span: Span) -> Self {
        let (start, end) = (source.position(span.start), source.position(span.end));
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            offset: span.start,
            length: span.len(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct BrokenJson<'a> {
    kind: &'static str,
    rule: Option<&'a str>,
    file: &'a str,
    document: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
    place: Option<BrokenPlaceJson<'a>>,
    labels: Vec<BrokenLabelJson<'a>>,
}

#[derive(Serialize)]
struct BrokenPlaceJson<'a> {
    source: &'a str,
    #[serde(flatten)]
    range: RangeJson,
}

#[derive(Serialize)]
struct BrokenLabelJson<'a> {
    #[serde(flatten)]
    place: BrokenPlaceJson<'a>,
    text: &'a str,
}

impl<'a> From<&'a Broken> for BrokenJson<'a> {
    fn from(broken: &'a Broken) -> Self {
        let source = broken.place.as_ref().map(|(source, _)| source);
        let label = source.zip(broken.label.as_ref()).map(|(source, (span, text))| {
            BrokenLabelJson { place: BrokenPlaceJson::new(source, *span), text }
        });
        Self {
            kind: match broken.kind {
                BrokenKind::File => "file",
                BrokenKind::Rule => "rule",
            },
            rule: broken.rule.as_deref(),
            file: &broken.file,
            document: broken.document,
            message: &broken.message,
            help: broken.help.as_deref(),
            place: broken.place.as_ref().map(|(source, span)| BrokenPlaceJson::new(source, *span)),
            labels: label.into_iter().collect(),
        }
    }
}

impl<'a> BrokenPlaceJson<'a> {
    fn new(source: &'a Source, span: Span) -> Self {
        Self { source: &source.name, range: RangeJson::new(source, span) }
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
