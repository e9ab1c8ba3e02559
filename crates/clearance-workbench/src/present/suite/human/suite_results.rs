//! The results of tests for people: a line for each rule, what went wrong with its lines, one line of counts.

use std::io::{self, Write};

use crate::present::suite::human::failed_outcome::{FixtureCommand, outcome_problem};
use crate::present::suite::human::{coverage_listing, decision_trace, mutation_summary};
use crate::present::suite::outcome::outcome_line;
use crate::present::suite::suite_format::{Detail, SuiteFormat};
use crate::suite::{CaseResult, OutcomeKind, RuleResult, SuiteReport};
use clearance_render::output::escape::escape;
use clearance_render::output::human::counts::{GREEN, RED, YELLOW, apply_color, format_count};
use clearance_render::output::human::write_problems;
use clearance_render::output::recognition::{first_line, is_problem};
use clearance_render::output::style::Style;

/// The row for `--format human`.
pub(crate) const OUTPUT: SuiteFormat = SuiteFormat {
    name: "human",
    about: "A line per rule, and what is not as expected with its lines, for people",
    is_own,
    write: write_human,
};

/// Whether a text begins as these results do.
fn is_own(head: &str) -> bool {
    let line = first_line(head);
    let row = ["✓ ", "✗ ", "! ", "not ok ", "ok    "].iter().any(|sign| line.starts_with(sign));
    let kinds: Vec<&str> = OutcomeKind::ALL.iter().map(|kind| kind.name()).collect();
    row || is_problem(&line, &kinds)
        || line.contains(" · ") && line.contains(" fixture") && line.contains(" rule")
}

fn write_human(
    suite: &SuiteReport,
    detail: Detail<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if style.quiet && suite.is_good() && !suite.cases.is_empty() {
        return Ok(());
    }
    let between = if style.quiet { "" } else { "\n" };
    let widest = suite.rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for rule in suite.rules.iter().filter(|_| !style.quiet) {
        writeln!(out, "{}", rule_row(rule, suite, widest, style))?;
    }
    for case in suite.cases.iter().filter(|_| detail.is_full()) {
        write_case(case, style, out)?;
    }
    write!(out, "{between}")?;
    for case in &suite.cases {
        let about = FixtureCommand {
            fixture: &case.fixture.name,
            packs: &suite.named,
            words: &suite.words,
        };
        for (index, outcome) in case.outcomes.iter().enumerate() {
            write_problems(outcome_problem(outcome, &about).into_iter(), style, out)?;
            if let Some(saw) = case.trace.get(&index) {
                decision_trace::write_trace(saw, out)?;
            }
        }
    }
    for rule in suite.lacking() {
        let id = escape(&rule.id);
        let lacks = rule.lacks().unwrap_or_default();
        writeln!(out, "{}: {id} has {lacks}", apply_color("lacking", YELLOW, style))?;
    }
    if suite.lacking().next().is_some() {
        writeln!(
            out,
            "  a file in a fixtures folder that is named after a rule runs that rule alone\n"
        )?;
    }
    if let Some(covered) = &suite.coverage {
        coverage_listing::write_coverage(covered, detail.is_full(), style, out)?;
        write!(out, "{between}")?;
    }
    if let Some(mutation) = &suite.mutation {
        mutation_summary::write_mutation(mutation, &suite.words, detail, style, out)?;
        write!(out, "{between}")?;
    }
    writeln!(out, "{}", summary_line(suite, style))
}

/// `ok   same-region   7 validated, 3 reported`.
fn rule_row(rule: &RuleResult, suite: &SuiteReport, widest: usize, style: &Style) -> String {
    let lacks = suite.lacking().any(|lacking| lacking.id == rule.id);
    let (sign, color) = match (rule.is_good(), lacks) {
        (false, _) => (if style.unicode { "✗" } else { "not ok" }, RED),
        (true, true) => (if style.unicode { "!" } else { "!     " }, YELLOW),
        (true, false) => (if style.unicode { "✓" } else { "ok    " }, GREEN),
    };
    let mut parts = count_kinds(|kind| rule.count(kind));
    parts.extend(rule.lacks().filter(|_| lacks).map(str::to_owned));
    let id = escape(&rule.id);
    format!("{} {id:widest$}  {}", apply_color(sign, color, style), parts.join(", "))
}

/// The counts that are not zero, with their names.
fn count_kinds(count: impl Fn(OutcomeKind) -> u64) -> Vec<String> {
    let some = OutcomeKind::ALL.into_iter().map(|kind| (kind, count(kind)));
    some.filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.name()))
        .collect()
}

/// A fixture and what came of it, a line each.
fn write_case(case: &CaseResult, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (word, color) = if case.is_good() { ("ok", GREEN) } else { ("not ok", RED) };
    let name = escape(&case.fixture.name);
    writeln!(out, "{} {name} as of {}", apply_color(word, color, style), case.fixture.as_of)?;
    case.outcomes.iter().try_for_each(|outcome| writeln!(out, "  {}", outcome_line(outcome)))
}

fn summary_line(suite: &SuiteReport, style: &Style) -> String {
    let dot = if style.unicode { " · " } else { " - " };
    let bad = count_kinds(|kind| if kind.is_failure() { suite.count(kind) } else { 0 });
    let good = count_kinds(|kind| if kind.is_failure() { 0 } else { suite.count(kind) });
    let lacking = suite.lacking().count() as u64;
    let lacking = (lacking > 0)
        .then(|| format!("{} without both kinds of fixtures", format_count(lacking, "rule")));
    let rules =
        suite.rules.iter().filter(|rule| *rule.id != *clearance_engine::rule::SCHEMA_ID).count();
    let parts: Vec<String> = [bad.join(", "), good.join(", ")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .chain(lacking)
        .chain([
            format_count(suite.cases.len() as u64, "fixture"),
            format_count(rules as u64, "rule"),
        ])
        .collect();
    let color = match (suite.is_good(), suite.lacking().next()) {
        (false, _) => RED,
        (true, Some(_)) => YELLOW,
        (true, None) => GREEN,
    };
    apply_color(&parts.join(dot), color, style)
}
