//! A finding that is waived: where and what, who took it on themselves, why, and for how long.

use std::io::{self, Write};

use super::counts::{colored, count};
use crate::output::escape::{break_commands, escape, wrap};
use crate::output::snippet::place;
use crate::output::style::Style;
use clearance_engine::report::{Finding, Waived};

const DIM: &str = "\u{1b}[2m";

/// Writes it in short form.
pub(super) fn write(
    finding: &Finding,
    waived: &Waived,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (rule, message) = (escape(&finding.rule), escape(&finding.message));
    let place = at(finding);
    let text = match style.narrated {
        true => {
            format!("waived: {message}\n  rule: {rule}\n  at {place}\n  reason: {}\n", told(waived))
        }
        false => {
            let room = style.width.saturating_sub(4).max(NARROWEST);
            let said = [format!("waived[{rule}]: {message}"), place, told(waived)];
            let said = said.map(|line| wrap(&line, room).replace('\n', "\n    "));
            format!("  {}\n", said.join("\n    "))
        }
    };
    for line in text.lines() {
        writeln!(out, "{}", colored(&break_commands(line.trim_end()), DIM, style))?;
    }
    writeln!(out)
}

/// Narrower lines are harder to read than those that the terminal breaks.
const NARROWEST: usize = 36;

fn at(finding: &Finding) -> String {
    let at = place(&finding.place.source, finding.place.span);
    match finding.place.document {
        Some(document) => format!("{at} (document {document})"),
        None => at,
    }
}

/// `Microsoft confirmed the order (c.meier@example.com, OPS-7; until 2026-12-22, 30 days left)`.
fn told(waived: &Waived) -> String {
    let who = [&waived.approved_by, &waived.ticket].into_iter().flatten().map(|text| escape(text));
    let who = who.collect::<Vec<_>>().join(", ");
    let gap = if who.is_empty() { "" } else { "; " };
    let left = match waived.days_left {
        0 => "its last day".to_owned(),
        days => format!("{} left", count(u64::try_from(days).unwrap_or_default(), "day")),
    };
    format!("{} ({who}{gap}until {}, {left})", escape(&waived.reason), waived.expires)
}
