//! SARIF 2.1.0, as code scanning services and editors read it.
//!
//! Files are named from the root on, below `%SRCROOT%`; where that is on this machine is not said. What is meant to be
//! read is escaped as in every other report, what is meant to be compared with a file (snippets, replacements) is not:
//! there JSON's own escapes keep hidden characters from being written as they are.

mod descriptors;
mod locations;
mod messages;
mod notifications;
mod results;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, PropertyBag, Run, Sarif, Tool, ToolComponent,
};

use crate::output::format::ReportFormat;
use crate::output::json::write_value;
use crate::output::recognition::starts_compactly;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report, Standing, Words};
use descriptors::Descriptors;

/// The row for `--format sarif`.
pub const FORMAT: ReportFormat = ReportFormat {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning and editors",
    keep: Keep::NOTHING,
    is_own,
    write: write_report,
    each: None,
};

/// Recognizes these reports by their first bytes.
fn is_own(head: &str) -> bool {
    let (key, value) = COMMAND;
    let known = head.contains(&format!("\"{key}\": \"{value}\""));
    // Earlier ones had a category.
    starts_compactly(head, "{\"$schema\":\"https://")
        && (known || head.contains("\"clearance/check/\""))
}

/// The address of the SARIF schema.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The property by which a report is recognized, before anything that may be long.
const COMMAND: (&str, &str) = ("command", "clearance check");

/// The most results of a run that GitHub accepts.
const MOST_RESULTS: usize = 25_000;

fn write_report(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let descriptors = Descriptors::for_report(report);
    let log = Sarif::builder()
        .schema(SCHEMA)
        .version("2.1.0")
        .runs(vec![build_run(report, &descriptors)]);
    write_value(&log.build(), out)
}

/// Counts the results that are left out, as services would refuse the report; the most severe are there.
pub fn count_left_out(report: &Report) -> usize {
    (report.broken.len() + report.findings.len()).saturating_sub(MOST_RESULTS)
}

fn build_run(report: &Report, descriptors: &Descriptors<'_>) -> Run {
    // It has no `automationDetails`: the sender chooses the category.
    let mut run = Run::builder()
        .tool(Tool::builder().driver(build_driver(descriptors, &report.words)).build())
        .column_kind(json!("unicodeCodePoints"))
        .original_uri_base_ids(uri_bases())
        .invocations(vec![build_invocation(report, descriptors)])
        .results(results::collect_results(report, descriptors, MOST_RESULTS))
        .build();
    run.properties = Some(readiness_properties(report));
    run
}

/// Returns the counts by standing.
fn readiness_properties(report: &Report) -> PropertyBag {
    let readiness = report.readiness();
    let counts = Standing::ALL
        .map(|standing| (standing.name().to_owned(), json!(readiness.count_of(standing))));
    let customers = json!(BTreeMap::from(counts));
    let additional_properties = BTreeMap::from([("customers".to_owned(), customers)]);
    PropertyBag { additional_properties, ..PropertyBag::default() }
}

fn build_driver(descriptors: &Descriptors<'_>, words: &Words) -> ToolComponent {
    ToolComponent::builder()
        .name("clearance")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(descriptors.to_sarif(words))
        .build()
}

/// Returns the bases of relative file names. Their absolute paths are left out: reports travel, and paths of a machine
/// are private.
fn uri_bases() -> BTreeMap<String, ArtifactLocation> {
    let base = |name: &str, about: &str| {
        let about = messages::plain_message(about);
        (name.to_owned(), ArtifactLocation::builder().description(about).build())
    };
    BTreeMap::from([
        base(locations::ROOT, "the folder of clearance.toml, or of the repository"),
        base(locations::PROGRAM, "the program itself, which brings the shipped rules along"),
    ])
}

/// Builds the invocation, with a notification for everything that could not be checked.
fn build_invocation(report: &Report, descriptors: &Descriptors<'_>) -> Invocation {
    let broken = report.broken.iter();
    let broken =
        broken.map(|broken| notifications::broken_notification(broken, report, descriptors));
    let left_out = Some(count_left_out(report)).filter(|count| *count > 0);
    let left_out = left_out.map(|count| notifications::left_out_notification(count, MOST_RESULTS));
    let mut invocation = Invocation::builder()
        .execution_successful(report.broken.is_empty())
        .tool_execution_notifications(broken.chain(left_out).collect::<Vec<_>>())
        .build();
    let (key, value) = COMMAND;
    invocation.properties = Some(PropertyBag {
        additional_properties: BTreeMap::from([(key.to_owned(), json!(value))]),
        ..PropertyBag::default()
    });
    invocation
}
