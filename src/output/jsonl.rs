//! The report as lines of JSON: one for each finding, then for each thing that could not be checked, then one with the
//! counts. A line says in `type` what it is; the rest of it is what the JSON report holds, so the two never differ.
//!
//! Lines are written one by one and need no memory of their own. The first comes when all files are checked, not
//! before: findings are sorted, so that the same input gives the same lines.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::output::json::{self, REPORT_SCHEMA};
use crate::output::own::begins;
use crate::output::{Output, Style};
use crate::report::{Keep, Report};

/// The row for `--format jsonl`.
pub const OUTPUT: Output = Output {
    name: "jsonl",
    about: "A line of JSON per finding, then the counts, for programs that read line by line",
    keep: Keep::NOTHING,
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    ["finding", "broken"].iter().any(|kind| begins(head, &format!("{{\"type\":\"{kind}\",\"")))
        || begins(head, "{\"type\":\"summary\",\"version\":")
}

/// What lines can be: the value of `type`, and the definition in the report's schema of all the rest.
const KINDS: [&str; 3] = ["finding", "broken", "summary"];

#[derive(Serialize)]
struct Line<T> {
    r#type: &'static str,
    #[serde(flatten)]
    rest: T,
}

#[derive(Serialize)]
struct End<T> {
    version: u32,
    as_of: String,
    #[serde(flatten)]
    counts: T,
}

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let [finding, broken, summary] = KINDS;
    for each in &report.findings {
        json::write_line(&Line { r#type: finding, rest: json::finding(each) }, out)?;
    }
    for each in &report.broken {
        json::write_line(&Line { r#type: broken, rest: json::broken(each) }, out)?;
    }
    let counts = json::summary(&report.summary);
    let end = End { version: json::VERSION, as_of: report.as_of.to_string(), counts };
    json::write_line(&Line { r#type: summary, rest: end }, out)
}

/// The JSON Schema (2020-12) of a line. It is made of the report's own, so the two never differ.
pub fn schema() -> String {
    let mut schema: Value = serde_json::from_str(REPORT_SCHEMA).unwrap_or_default();
    let of_report = schema.get("properties").cloned().unwrap_or_default();
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for kind in KINDS {
            let definition = definitions.get_mut(kind).and_then(Value::as_object_mut);
            if let Some(definition) = definition {
                describe_type(definition, kind);
            }
        }
        if let Some(summary) = definitions.get_mut("summary").and_then(Value::as_object_mut) {
            for name in ["as_of", "version"] {
                let field = of_report.get(name).cloned().unwrap_or_default();
                require(summary, name, field);
            }
        }
    }
    let whole = json!({
        "$schema": schema.get("$schema"),
        "$id": "urn:clearance:report-line:1",
        "title": "A line of a Clearance report",
        "description": "Lines are findings, then what could not be checked, then one with the counts; each is what the JSON report holds, with its `type`.",
        "oneOf": KINDS.map(|kind| json!({ "$ref": format!("#/$defs/{kind}") })),
        "$defs": schema.get("$defs"),
    });
    format!("{whole:#}\n")
}

fn describe_type(definition: &mut Map<String, Value>, kind: &str) {
    let field = json!({ "const": kind, "title": "Type", "description": "What the line is about." });
    require(definition, "type", field);
}

/// Adds a field that must be there, before all others.
fn require(definition: &mut Map<String, Value>, name: &str, field: Value) {
    if let Some(required) = definition.get_mut("required").and_then(Value::as_array_mut) {
        required.insert(0, name.into());
    }
    if let Some(fields) = definition.get_mut("properties").and_then(Value::as_object_mut) {
        fields.shift_insert(0, name.to_owned(), field);
    }
}
