//! Plans as entries of a calendar (iCalendar, RFC 5545): one for each step that has a day, for all of that day.
//!
//! A calendar knows an entry again by its UID, so that a plan that is imported once more moves its entries: the UID is a digest
//! of file, document and the key of the step. The time stamp is the day of the run.

use std::io::{self, Write};

use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::civil::Date;

use super::format::PlanFormat;
use super::named::NamedPlan;
use crate::output::escape::escape;
use crate::output::style::Style;
use clearance_engine::report::{PlanStep, Report, StepState, fingerprint};

/// The row for `--format ics`.
pub(super) const FORMAT: PlanFormat = PlanFormat {
    name: "ics",
    about: "An entry per step that has a day, for calendars",
    is_own,
    write: write_plans,
};

/// Who wrote the calendar.
const PRODUCT: &str = "-//Clearance//plan//EN";

fn is_own(head: &str) -> bool {
    head.starts_with("BEGIN:VCALENDAR") && head.contains(PRODUCT)
}

fn write_plans(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property((name, value));
    }
    for named in NamedPlan::all_of(report) {
        let steps = named.plan.steps.iter();
        let entries = steps.filter_map(|step| Some(entry(&named, step, step.due?, report.as_of)));
        entries.for_each(|entry| _ = calendar.push(entry));
    }
    write!(out, "{calendar}")
}

fn entry(named: &NamedPlan<'_>, step: &PlanStep, due: Date, as_of: Date) -> Event {
    let document = named.plan.subject.document.map(|number| number.to_string());
    let uid = fingerprint(&[&named.file, document.as_deref().unwrap_or_default(), &step.key]);
    let done = if step.state == StepState::Done { "done: " } else { "" };
    let mut start = Property::new("DTSTART", basic_form(due));
    start.add_parameter("VALUE", "DATE");
    let mut event = Event::new();
    event
        .uid(&format!("{uid}@clearance"))
        .append_property(Property::new("DTSTAMP", format!("{}T000000Z", basic_form(as_of))))
        .append_property(start)
        .add_property("TRANSP", "TRANSPARENT")
        .summary(&escape(&format!("{done}{}: {}", named.title(), step.title)))
        .description(&describe(named, step));
    if step.state == StepState::NotNeeded {
        event.add_property("STATUS", "CANCELLED");
    }
    if let Some(area) = &step.area {
        event.location(&escape(area));
    }
    event
}

/// `20261231`.
fn basic_form(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// Everything about a step that a calendar has no field for, a line each.
fn describe(named: &NamedPlan<'_>, step: &PlanStep) -> String {
    let mut lines = vec![format!("state: {}", step.state.name())];
    lines.extend(step.owner.as_ref().map(|owner| format!("owner: {owner}")));
    let after = step.after.iter().map(|key| format!("after: {}", named.step_title(key)));
    lines.extend(after);
    lines.extend(step.basis.iter().map(|basis| format!("basis: {basis}")));
    lines.push(format!("file: {}", named.place()));
    lines.push(format!("rule: {}", step.rule));
    let lines: Vec<String> = lines.iter().map(|line| escape(line).into_owned()).collect();
    lines.join("\n")
}
