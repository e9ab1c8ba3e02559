//! Two charts that are tables: each bar stands beside its numbers, so the numbers are the chart for those who do not
//! see it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::html::section::{Section, put};
use crate::output::html::view::{Row, View};
use crate::output::html::words;
use clearance_engine::report::Severity;

pub(super) const SECTION: Section = Section {
    id: "overview",
    title: "Overview",
    shown: |view| view.open().next().is_some() || view.rows.iter().any(|row| row.days.is_some()),
    write,
};

/// More deadlines than this are left to the table of customers.
const MOST_DEADLINES: usize = 20;

fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    put(out, by_rule(view))?;
    put(out, deadlines(view))
}

/// Open findings by rule: those of most findings first.
fn by_rule(view: &View<'_>) -> Markup {
    let mut rules: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for finding in view.open() {
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
                            @for severity in Severity::ALL { th.number scope="col" { (words::severity(severity)) } }
                            td.bar {}
                        }
                    }
                    tbody {
                        @for (rule, counts) in &rules {
                            tr {
                                th scope="row" { (words::rule(view, rule)) }
                                @for count in counts { td.number .none[*count == 0] { (count) } }
                                td.bar { (stack(counts, most)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn stack(counts: &[u64; 3], most: u64) -> Markup {
    let mut before = 0;
    html! {
        svg aria-hidden="true" {
            @for (severity, count) in Severity::ALL.iter().zip(counts) {
                @if *count > 0 {
                    rect class=(severity.name()) x=(words::share(before, most)) width=(words::share(*count, most)) height="100%" {}
                }
                @let () = before += count;
            }
        }
    }
}

/// Days to the deadline of each customer, the nearest first.
fn deadlines(view: &View<'_>) -> Markup {
    let mut rows: Vec<(i64, &Row<'_>)> =
        view.rows.iter().filter_map(|row| Some((row.days?, row))).collect();
    rows.sort_by_key(|(days, row)| (*days, row.file, row.document));
    let all = rows.len();
    rows.truncate(MOST_DEADLINES);
    let scale = Scale::of(rows.iter().map(|(days, _)| *days));
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
                    tbody { @for (days, row) in &rows { (deadline(view, *days, row, &scale)) } }
                }
            }
        }
    }
}

fn deadline(view: &View<'_>, days: i64, row: &Row<'_>, scale: &Scale) -> Markup {
    let class = row.standing.name();
    let (start, long) = scale.bar(days);
    html! {
        tr {
            th scope="row" { (words::path(&words::subject(view, row))) }
            td { (words::standing(row.standing)) }
            td.number { @if let Some(date) = row.deadline { (words::day(date)) } }
            td.number { (words::days(days)) }
            td.bar {
                svg aria-hidden="true" {
                    rect class=(class) x=(words::share(start, scale.whole)) width=(words::share(long, scale.whole)) height="100%" {}
                    @if scale.past > 0 {
                        rect.zero x=(words::share(scale.past, scale.whole)) width="1" height="100%" {}
                    }
                }
            }
        }
    }
}

/// Days as lengths: those that are past lie before the line of today.
struct Scale {
    past: u64,
    whole: u64,
}

impl Scale {
    fn of(days: impl Iterator<Item = i64> + Clone) -> Self {
        let past = days.clone().map(|days| days.min(0).unsigned_abs()).max().unwrap_or(0);
        let left = days.map(|days| days.max(0).unsigned_abs()).max().unwrap_or(0);
        Self { past, whole: past + left }
    }

    /// Where the bar of some days starts, and how long it is.
    fn bar(&self, days: i64) -> (u64, u64) {
        let long = days.unsigned_abs();
        (if days < 0 { self.past.saturating_sub(long) } else { self.past }, long)
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn past_days_lie_before_today() {
        let scale = Scale::of([-10, 0, 30].into_iter());
        assert_eq!((scale.past, scale.whole), (10, 40));
        assert_eq!(
            [-10, -4, 0, 30].map(|days| scale.bar(days)),
            [(0, 10), (6, 4), (10, 0), (10, 30)]
        );
        let today = Scale::of([0].into_iter());
        assert_eq!((today.whole, today.bar(0)), (0, (0, 0)));
    }
}
