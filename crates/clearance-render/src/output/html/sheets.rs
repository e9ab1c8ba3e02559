//! The sheet of each subject: standing, questions, the table of its pack, plan, and the outcome of each rule.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageKind, PageView, SubjectRow};
use crate::output::html::{fragments, outcomes, pack_table, plan_table};
use crate::output::human::counts::format_count;
use crate::output::plan::format_states;
use clearance_engine::report::Broken;

/// The sheets of all subjects.
pub(super) const SECTION: PageSection = PageSection {
    id: "sheets",
    title: "{Subject} by {subject}",
    shown: |view| {
        !view.is_single() && (view.sheets().next().is_some() || view.count_left_out() > 0)
    },
    write: write_sheets,
};

/// The plan of the one subject that a page is about.
pub(super) const PLAN: PageSection = PageSection {
    id: "plan",
    title: "Plan",
    shown: |view| {
        let has_plan = |row: &SubjectRow<'_>| {
            !row.steps().is_empty()
                || !row.unplanned.is_empty()
                || pack_table::has_rows(view.report, row)
        };
        view.is_single() && view.rows.iter().any(has_plan)
    },
    write: |view, out| {
        view.rows.iter().try_for_each(|row| write_markup(out, render_plan_parts(view, 1, row)))
    },
};

fn write_sheets(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (number, row) in view.sheets() {
        write_markup(out, render_sheet(view, number, row))?;
    }
    let left_out = view.count_left_out();
    if left_out == 0 {
        return Ok(());
    }
    let left_out = view.report.words.count(left_out as u64);
    write_markup(
        out,
        html! { p.incomplete { strong { "Not all are here. " } (left_out) " more would make this page too large to be read." } },
    )
}

fn render_sheet(view: &PageView<'_>, number: usize, row: &SubjectRow<'_>) -> Markup {
    html! {
        div.group.sheet role="group" id={ "sheet-" (number) } data-row=(number) aria-labelledby={ "sheet-" (number) "-title" } {
            h3 id={ "sheet-" (number) "-title" } { (fragments::render_path(&fragments::format_subject(view, row))) }
            (render_about(view, row))
            @if view.kind == PageKind::Book { (render_counts(number, row)) (render_questions(row)) }
            (render_plan_parts(view, number, row))
            @if view.kind == PageKind::Book { (outcomes::render_outcomes(view, row)) }
        }
    }
}

/// Renders where a subject stands, by when it must be done, and its file.
pub(super) fn render_about(view: &PageView<'_>, row: &SubjectRow<'_>) -> Markup {
    html! {
        p.about {
            @if view.kind != PageKind::Plans {
                (fragments::render_standing(row.standing))
                @if let Some(day) = row.holds_until { span { "holds until " (fragments::render_day(day)) } }
            }
            @if let (Some(date), Some(days)) = (row.deadline, row.days) {
                span { (escape(&view.report.words.duty)) " by " (fragments::render_day(date)) ", " (fragments::format_days_left(days)) }
            }
            @if row.name.is_some() { span { (fragments::render_path(&fragments::format_document(view, row.file, row.document))) } }
        }
    }
}

/// Renders how much there is to read of a subject elsewhere on the page.
fn render_counts(number: usize, row: &SubjectRow<'_>) -> Markup {
    html! {
        @if !row.open.is_empty() {
            p.more { a href={ "#group-" (number) } { (format_count(row.open.len() as u64, "open finding")) } }
        }
    }
}

/// Renders the questions of a subject, each with a link to all that is said of it.
fn render_questions(row: &SubjectRow<'_>) -> Markup {
    html! {
        @if !row.questions.is_empty() {
            ul.asked {
                @for question in &row.questions {
                    li { (fragments::render_severity(question.severity)) " " a href={ "#finding-" (escape(&question.fingerprint)) } { (escape(&question.message)) } }
                }
            }
        }
    }
}

/// Renders the table of the pack and the plan, each under a heading of level 4, or 3 on a page about one subject.
fn render_plan_parts(view: &PageView<'_>, number: usize, row: &SubjectRow<'_>) -> Markup {
    let steps = row.steps();
    let plan_id = format!("sheet-{number}-plan");
    html! {
        @if pack_table::has_rows(view.report, row) {
            (pack_table::render_table(view, row, &format!("sheet-{number}-table")))
        }
        @for broken in &row.unplanned { (render_unplanned(view, broken)) }
        @if !steps.is_empty() {
            (fragments::render_heading(view, &plan_id, html! { "Steps" span.tally { (format_states(steps.iter())) } }))
            (plan_table::render_plan(view, row, &plan_id))
        }
    }
}

/// Renders why plan or table of a subject lacks something.
fn render_unplanned(view: &PageView<'_>, broken: &Broken) -> Markup {
    html! {
        p.incomplete {
            strong { "Something is missing here. " }
            @if let Some(rule) = &broken.rule { (fragments::render_rule_link(view, rule)) " did not finish: " }
            (escape(&broken.message))
        }
    }
}
