//! What was asked: every rule with how it ended, and its page to unfold.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::section::{Section, put};
use crate::output::html::view::View;
use crate::output::html::{prose, words};
use clearance_engine::report::{RuleSummary, Words};

pub(super) const SECTION: Section = Section { id: "rules", title: "Rules", shown: |_| true, write };

/// How a rule ended on all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Broke,
    Found,
    Passed,
    Idle,
}

impl Ending {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Broke, "Could not finish"),
        (Self::Found, "With findings"),
        (Self::Passed, "Passed wherever they apply"),
        (Self::Idle, "Applied to no {subject}"),
    ];

    const fn of(rule: &RuleSummary) -> Self {
        match (rule.broken, rule.failed, rule.passed) {
            (1.., _, _) => Self::Broke,
            (_, 1.., _) => Self::Found,
            (_, _, 1..) => Self::Passed,
            _ => Self::Idle,
        }
    }
}

fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (ending, title) in Ending::ALL {
        let rules: Vec<&RuleSummary> =
            view.report.rules.iter().filter(|rule| Ending::of(rule) == ending).collect();
        if rules.is_empty() {
            continue;
        }
        put(out, html! { h3 { (view.report.words.fill(title)) span.tally { (rules.len()) } } })?;
        rules.into_iter().try_for_each(|rule| put(out, entry(rule, &view.report.words)))?;
    }
    let off = &view.report.off;
    if off.is_empty() {
        return Ok(());
    }
    put(
        out,
        html! {
            h3 { "Turned off by the configuration" span.tally { (off.len()) } }
            ul.off { @for id in off { li { code { (escape(id)) } } } }
        },
    )
}

fn entry(rule: &RuleSummary, words: &Words) -> Markup {
    html! {
        details.rule id=(words::rule_id(&rule.id)) {
            summary {
                b { (escape(&rule.title)) }
                code { (escape(&rule.id)) }
                (words::severity(rule.severity))
                span.counts { (counts(rule, words)) }
            }
            div.page {
                (prose::page(text(rule)))
                @if !rule.tags.is_empty() {
                    p.tags { "Tags: " (escape(&rule.tags.join(", "))) }
                }
                @if let Some(url) = &rule.url { p { "More: " (words::address(url, url)) } }
            }
        }
    }
}

/// The page without its first line, which is the title.
fn text(rule: &RuleSummary) -> &str {
    match rule.page.split_once('\n') {
        Some((first, rest)) if first.trim_start_matches('#').trim() == &*rule.title => rest,
        None if rule.page.trim() == &*rule.title => "",
        _ => &rule.page,
    }
}

fn counts(rule: &RuleSummary, words: &Words) -> String {
    let kinds = [
        (rule.passed, "passed".to_owned()),
        (rule.failed, "with findings".to_owned()),
        (rule.skipped, "skipped".to_owned()),
        (rule.broken, "not finished".to_owned()),
    ];
    let kinds = kinds.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = kinds.map(|(number, ended)| format!("{number} {ended}")).collect();
    match parts.is_empty() {
        true => words.count(0),
        false => parts.join(", "),
    }
}
