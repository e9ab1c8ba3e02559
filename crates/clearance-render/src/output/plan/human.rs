//! Plans for people: a table for each subject, and one of all subjects by their next day.

use std::io::{self, Write};

use super::format::PlanFormat;
use super::named::{NamedPlan, count_steps};
use crate::output::escape::escape;
use crate::output::recognition::first_line;
use crate::output::style::Style;
use crate::output::text::{StyledText, TextColor, TextStyle};
use crate::output::text_table::TextTable;
use clearance_engine::report::{PlanStep, Report, StepState};
use jiff::civil::Date;

/// The row for `--format human`.
pub(super) const FORMAT: PlanFormat =
    PlanFormat { name: "human", about: "Tables, for people", is_own, write: write_plans };

/// How the first line begins.
const HEAD: &str = "plan as of ";

fn is_own(head: &str) -> bool {
    first_line(head).starts_with(HEAD)
}

fn write_plans(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEAD}{}", report.as_of)?;
    let plans = NamedPlan::all_of(report);
    for named in plans.iter().filter(|named| !named.plan.steps.is_empty()) {
        writeln!(out)?;
        let title = match named.name() {
            Some(name) => format!("{name} ({})", named.place()),
            None => named.place(),
        };
        writeln!(out, "{}", plain_text(&title).map_styles(|look| look.bold = true).paint(style))?;
        write_table(&["by", "state", "step", "owner", "where"], step_rows(named), style, out)?;
    }
    if plans.len() > 1 {
        write_book(report, &plans, style, out)?;
    }
    writeln!(out, "\n{}", count_steps(report))
}

/// Writes all subjects with their next step, by its day.
fn write_book(
    report: &Report,
    plans: &[NamedPlan<'_>],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let next = plans.iter().filter_map(|named| Some((named, named.plan.next_step()?)));
    let mut next: Vec<(&NamedPlan<'_>, &PlanStep)> = next.collect();
    if next.is_empty() {
        return Ok(());
    }
    next.sort_by_key(|(named, step)| (step.due, &named.plan.subject));
    writeln!(out, "\nnext of all {}:", escape(&report.words.subjects))?;
    let row = |(named, step): &(&NamedPlan<'_>, &PlanStep)| {
        vec![
            plain_text(&step.due.as_ref().map(Date::to_string).unwrap_or_default()),
            plain_text(&days_left(step, report.as_of)),
            plain_text(&named.title()),
            plain_text(&step.title),
            plain_text(step.owner.as_deref().unwrap_or_default()),
        ]
    };
    let head = ["by", "days left", &*report.words.subject, "step", "owner"];
    write_table(&head, next.iter().map(row).collect(), style, out)
}

fn write_table(
    head: &[&str],
    rows: Vec<Vec<StyledText>>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let table = TextTable { head: head.iter().map(|name| plain_text(name)).collect(), rows };
    let mut lines = table.render_lines(style, style.width).into_iter();
    lines.try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

fn step_rows(named: &NamedPlan<'_>) -> Vec<Vec<StyledText>> {
    let row = |step: &PlanStep| {
        let look = match step.state {
            StepState::Late => TextStyle::colored(TextColor::Red),
            StepState::Due => TextStyle::colored(TextColor::Yellow),
            StepState::Waiting => TextStyle::colored(TextColor::Cyan),
            StepState::Done | StepState::NotNeeded => TextStyle::default(),
        };
        vec![
            plain_text(&step.due.as_ref().map(Date::to_string).unwrap_or_default()),
            StyledText::new(step.state.name(), &look),
            plain_text(&step.title),
            plain_text(step.owner.as_deref().unwrap_or_default()),
            plain_text(step.area.as_deref().unwrap_or_default()),
        ]
    };
    named.plan.steps.iter().map(row).collect()
}

fn days_left(step: &PlanStep, as_of: Date) -> String {
    step.days_left(as_of).map(|days| days.to_string()).unwrap_or_default()
}

fn plain_text(text: &str) -> StyledText {
    StyledText::new(text, &TextStyle::default())
}
