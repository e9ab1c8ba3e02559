//! The outcome of each rule on one subject: what passed, what found or asked something, what did not apply.

use maud::{Markup, html};

use crate::output::escape::escape;
use crate::output::html::fragments;
use crate::output::html::view::{PageView, SubjectRow};
use clearance_engine::report::{Outcome, RuleSummary};

/// The outcomes in their order, and what they are called in the words of a pack.
const OUTCOMES: [(Outcome, &str); 5] = [
    (Outcome::Pass, "passed"),
    (Outcome::Fail, "with findings"),
    (Outcome::Open, "with questions"),
    (Outcome::Error, "not finished"),
    (Outcome::Skip, "did not apply"),
];

/// Renders the rules by their outcome on a subject, folded.
pub(super) fn render_outcomes(view: &PageView<'_>, row: &SubjectRow<'_>) -> Markup {
    let groups = OUTCOMES.map(|(outcome, words)| (words, rules_with(view, row, outcome)));
    let groups = groups.iter().filter(|(_, rules)| !rules.is_empty());
    let counts = groups.clone().map(|(words, rules)| format!("{} {words}", rules.len()));
    let counts: Vec<String> = counts.collect();
    html! {
        @if !counts.is_empty() {
            details.outcomes {
                summary { "Rules: " (counts.join(", ")) }
                dl {
                    @for (words, rules) in groups {
                        dt { (words) }
                        dd { ul { @for rule in rules { li { (render_rule(rule)) } } } }
                    }
                }
            }
        }
    }
}

/// Returns the rules that ended in some way on a subject.
fn rules_with<'a>(
    view: &PageView<'a>,
    row: &SubjectRow<'_>,
    outcome: Outcome,
) -> Vec<&'a RuleSummary> {
    let outcomes = row.about.map_or(&[][..], |about| about.outcomes.as_slice());
    let rules = view.report.rules.iter().zip(outcomes);
    rules.filter(|(_, ended)| **ended == outcome).map(|(rule, _)| rule).collect()
}

fn render_rule(rule: &RuleSummary) -> Markup {
    html! { a href={ "#" (fragments::rule_anchor(&rule.id)) } { (escape(&rule.title)) } }
}
