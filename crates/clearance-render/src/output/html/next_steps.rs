//! The next step of each subject, the nearest day first.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageView, SubjectRow};
use crate::output::html::{fragments, plan_table};
use clearance_engine::report::PlanStep;
use jiff::civil::Date;

pub(super) const SECTION: PageSection = PageSection {
    id: "next",
    title: "Next steps",
    shown: |view| !view.is_single() && next_steps(view).next().is_some(),
    write: write_next_steps,
};

/// The limit of rows; the plan of each subject has its own.
const MOST_ROWS: usize = 500;

/// The next step of a subject: its number, its row, the step and its day.
type NextStep<'v> = (usize, &'v SubjectRow<'v>, &'v PlanStep, Date);

fn next_steps<'v>(view: &'v PageView<'_>) -> impl Iterator<Item = NextStep<'v>> {
    view.rows.iter().enumerate().filter_map(|(number, row)| {
        let step = row.plan?.next_step()?;
        Some((number + 1, row, step, step.due?))
    })
}

fn write_next_steps(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut steps: Vec<NextStep<'_>> = next_steps(view).collect();
    steps.sort_by_key(|(_, row, _, due)| (*due, row.file, row.document));
    let all = steps.len();
    steps.truncate(MOST_ROWS);
    let subjects = &view.report.words.subjects;
    write_markup(
        out,
        html! {
            p {
                "The earliest step with a day that is still to be done, of each " (view.report.words.subject) "; the nearest first."
                @if all > steps.len() { " These are the nearest " (steps.len()) " of " (all) " " (subjects) "." }
            }
            table.plan.next aria-labelledby="next-title" {
                thead {
                    tr {
                        @for title in ["Last day", "State", "Step", "{Subject}", "Owner"] { th scope="col" { (view.report.words.fill(title)) } }
                    }
                }
                tbody { @for step in &steps { (render_row(view, step)) } }
            }
        },
    )
}

fn render_row(view: &PageView<'_>, (number, row, step, due): &NextStep<'_>) -> Markup {
    let subject = fragments::render_path(&fragments::format_subject(view, row));
    html! {
        tr {
            td.day {
                (fragments::render_day(*due))
                @if let Some(days) = step.days_left(view.report.as_of) { small { (fragments::format_days_left(i64::from(days))) } }
            }
            td { (plan_table::render_state(step.state)) }
            td { (escape(&step.title)) }
            th scope="row" {
                @if view.has_sheet(*number, row) { a href={ "#sheet-" (number) } { (subject) } } @else { (subject) }
            }
            td { @if let Some(owner) = &step.owner { (escape(owner)) } }
        }
    }
}
