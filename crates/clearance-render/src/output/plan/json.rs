//! Plans for programs, as JSON that [`SCHEMA`] describes.

use std::io::{self, Write};

use serde::Serialize;

use super::format::PlanFormat;
use super::named::{NamedPlan, all_steps, count_states};
use crate::output::json::{BrokenJson, LocationJson, write_value};
use crate::output::recognition::begins_versioned;
use crate::output::style::Style;
use clearance_engine::report::{PlanStep, Report, StepState};
use jiff::civil::Date;

/// The JSON Schema (2020-12) of plans.
pub const SCHEMA: &str = include_str!("plan.schema.json");

/// The row for `--format json`.
pub(super) const FORMAT: PlanFormat =
    PlanFormat { name: "json", about: "Everything, for programs", is_own, write: write_plans };

fn is_own(head: &str) -> bool {
    begins_versioned(head, ",\"plan_as_of\":")
}

#[derive(Serialize)]
struct PlansJson<'a> {
    version: u32,
    plan_as_of: String,
    customers: Vec<SubjectPlanJson<'a>>,
    broken: Vec<BrokenJson<'a>>,
    summary: PlanSummaryJson,
}

#[derive(Serialize)]
struct SubjectPlanJson<'a> {
    file: &'a str,
    document: Option<usize>,
    name: Option<&'a str>,
    deadline: Option<String>,
    next: Option<&'a str>,
    steps: Vec<PlanStepJson<'a>>,
}

#[derive(Serialize)]
struct PlanStepJson<'a> {
    key: &'a str,
    rule: &'a str,
    title: &'a str,
    owner: Option<&'a str>,
    #[serde(rename = "where")]
    area: Option<&'a str>,
    due: Option<String>,
    days_left: Option<i32>,
    state: &'static str,
    after: &'a [String],
    basis: &'a [String],
    location: Option<LocationJson<'a>>,
}

#[derive(Default, Serialize)]
struct PlanSummaryJson {
    customers: u64,
    late: u64,
    due: u64,
    waiting: u64,
    done: u64,
    not_needed: u64,
}

fn write_plans(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let plans = NamedPlan::all_of(report);
    write_value(
        &PlansJson {
            version: 1,
            plan_as_of: report.as_of.to_string(),
            customers: plans.iter().map(|named| plan_json(named, report.as_of)).collect(),
            broken: report.broken.iter().map(BrokenJson::from).collect(),
            summary: summary_json(report),
        },
        out,
    )
}

fn plan_json<'a>(named: &NamedPlan<'a>, as_of: Date) -> SubjectPlanJson<'a> {
    let subject = &named.plan.subject;
    SubjectPlanJson {
        file: &subject.file,
        document: subject.document,
        name: named.name(),
        deadline: named.about.and_then(|about| about.deadline).map(|day| day.to_string()),
        next: named.plan.next_step().map(|step| step.key.as_str()),
        steps: named.plan.steps.iter().map(|step| step_json(step, as_of)).collect(),
    }
}

fn step_json(step: &PlanStep, as_of: Date) -> PlanStepJson<'_> {
    PlanStepJson {
        key: &step.key,
        rule: &step.rule,
        title: &step.title,
        owner: step.owner.as_deref(),
        area: step.area.as_deref(),
        due: step.due.map(|day| day.to_string()),
        days_left: step.days_left(as_of),
        state: step.state.name(),
        after: &step.after,
        basis: &step.basis,
        location: step.location.as_ref().map(LocationJson::from),
    }
}

fn summary_json(report: &Report) -> PlanSummaryJson {
    let customers = report.plans.len() as u64;
    let mut summary = PlanSummaryJson { customers, ..PlanSummaryJson::default() };
    for (state, count) in count_states(all_steps(report)) {
        let slot = match state {
            StepState::Late => &mut summary.late,
            StepState::Due => &mut summary.due,
            StepState::Waiting => &mut summary.waiting,
            StepState::Done => &mut summary.done,
            StepState::NotNeeded => &mut summary.not_needed,
        };
        *slot = count;
    }
    summary
}
