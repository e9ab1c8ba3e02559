//! The rules section: every rule with its outcomes, and its page to unfold.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{PageSection, write_markup};
use crate::output::html::view::PageView;
use crate::output::html::{fragments, prose};
use clearance_engine::report::{RuleSummary, Words};

pub(super) const SECTION: PageSection =
    PageSection { id: "rules", title: "Rules", shown: |_| true, write: write_rules };

/// The group of a rule by its outcomes on all documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RuleGroup {
    Broke,
    Found,
    Passed,
    Idle,
}

impl RuleGroup {
    /// Each with its title, and that on a page about one subject.
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Broke, "Could not finish", "Could not finish"),
        (Self::Found, "With findings or questions", "With findings or questions"),
        (Self::Passed, "Passed wherever they apply", "Passed"),
        (Self::Idle, "Applied to no {subject}", "Did not apply"),
    ];

    /// Whether the pages of its rules are shown where there is one subject: those of all others make each such page long.
    const fn explains(self) -> bool {
        matches!(self, Self::Broke | Self::Found)
    }

    const fn for_rule(rule: &RuleSummary) -> Self {
        match (rule.broken, rule.failed + rule.open, rule.passed) {
            (1.., _, _) => Self::Broke,
            (_, 1.., _) => Self::Found,
            (_, _, 1..) => Self::Passed,
            _ => Self::Idle,
        }
    }
}

fn write_rules(view: &PageView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (ending, title, single_title) in RuleGroup::ALL {
        let title = if view.is_single() { single_title } else { title };
        let rules: Vec<&RuleSummary> =
            view.report.rules.iter().filter(|rule| RuleGroup::for_rule(rule) == ending).collect();
        if rules.is_empty() {
            continue;
        }
        write_markup(
            out,
            html! { h3 { (view.report.words.fill(title)) span.tally { (rules.len()) } } },
        )?;
        if view.is_single() && !ending.explains() {
            write_markup(out, render_titles(&rules))?;
            continue;
        }
        rules.into_iter().try_for_each(|rule| write_markup(out, render_rule(view, rule)))?;
    }
    let off = &view.report.off;
    if off.is_empty() {
        return Ok(());
    }
    write_markup(
        out,
        html! {
            h3 { "Turned off by the configuration" span.tally { (off.len()) } }
            ul.off { @for id in off { li { code { (escape(id)) } } } }
        },
    )
}

/// Renders rules by their titles alone.
fn render_titles(rules: &[&RuleSummary]) -> Markup {
    html! {
        ul.titles { @for rule in rules { li id=(fragments::rule_anchor(&rule.id)) { (escape(&rule.title)) " " code { (escape(&rule.id)) } } } }
    }
}

fn render_rule(view: &PageView<'_>, rule: &RuleSummary) -> Markup {
    let words = &view.report.words;
    html! {
        details.rule id=(fragments::rule_anchor(&rule.id)) {
            summary {
                b { (escape(&rule.title)) }
                code { (escape(&rule.id)) }
                (fragments::render_severity(rule.severity))
                @if !view.is_single() { span.counts { (count_outcomes(rule, words)) } }
            }
            div.page {
                (prose::render_markdown(page_body(rule)))
                @if !rule.tags.is_empty() {
                    p.tags { "Tags: " (escape(&rule.tags.join(", "))) }
                }
                @if let Some(url) = &rule.url { p { "More: " (fragments::render_address(url, url)) } }
            }
        }
    }
}

/// Returns the page without its first line, which is the title.
fn page_body(rule: &RuleSummary) -> &str {
    match rule.page.split_once('\n') {
        Some((first, rest)) if first.trim_start_matches('#').trim() == &*rule.title => rest,
        None if rule.page.trim() == &*rule.title => "",
        _ => &rule.page,
    }
}

fn count_outcomes(rule: &RuleSummary, words: &Words) -> String {
    let kinds = [
        (rule.passed, "passed".to_owned()),
        (rule.failed, "with findings".to_owned()),
        (rule.open, "with questions".to_owned()),
        (rule.skipped, "skipped".to_owned()),
        (rule.broken, "not finished".to_owned()),
    ];
    let kinds = kinds.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = kinds.map(|(number, ended)| format!("{number} {ended}")).collect();
    if parts.is_empty() { words.count(0) } else { parts.join(", ") }
}
