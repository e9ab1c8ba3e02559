//! The summary line of a run: counts of findings, standings and rules.

use crate::output::escape;
use crate::output::style::Style;
use clearance_engine::report::{Report, StandIn, Standing, Summary};

/// Starts bold red text on a terminal.
pub const RED: &str = "\u{1b}[1;31m";
/// Starts bold yellow text on a terminal.
pub const YELLOW: &str = "\u{1b}[1;33m";
/// Starts bold green text on a terminal.
pub const GREEN: &str = "\u{1b}[1;32m";
const RESET: &str = "\u{1b}[0m";

/// Formats the summary line: `5 errors, 2 warnings in 4 of 12 documents · 2 waived, 1 known · documents: 8 ready, 4 blocked · 13 rules · as of 2026-11-22 ·
/// holds until 2026-12-14`.
pub(crate) fn summary_line(report: &Report, style: &Style) -> String {
    let summary = &report.summary;
    let mut parts = vec![count_findings(report)];
    if summary.questions > 0 {
        parts.push(format_count(summary.questions, "question"));
    }
    parts.extend(count_exempt(summary));
    if summary.broken > 0 {
        parts.push(format!("{} not checked", summary.broken));
    }
    parts.extend(count_standings(report));
    parts.push(count_rules(report));
    parts.push(format!("as of {}", report.as_of));
    parts.extend(report.holds_until().map(|day| format!("holds until {day}")));
    let line = parts.join(if style.unicode { " · " } else { " - " });
    apply_color(&line, summary_color(summary), style)
}

/// Counts standings: `documents: 9 ready, 3 blocked`; nothing where all of them are ready.
fn count_standings(report: &Report) -> Option<String> {
    let readiness = report.readiness();
    let counts = Standing::ALL.into_iter().rev();
    let counts = counts.map(|standing| (readiness.count_of(standing), standing.words()));
    let counts: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    (readiness.ready < readiness.total())
        .then(|| format!("{}: {}", escape(&report.words.subjects), counts.join(", ")))
}

/// Counts rules: `13 rules, 1 off`, as a rule that is off has passed nothing; `1 rule of ours; the 14 shipped rules did not run`,
/// as neither have those that a folder of rules replaced. `1 rule, no schema`: no key was validated.
pub(crate) fn count_rules(report: &Report) -> String {
    let run = format_count(report.rules.len() as u64, "rule");
    let off = match report.off.len() {
        0 => String::new(),
        off => format!(", {off} off"),
    };
    let schema = if report.has_schema { "" } else { ", no schema" };
    match &report.stand_in {
        None => format!("{run}{off}{schema}"),
        Some(StandIn { pack, shipped, .. }) => {
            let pack = escape(pack);
            format!("{run} of {pack}{off}{schema}; the {shipped} shipped rules did not run")
        }
    }
}

fn count_findings(report: &Report) -> String {
    let Report { summary, words, .. } = report;
    // A run that is not complete says so first: "no findings" must not be read as a pass.
    let incomplete = if summary.broken > 0 { "incomplete: " } else { "" };
    if summary.documents == 0 {
        return format!("{incomplete}no {} was checked", escape(&words.subject));
    }
    let all = words.count(summary.documents);
    let all = escape(&all);
    match findings_in_words(summary.errors, summary.warnings, summary.advice) {
        None => format!("{incomplete}no findings in {all}"),
        // Tables, and waivers in files of their own, belong to no document.
        Some(found) if summary.failed_documents == 0 => {
            format!("{incomplete}{found}, in none of {all}")
        }
        Some(found) => {
            format!("{incomplete}{found} in {} of {all}", summary.failed_documents)
        }
    }
}

/// Counts findings that do not count: `2 waived, 1 known`; nothing where there are none.
fn count_exempt(summary: &Summary) -> Option<String> {
    let kinds = [(summary.waived, "waived"), (summary.known, "known")];
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    (!kinds.is_empty()).then(|| kinds.join(", "))
}

/// Counts findings by severity: `5 errors, 2 warnings`; nothing where there are none.
pub fn findings_in_words(errors: u64, warnings: u64, advice: u64) -> Option<String> {
    let kinds = [
        (errors, format_count(errors, "error")),
        (warnings, format_count(warnings, "warning")),
        (advice, format!("{advice} advice")),
    ];
    let kinds: Vec<String> =
        kinds.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    (!kinds.is_empty()).then(|| kinds.join(", "))
}

/// Colours a text, if the style has colours.
pub fn apply_color(text: &str, color: &str, style: &Style) -> String {
    if style.color { format!("{color}{text}{RESET}") } else { text.to_owned() }
}

/// Formats a count with its noun: `1 finding`, `2 findings`.
pub fn format_count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

const fn summary_color(summary: &Summary) -> &'static str {
    if summary.errors > 0 || summary.broken > 0 {
        RED
    } else if summary.warnings > 0 || summary.questions > 0 || summary.documents == 0 {
        YELLOW
    } else {
        GREEN
    }
}
