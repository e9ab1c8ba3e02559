//! What each kind of day on the page means.

use std::io::{self, Write};

use maud::html;

use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageKind, PageView};
use clearance_engine::report::{Status, StepState, TableAge};

pub(super) const SECTION: PageSection =
    PageSection { id: "days", title: "What the days mean", shown: |_| true, write: write_days };

/// A kind of day: what it is called on the page, and what it means, in the words of a pack.
struct DayKind {
    name: &'static str,
    meaning: &'static str,
    shown: fn(&PageView<'_>) -> bool,
}

/// Every kind of day, in the order of the page.
const KINDS: &[DayKind] = &[
    DayKind {
        name: "As of",
        meaning: "The day that was taken for today, UTC. On another day the same files may come to something else.",
        shown: |_| true,
    },
    DayKind {
        name: "Holds until",
        meaning: "The last day on which the same file has the same standing, UTC: on the next day some rule comes to something else. Where there is none, no later day changes it.",
        shown: |view| {
            view.kind != PageKind::Plans && view.rows.iter().any(|row| row.holds_until.is_some())
        },
    },
    DayKind {
        name: "Deadline",
        meaning: "The day by whose end, UTC, {a subject} {duty}. Where there are several such days, the next; where all are past, the last.",
        shown: |view| view.rows.iter().any(|row| row.deadline.is_some()),
    },
    DayKind {
        name: "Last day of a step",
        meaning: "The last day on which the step can be done, UTC. Below the step is written which day of the file it follows from. A step without a day can be done once what it waits for is done.",
        shown: |view| view.rows.iter().any(|row| !row.steps().is_empty()),
    },
    DayKind {
        name: "Last day of a waiver",
        meaning: "Until the end of this day, UTC, the finding does not count. On the next it does again.",
        shown: |view| {
            let mut findings = view.report.findings.iter();
            view.kind != PageKind::Plans
                && findings.any(|finding| matches!(finding.status, Status::Waived(_)))
        },
    },
    DayKind {
        name: "Facts as of",
        meaning: "The day on which the facts of a table were looked up.",
        shown: |view| has_table(view, |table| table.as_of.is_some()),
    },
    DayKind {
        name: "Review by",
        meaning: "The last day before the facts of a table are to be looked up again; from the next day on every report warns.",
        shown: |view| has_table(view, |table| table.review_by.is_some()),
    },
];

fn has_table(view: &PageView<'_>, is_such: fn(&TableAge) -> bool) -> bool {
    view.report.evidence.as_ref().is_some_and(|evidence| evidence.tables.iter().any(is_such))
}

fn write_days(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let words = &view.report.words;
    let has_steps = view.rows.iter().any(|row| !row.steps().is_empty());
    write_markup(
        out,
        html! {
            dl.meanings {
                @for kind in KINDS.iter().filter(|kind| (kind.shown)(view)) {
                    dt { (kind.name) } dd { (words.fill(kind.meaning)) }
                }
                @if has_steps {
                    dt { "State of a step" }
                    dd {
                        "Late: its day is past. Due: it waits for nothing, or its day is at most " (StepState::SOON)
                        " days away. Waiting: another step comes first. Done: the file says so. Not needed: the rule that plans it says so."
                    }
                }
            }
        },
    )
}
