//! A waived finding in short form: message, location, approver, reason and expiry.

use std::io::{self, Write};

use super::counts::{apply_color, format_count};
use crate::output::escape::{break_commands, escape, wrap_words};
use crate::output::snippet::format_location;
use crate::output::style::Style;
use clearance_engine::report::{Finding, Waived};

const DIM: &str = "\u{1b}[2m";

/// Writes a waived finding in short form.
pub(super) fn write_waived(
    finding: &Finding,
    waived: &Waived,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (rule, message) = (escape(&finding.rule), escape(&finding.message));
    let place = describe_location(finding);
    let text = if style.narrated {
        format!(
            "waived: {message}\n  rule: {rule}\n  at {place}\n  reason: {}\n",
            describe_waiver(waived)
        )
    } else {
        let room = style.width.saturating_sub(4).max(NARROWEST);
        let said = [format!("waived[{rule}]: {message}"), place, describe_waiver(waived)];
        let said = said.map(|line| wrap_words(&line, room).replace('\n', "\n    "));
        format!("  {}\n", said.join("\n    "))
    };
    for line in text.lines() {
        writeln!(out, "{}", apply_color(&break_commands(line.trim_end()), DIM, style))?;
    }
    writeln!(out)
}

/// The least width of a line; narrower ones are harder to read than those that the terminal breaks.
const NARROWEST: usize = 36;

fn describe_location(finding: &Finding) -> String {
    let at = format_location(&finding.location.source, finding.location.span);
    match finding.location.document {
        Some(document) => format!("{at} (document {document})"),
        None => at,
    }
}

/// Describes a waiver: `Microsoft confirmed the order (c.meier@example.com, OPS-7; until 2026-12-22, 30 days left)`.
fn describe_waiver(waived: &Waived) -> String {
    let who = [&waived.approved_by, &waived.ticket].into_iter().flatten().map(|text| escape(text));
    let who = who.collect::<Vec<_>>().join(", ");
    let gap = if who.is_empty() { "" } else { "; " };
    let left = match waived.days_left {
        0 => "its last day".to_owned(),
        days => format!("{} left", format_count(u64::try_from(days).unwrap_or_default(), "day")),
    };
    format!("{} ({who}{gap}until {}, {left})", escape(&waived.reason), waived.expires)
}
