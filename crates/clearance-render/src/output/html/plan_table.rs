//! The plan of a subject as a table: each step with its last day, state, owner and place, and what its day follows from.

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::html::view::{PageView, SubjectRow};
use crate::output::human::counts::format_count;
use crate::output::text::is_address;
use clearance_engine::report::{DayOrigin, PlanStep, StepState, days_between};
use jiff::civil::Date;

/// The columns, and the class of their cells.
const COLUMNS: [&str; 5] = ["Last day", "State", "Step", "Owner", "Where"];

/// Renders the steps of a subject as a table, which an element with this id names.
pub(super) fn render_plan(view: &PageView<'_>, row: &SubjectRow<'_>, named_by: &str) -> Markup {
    html! {
        table.plan aria-labelledby=(named_by) {
            thead { tr { @for title in COLUMNS { th scope="col" { (title) } } } }
            tbody { @for step in row.steps() { (render_step(view, row, step)) } }
        }
    }
}

/// Renders a state as sign and word.
pub(super) fn render_state(state: StepState) -> Markup {
    html! { span class={ "state " (class_of(state)) } { (state.name()) } }
}

/// The class of a state.
fn class_of(state: StepState) -> &'static str {
    match state {
        StepState::NotNeeded => "unneeded",
        other => other.name(),
    }
}

fn render_step(view: &PageView<'_>, row: &SubjectRow<'_>, step: &PlanStep) -> Markup {
    let as_of = view.report.as_of;
    html! {
        tr class=(class_of(step.state)) {
            td.day {
                @if let Some(due) = step.due { (fragments::render_day(due)) } @else { span.none { "any day" } }
                @if let Some(days) = step.days_left(as_of).filter(|_| step.state.is_open()) {
                    small { (fragments::format_days_left(i64::from(days))) }
                }
            }
            td { (render_state(step.state)) }
            th scope="row" {
                (escape(&step.title))
                @if step.state.is_open() { (render_grounds(row, step)) }
            }
            td { @if let Some(owner) = &step.owner { (escape(owner)) } @else { span.none { "nobody named" } } }
            td { @if let Some(area) = &step.area { (escape(area)) } }
        }
    }
}

/// Renders what the day of an open step follows from, what it waits for, and the pages that it rests on.
fn render_grounds(row: &SubjectRow<'_>, step: &PlanStep) -> Markup {
    let first = |key: &String| row.steps().iter().find(|first| first.key == *key);
    let open: Vec<&PlanStep> =
        step.after.iter().filter_map(first).filter(|first| first.state.is_open()).collect();
    html! {
        @if let (Some(due), Some(origin)) = (step.due, &step.due_from) { (render_origin(due, origin)) }
        @if !open.is_empty() {
            small { "after: " @for (nth, first) in open.iter().enumerate() { @if nth > 0 { "; " } (escape(&first.title)) } }
        }
        @for basis in &step.basis { small { (render_basis(basis)) } }
    }
}

/// Renders how a day follows from one of the file: `1 day before 2026-12-30, the value of …`.
fn render_origin(due: Date, origin: &DayOrigin) -> Markup {
    let days = days_between(origin.day, due);
    let distance = format_count(days.unsigned_abs(), "day");
    html! {
        small {
            @match days {
                0 => "the day of ",
                ..0 => { (distance) " before " (fragments::render_day(origin.day)) ", " },
                _ => { (distance) " after " (fragments::render_day(origin.day)) ", " },
            }
            code { (escape(&origin.key)) }
        }
    }
}

/// Renders a page that a step rests on: its address without the scheme, as a link where it is one.
fn render_basis(basis: &str) -> Markup {
    let shown = basis.trim_start_matches("https://");
    html! {
        @if is_address(basis) {
            a.bare href=(fragments::encode_href(basis)) rel="noreferrer" { (fragments::render_path(&escape(shown))) }
        } @else {
            (escape(basis))
        }
    }
}
