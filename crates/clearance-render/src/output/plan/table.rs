//! Plans as a table for spreadsheets: a row for each step, as CSV.

use std::io::{self, Write};

use csv::WriterBuilder;
use serde::Serialize;

use super::format::PlanFormat;
use super::named::NamedPlan;
use crate::output::csv::{defuse_formula, into_io_error};
use crate::output::style::Style;
use clearance_engine::report::{PlanStep, Report};
use jiff::civil::Date;

/// The row for `--format csv`.
pub(super) const FORMAT: PlanFormat = PlanFormat {
    name: "csv",
    about: "A row per step, for spreadsheets",
    is_own,
    write: write_plans,
};

fn is_own(head: &str) -> bool {
    head.starts_with("customer,file,document,due,")
}

/// The columns, from the left.
const COLUMNS: [&str; 14] = [
    "customer",
    "file",
    "document",
    "due",
    "days_left",
    "state",
    "step",
    "owner",
    "where",
    "after",
    "basis",
    "rule",
    "key",
    "line",
];

/// A row: a field for each of [`COLUMNS`], in their order.
#[derive(Serialize)]
struct StepRow {
    customer: String,
    file: String,
    document: Option<usize>,
    due: Option<String>,
    days_left: Option<i32>,
    state: &'static str,
    step: String,
    owner: String,
    area: String,
    after: String,
    basis: String,
    rule: String,
    key: String,
    line: Option<usize>,
}

fn write_plans(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut table = WriterBuilder::new().has_headers(false).from_writer(out);
    table.write_record(COLUMNS).map_err(into_io_error)?;
    for named in NamedPlan::all_of(report) {
        for step in &named.plan.steps {
            table.serialize(step_row(&named, step, report.as_of)).map_err(into_io_error)?;
        }
    }
    table.flush()
}

fn step_row(named: &NamedPlan<'_>, step: &PlanStep, as_of: Date) -> StepRow {
    let optional = |text: Option<&str>| text.map(defuse_formula).unwrap_or_default();
    let after: Vec<&str> = step.after.iter().map(|key| named.step_title(key)).collect();
    StepRow {
        customer: optional(named.name()),
        file: defuse_formula(&named.file),
        document: named.plan.subject.document,
        due: step.due.map(|day| day.to_string()),
        days_left: step.days_left(as_of),
        state: step.state.name(),
        step: defuse_formula(&step.title),
        owner: optional(step.owner.as_deref()),
        area: optional(step.area.as_deref()),
        after: defuse_formula(&after.join("; ")),
        basis: defuse_formula(&step.basis.join(" ")),
        rule: defuse_formula(&step.rule),
        key: defuse_formula(&step.key),
        line: step.location.as_ref().map(|place| place.start().line),
    }
}
