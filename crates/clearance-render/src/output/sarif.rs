//! SARIF 2.1.0, as code scanning services and editors read it.
//!
//! Files are named from the root on, below `%SRCROOT%`; where that is on this machine is not said. What is meant to be
//! read is escaped as in every other report, what is meant to be compared with a file (snippets, replacements) is not:
//! there JSON's own escapes keep hidden characters from being written as they are.

mod descriptors;
mod notifications;
mod places;
mod results;
mod words;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, PropertyBag, Run, Sarif, Tool, ToolComponent,
};

use crate::output::format::Output;
use crate::output::json::write_value;
use crate::output::own::begins;
use crate::output::style::Style;
use clearance_engine::report::{Keep, Report, Standing, Words};
use descriptors::Descriptors;

/// The row for `--format sarif`.
pub const OUTPUT: Output = Output {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning and editors",
    keep: Keep::NOTHING,
    is_own,
    write,
};

/// Whether a text begins as these reports do.
fn is_own(head: &str) -> bool {
    let (key, value) = COMMAND;
    let known = head.contains(&format!("\"{key}\": \"{value}\""));
    // Earlier ones had a category.
    begins(head, "{\"$schema\":\"https://") && (known || head.contains("\"clearance/check/\""))
}

/// Where the schema is that the report keeps to.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a report is known by, before anything that may be long.
const COMMAND: (&str, &str) = ("command", "clearance check");

/// Where there are more results of a run, GitHub refuses the report.
const MOST_RESULTS: usize = 25_000;

fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let descriptors = Descriptors::of(report);
    let log =
        Sarif::builder().schema(SCHEMA).version("2.1.0").runs(vec![run(report, &descriptors)]);
    write_value(&log.build(), out)
}

/// How many results are left out of the report as services would refuse it; the gravest are there.
pub fn left_out(report: &Report) -> usize {
    (report.broken.len() + report.findings.len()).saturating_sub(MOST_RESULTS)
}

fn run(report: &Report, descriptors: &Descriptors<'_>) -> Run {
    // It has no `automationDetails`: of which category it is, those say who send it.
    let mut run = Run::builder()
        .tool(Tool::builder().driver(driver(descriptors, &report.words)).build())
        .column_kind(json!("unicodeCodePoints"))
        .original_uri_base_ids(bases())
        .invocations(vec![invocation(report, descriptors)])
        .results(results::of(report, descriptors, MOST_RESULTS))
        .build();
    run.properties = Some(readiness(report));
    run
}

/// How many customers have which standing.
fn readiness(report: &Report) -> PropertyBag {
    let readiness = report.readiness();
    let counts = Standing::ALL
        .map(|standing| (standing.name().to_owned(), json!(readiness.count_of(standing))));
    let customers = json!(BTreeMap::from(counts));
    let additional_properties = BTreeMap::from([("customers".to_owned(), customers)]);
    PropertyBag { additional_properties, ..PropertyBag::default() }
}

fn driver(descriptors: &Descriptors<'_>, words: &Words) -> ToolComponent {
    ToolComponent::builder()
        .name("clearance")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(descriptors.written(words))
        .build()
}

/// What names of files are relative to. Nothing says where that is: reports travel, and paths of somebody's machine
/// are nobody's business.
fn bases() -> BTreeMap<String, ArtifactLocation> {
    let base = |name: &str, about: &str| {
        let about = words::message(about);
        (name.to_owned(), ArtifactLocation::builder().description(about).build())
    };
    BTreeMap::from([
        base(places::ROOT, "the folder of clearance.toml, or of the repository"),
        base(places::PROGRAM, "the program itself, which brings the shipped rules along"),
    ])
}

/// That the run took place, and what could not be checked.
fn invocation(report: &Report, descriptors: &Descriptors<'_>) -> Invocation {
    let broken = report.broken.iter();
    let broken = broken.map(|broken| notifications::of_broken(broken, report, descriptors));
    let left_out = Some(left_out(report)).filter(|count| *count > 0);
    let left_out = left_out.map(|count| notifications::of_left_out(count, MOST_RESULTS));
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
