//! The verdict of a rule on a subject, or over all of them, in words.

use crate::present::why::human::event_text::{question_text, yes_or_no};
use crate::why::{CrossExplanation, RuleEvent, SubjectExplanation};
use clearance_engine::check::RunOutcome;
use clearance_engine::report::Words;
use clearance_render::output::escape::escape;
use clearance_render::output::human::counts::format_count;

pub(super) fn subject_verdict(customer: &SubjectExplanation, words: &Words) -> String {
    let own = customer.findings.len();
    let over_all = customer.over_all.len();
    match customer.ended {
        RunOutcome::Passed => "passed, the rule has nothing to report".to_owned(),
        RunOutcome::Failed if over_all == 0 => {
            format!("the rule reports {}", format_count(own as u64, "finding"))
        }
        RunOutcome::Failed => {
            let own = if own == 0 {
                String::new()
            } else {
                format_count(own as u64, "finding") + ", and "
            };
            let over_all = format_count(over_all as u64, "finding");
            format!(
                "the rule reports {own}{over_all} over all {}, told below",
                escape(&words.subjects)
            )
        }
        RunOutcome::Open => format!("open, the rule {}", asks(own + over_all)),
        RunOutcome::Skipped => not_applied(customer),
        RunOutcome::Broken if customer.broken.is_empty() => {
            format!("not checked, the rule did not finish over all {}", escape(&words.subjects))
        }
        RunOutcome::Broken => "not checked, the rule did not finish".to_owned(),
        RunOutcome::NotRun => {
            "the rule did not run, as the file does not keep to the schema".to_owned()
        }
        RunOutcome::Off => {
            "the rule did not run, as the configuration turns it off for this file".to_owned()
        }
    }
}

fn asks(questions: usize) -> String {
    format!("asks {}", format_count(questions as u64, "question"))
}

/// Which question ended it: the last that `applies` or what it calls asked.
fn not_applied(customer: &SubjectExplanation) -> String {
    if let Some(RuleEvent::Gathered(None)) = customer.events.last() {
        return "the rule does not apply, as there is nothing in it that it gathers".to_owned();
    }
    let last = customer.events.iter().rev().find_map(|event| match event {
        RuleEvent::Asked(asked) => Some(asked),
        _ => None,
    });
    match last {
        Some(asked) => format!(
            "the rule does not apply, as the answer to `{}` is {}",
            question_text(&asked.source, asked),
            yes_or_no(asked.result)
        ),
        None => "the rule does not apply, as its function `applies` says".to_owned(),
    }
}

pub(super) fn cross_verdict(all: &CrossExplanation, words: &Words) -> String {
    let about = words.count(all.customers as u64);
    let about = escape(&about);
    match all.ended {
        RunOutcome::Failed => {
            format!(
                "the rule reports {} about {about}",
                format_count(all.findings.len() as u64, "finding")
            )
        }
        RunOutcome::Open => format!("open, the rule {} about {about}", asks(all.findings.len())),
        RunOutcome::Broken => "not checked, the rule did not finish".to_owned(),
        RunOutcome::Skipped => "none, as nothing was gathered".to_owned(),
        RunOutcome::Passed | RunOutcome::NotRun | RunOutcome::Off => {
            format!("passed, the rule has nothing to report about {about}")
        }
    }
}
