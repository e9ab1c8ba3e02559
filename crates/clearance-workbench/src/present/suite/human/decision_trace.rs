//! The conditions by which a rule decided, a line each.

use std::io::{self, Write};

use crate::suite::decisions::{DecisionTrace, TracedCondition};
use clearance_engine::script::Operand;
use clearance_render::output::escape::escape;
use clearance_render::output::human::counts::format_count;
use clearance_render::output::snippet::format_location;

/// As much of a condition as fits beside its place and values, in characters.
const LONGEST_TEXT: usize = 56;

/// The longest displayed value, in characters.
const LONGEST_VALUE: usize = 24;

/// Writes the trace of a rule's decisions; nothing where it is empty.
pub(super) fn write_trace(saw: &DecisionTrace, out: &mut dyn Write) -> io::Result<()> {
    if saw.conditions.is_empty() && saw.note.is_none() {
        return Ok(());
    }
    let note = saw.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let conditions = match (saw.conditions.len(), saw.earlier) {
        (0, _) => String::new(),
        (_, 0) => ", by its conditions".to_owned(),
        (shown, earlier) => {
            let all = (shown + earlier) as u64;
            format!(", by the last {shown} of {}", format_count(all, "condition"))
        }
    };
    writeln!(out, "  what the rule saw{conditions}{note}")?;
    for condition in &saw.conditions {
        writeln!(out, "    {}", condition_line(condition))?;
    }
    writeln!(out)
}

/// `rules/same-region.rhai:20:8: a == b (5 == 5) is true`.
fn condition_line(condition: &TracedCondition) -> String {
    let TracedCondition { source, span, values, outcome } = condition;
    let text: Vec<&str> = source.slice(*span).split_whitespace().collect();
    let text = shorten(&text.join(" "), LONGEST_TEXT);
    let values = values.as_ref().map(|(left, operator, right)| {
        let value = |operand: &Operand| shorten(&operand.shown, LONGEST_VALUE);
        format!(" ({} {operator} {})", value(left), value(right))
    });
    let rest = source.text.get(span.end..).unwrap_or_default().trim_start();
    let came = match outcome {
        true if rest.starts_with("??") => "is there",
        false if rest.starts_with("??") => "is absent",
        true if rest.starts_with("=>") => "is taken",
        true => "is true",
        false => "is false",
    };
    format!("{}: {text}{} {came}", format_location(source, *span), values.unwrap_or_default())
}

/// A text on one line, its end left out where it is long.
fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", escape(text.get(..end).unwrap_or_default())),
        None => escape(text).into_owned(),
    }
}
