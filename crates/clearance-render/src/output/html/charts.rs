//! Bar charts as tables: each bar is beside its numbers, so the numbers are the chart for those who do not
//! see it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::html::fragments;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::{PageView, SubjectRow};
use clearance_engine::report::Severity;

pub(super) const SECTION: PageSection = PageSection {
    id: "overview",
    title: "Overview",
    shown: |view| {
        !view.is_single()
            && (view.open_findings().next().is_some()
                || view.rows.iter().any(|row| row.days.is_some()))
    },
    write: write_overview,
};

/// The limit of deadlines in the chart; the table of subjects has all.
const MOST_DEADLINES: usize = 20;

fn write_overview(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_markup(out, render_by_rule(view))?;
    write_markup(out, render_deadlines(view))
}

/// Renders open findings by rule: the rule with the most findings first.
fn render_by_rule(view: &PageView<'_>) -> Markup {
    let mut rules: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for finding in view.open_findings() {
        let counts = rules.entry(&finding.rule).or_default();
        let at = Severity::ALL.iter().position(|severity| *severity == finding.severity);
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let total = |counts: &[u64; 3]| counts.iter().sum::<u64>();
    let mut rules: Vec<(&str, [u64; 3])> = rules.into_iter().collect();
    rules.sort_by_key(|(_, counts)| std::cmp::Reverse(total(counts)));
    let most = rules.first().map_or(0, |(_, counts)| total(counts));
    html! {
        @if most > 0 {
            h3 #by-rule { "Open findings by rule" }
            div.scroll role="region" aria-labelledby="by-rule" tabindex="0" {
                table.chart aria-labelledby="by-rule" {
                    thead {
                        tr {
                            th scope="col" { "Rule" }
                            @for severity in Severity::ALL { th.number scope="col" { (fragments::render_severity(severity)) } }
                            td.bar {}
                        }
                    }
                    tbody {
                        @for (rule, counts) in &rules {
                            tr {
                                th scope="row" { (fragments::render_rule_link(view, rule)) }
                                @for count in counts { td.number .none[*count == 0] { (count) } }
                                td.bar { (render_stacked_bar(counts, most)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn render_stacked_bar(counts: &[u64; 3], most: u64) -> Markup {
    let mut before = 0;
    html! {
        svg aria-hidden="true" {
            @for (severity, count) in Severity::ALL.iter().zip(counts) {
                @if *count > 0 {
                    rect class=(severity.name()) x=(fragments::format_percent(before, most)) width=(fragments::format_percent(*count, most)) height="100%" {}
                }
                @let () = before += count;
            }
        }
    }
}

/// Renders the days to each deadline, the nearest first.
fn render_deadlines(view: &PageView<'_>) -> Markup {
    let mut rows: Vec<(i64, &SubjectRow<'_>)> =
        view.rows.iter().filter_map(|row| Some((row.days?, row))).collect();
    rows.sort_by_key(|(days, row)| (*days, row.file, row.document));
    let all = rows.len();
    rows.truncate(MOST_DEADLINES);
    let scale = DayScale::for_days(rows.iter().map(|(days, _)| *days));
    html! {
        @if !rows.is_empty() {
            h3 #deadlines { "Days to each " (view.report.words.subject) "’s deadline" }
            @if all > rows.len() {
                p { "The nearest " (rows.len()) " of " (all) "; " a href="#readiness" { "the table" } " has all of them." }
            }
            div.scroll role="region" aria-labelledby="deadlines" tabindex="0" {
                table.chart.deadlines aria-labelledby="deadlines" {
                    thead {
                        tr {
                            th scope="col" { (view.report.words.fill("{Subject}")) }
                            th scope="col" { "Standing" }
                            th.number scope="col" { "Deadline" }
                            th.number scope="col" { "Days left" }
                            td.bar {}
                        }
                    }
                    tbody { @for (days, row) in &rows { (render_deadline_row(view, *days, row, &scale)) } }
                }
            }
        }
    }
}

fn render_deadline_row(
    view: &PageView<'_>,
    days: i64,
    row: &SubjectRow<'_>,
    scale: &DayScale,
) -> Markup {
    let class = row.standing.name();
    let (start, long) = scale.bar_extent(days);
    html! {
        tr {
            th scope="row" { (fragments::render_path(&fragments::format_subject(view, row))) }
            td { (fragments::render_standing(row.standing)) }
            td.number { @if let Some(date) = row.deadline { (fragments::render_day(date)) } }
            td.number { (fragments::format_days_left(days)) }
            td.bar {
                svg aria-hidden="true" {
                    rect class=(class) x=(fragments::format_percent(start, scale.whole)) width=(fragments::format_percent(long, scale.whole)) height="100%" {}
                    @if scale.past > 0 {
                        rect.zero x=(fragments::format_percent(scale.past, scale.whole)) width="1" height="100%" {}
                    }
                }
            }
        }
    }
}

/// The scale of a chart of days: past days are left of today's line.
struct DayScale {
    past: u64,
    whole: u64,
}

impl DayScale {
    fn for_days(days: impl Iterator<Item = i64> + Clone) -> Self {
        let past = days.clone().map(|days| days.min(0).unsigned_abs()).max().unwrap_or(0);
        let left = days.map(|days| days.max(0).unsigned_abs()).max().unwrap_or(0);
        Self { past, whole: past + left }
    }

    /// Returns the start and the length of the bar for some days.
    fn bar_extent(&self, days: i64) -> (u64, u64) {
        let long = days.unsigned_abs();
        (if days < 0 { self.past.saturating_sub(long) } else { self.past }, long)
    }
}

#[cfg(test)]
mod tests {
    use super::DayScale;

    #[test]
    fn past_days_lie_before_today() {
        let scale = DayScale::for_days([-10, 0, 30].into_iter());
        assert_eq!((scale.past, scale.whole), (10, 40));
        assert_eq!(
            [-10, -4, 0, 30].map(|days| scale.bar_extent(days)),
            [(0, 10), (6, 4), (10, 0), (10, 30)]
        );
        let today = DayScale::for_days([0].into_iter());
        assert_eq!((today.whole, today.bar_extent(0)), (0, (0, 0)));
    }
}
