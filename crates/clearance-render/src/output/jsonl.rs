//! The report as lines of JSON: one for each finding, then for each thing that could not be checked, then for each
//! subject, then one with the counts. A line says in `type` what it is; the rest of it is what the JSON report holds, so the two never differ.
//!
//! Lines are written one by one and need no memory of their own. The first comes when all files are checked, not
//! before: findings are sorted, so that the same input gives the same lines.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::output::format::ReportFormat;
use crate::output::json::{self, REPORT_SCHEMA};
use crate::output::recognition::starts_compactly;
use crate::output::style::Style;
use clearance_engine::report::{Finding, Keep, Report};

/// The row for `--format jsonl`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "jsonl",
    about: "A line of JSON per finding and document, then the counts, for programs that read line by line",
    keep: Keep { subjects: true, ..Keep::NOTHING },
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    ["finding", "question", "broken", SUBJECT]
        .iter()
        .any(|kind| starts_compactly(head, &format!("{{\"type\":\"{kind}\",\"")))
        || starts_compactly(head, "{\"type\":\"summary\",\"version\":")
}

/// The kinds of lines: the values of `type`, each with a definition in the report's schema.
const KINDS: [&str; 5] = ["finding", "question", "broken", SUBJECT, "summary"];

/// The value of `type` of a subject's line.
const SUBJECT: &str = "customer";

/// The definition in the report's schema of a kind of lines. `customer` says there whom a finding is about.
fn definition_of(kind: &str) -> &str {
    if kind == SUBJECT { "customer_standing" } else { kind }
}

#[derive(Serialize)]
struct TypedLine<T> {
    r#type: &'static str,
    #[serde(flatten)]
    rest: T,
}

#[derive(Serialize)]
struct SummaryLine<T, R> {
    version: u32,
    as_of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    holds_until: Option<String>,
    readiness: R,
    #[serde(flatten)]
    counts: T,
}

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let [finding, question, broken, customer, summary] = KINDS;
    let (questions, findings): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|each| each.is_question());
    for (r#type, list) in [(finding, findings), (question, questions)] {
        for each in list {
            json::write_line(&TypedLine { r#type, rest: json::finding_json(each) }, out)?;
        }
    }
    for each in &report.broken {
        json::write_line(&TypedLine { r#type: broken, rest: json::broken_json(each) }, out)?;
    }
    for each in json::subjects_json(report) {
        json::write_line(&TypedLine { r#type: customer, rest: each }, out)?;
    }
    let (readiness, counts) = (json::readiness_json(report), json::summary_json(&report.summary));
    let as_of = report.as_of.to_string();
    let holds_until = report.holds_until().map(|day| day.to_string());
    let end = SummaryLine { version: json::VERSION, as_of, holds_until, readiness, counts };
    json::write_line(&TypedLine { r#type: summary, rest: end }, out)
}

/// Returns the JSON Schema (2020-12) of a line. It is derived from the report's own, so the two never differ.
pub fn line_schema() -> String {
    let mut schema: Value = serde_json::from_str(REPORT_SCHEMA).unwrap_or_default();
    let of_report = schema.get("properties").cloned().unwrap_or_default();
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for kind in KINDS {
            let definition =
                definitions.get_mut(definition_of(kind)).and_then(Value::as_object_mut);
            if let Some(definition) = definition {
                describe_type(definition, kind);
            }
        }
        if let Some(summary) = definitions.get_mut("summary").and_then(Value::as_object_mut) {
            let field = |name| of_report.get(name).cloned().unwrap_or_default();
            insert_field(summary, "holds_until", field("holds_until"));
            for name in ["readiness", "as_of", "version"] {
                require_field(summary, name, field(name));
            }
        }
    }
    let whole = json!({
        "$schema": schema.get("$schema"),
        "$id": "urn:clearance:report-line:2",
        "title": "A line of a Clearance report",
        "description": "Lines are findings, then what could not be checked, then subjects, then one with the counts; each is what the JSON report holds, with its `type`.",
        "oneOf": KINDS.map(|kind| json!({ "$ref": format!("#/$defs/{}", definition_of(kind)) })),
        "$defs": schema.get("$defs"),
    });
    format!("{whole:#}\n")
}

fn describe_type(definition: &mut Map<String, Value>, kind: &str) {
    let field = json!({ "const": kind, "title": "Type", "description": "What the line is about." });
    require_field(definition, "type", field);
}

/// Adds a required field before all others.
fn require_field(definition: &mut Map<String, Value>, name: &str, field: Value) {
    if let Some(required) = definition.get_mut("required").and_then(Value::as_array_mut) {
        required.insert(0, name.into());
    }
    insert_field(definition, name, field);
}

/// Adds a field before all others.
fn insert_field(definition: &mut Map<String, Value>, name: &str, field: Value) {
    if let Some(fields) = definition.get_mut("properties").and_then(Value::as_object_mut) {
        fields.shift_insert(0, name.to_owned(), field);
    }
}
