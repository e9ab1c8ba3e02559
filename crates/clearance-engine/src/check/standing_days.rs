//! How long a document keeps its standing: the rules that ask for the day are run again on the days that may change their outcome.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::pack::Pack;
use crate::report::{Ground, Severities, days_between};
use crate::rule::Rule;
use crate::script::{Lasting, PreparedDocument, Sandbox, Verdict};

/// The days that are tried one after the other where nothing is known about the next one.
const TRIED_DAYS: i32 = 800;

/// The outcome of a rule on a document, and how long it lasts.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuleStanding {
    pub(super) rule: usize,
    pub(super) severities: Severities,
    /// The ground on which the rule keeps the document from being ready, if it does.
    pub(super) ground: Option<Ground>,
    pub(super) lasting: Lasting,
}

/// The last days on which nothing changes for a document; nothing where that is for ever.
#[derive(Debug, Default)]
pub(super) struct StandingDays {
    /// Of its standing, as if nothing was waived.
    pub(super) standing: Option<Date>,
    /// Of all its errors and questions: no rule can come to anything else until then.
    pub(super) findings: Option<Date>,
    /// The rules with errors or questions that are the same on all days.
    pub(super) lasting_rules: Vec<usize>,
}

/// The earliest day that any document has so far, in days from year 0: a search for a later one is in vain.
#[derive(Debug)]
pub(super) struct EarliestDay(AtomicI64);

impl EarliestDay {
    pub(super) const fn new() -> Self {
        Self(AtomicI64::new(i64::MAX))
    }

    fn is_before(&self, day: Date) -> bool {
        self.0.load(Ordering::Relaxed) < days_between(Date::ZERO, day)
    }

    pub(super) fn lower_to(&self, day: Option<Date>) {
        if let Some(day) = day {
            self.0.fetch_min(days_between(Date::ZERO, day), Ordering::Relaxed);
        }
    }
}

/// Which last days are sought.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sought<'a> {
    /// That of each document.
    Each,
    /// Only the earliest of all documents.
    Earliest(&'a EarliestDay),
}

/// What a search needs besides the outcomes of the rules.
pub(super) struct Search<'a> {
    pub(super) pack: &'a Pack,
    pub(super) sandbox: &'a Sandbox,
    pub(super) prepared: &'a PreparedDocument,
    pub(super) sought: Sought<'a>,
}

/// The ground and the time of a verdict that a rule comes to on a day.
pub(super) fn judge_verdict(
    rule: &Rule,
    severities: Severities,
    verdict: &Verdict,
    lasting: Lasting,
    day: Date,
) -> (Option<Ground>, Lasting) {
    let reports = match verdict {
        Verdict::Finished(reports) => reports,
        Verdict::Skipped => return (None, lasting),
        Verdict::Broken(_) => return (Some(Ground::BrokenRule), lasting),
    };
    let severe = reports.iter().filter_map(|report| severities.for_report(report.is_question));
    let ground = severe.filter_map(Ground::of_severity).max();
    match rule.header.advice_until(day) {
        Lasting::Always => (ground, lasting),
        _ if ground.is_none() => (None, lasting),
        eve => (None, lasting.min(eve)),
    }
}

/// How long all of the rules come to the same.
fn find_soonest(rules: &[RuleStanding]) -> Lasting {
    rules.iter().map(|rule| rule.lasting).min().unwrap_or(Lasting::Always)
}

/// The ground that outweighs the others.
fn find_ground<'a>(rules: impl IntoIterator<Item = &'a RuleStanding>) -> Option<Ground> {
    rules.into_iter().filter_map(|rule| rule.ground).max()
}

impl Search<'_> {
    /// Finds the last days on which nothing changes.
    pub(super) fn find_days(&self, rules: Vec<RuleStanding>) -> StandingDays {
        let lasting = rules.iter().filter(|rule| rule.lasting == Lasting::Always);
        StandingDays {
            findings: find_soonest(&rules).last_day(self.pack.scripts.as_of),
            lasting_rules: lasting.map(|rule| rule.rule).collect(),
            standing: self.find_standing(rules),
        }
    }

    /// Finds the last day of the standing: each rule is run again on the day after its own last.
    fn find_standing(&self, mut rules: Vec<RuleStanding>) -> Option<Date> {
        let today = self.pack.scripts.as_of;
        let now = find_ground(&rules);
        let end = today.saturating_add(TRIED_DAYS.days());
        let most = self.pack.scripts.limits.operations;
        let (mut day, mut operations) = (today, 0);
        loop {
            let lasting = find_soonest(&rules);
            let last = lasting.last_day(day)?;
            let settled = rules.iter().filter(|rule| rule.lasting == Lasting::Always);
            if find_ground(settled) == Some(Ground::Error) {
                return None;
            }
            let in_vain = matches!(self.sought, Sought::Earliest(day) if day.is_before(last));
            let Ok(next) = last.tomorrow() else { return Some(last) };
            if in_vain || operations > most || lasting == Lasting::Unknown && next > end {
                return Some(last);
            }
            day = next;
            for rule in rules.iter_mut().filter(|rule| rule.lasting < Lasting::Until(day)) {
                operations += self.run_again(rule, day);
            }
            let is_broken = rules.iter().any(|rule| rule.ground == Some(Ground::BrokenRule));
            if find_ground(&rules) != now || is_broken {
                return Some(last);
            }
        }
    }

    /// Runs a rule on a later day, and returns how many operations that took.
    fn run_again(&self, standing: &mut RuleStanding, day: Date) -> u64 {
        let Some(rule) = self.pack.rules.get(standing.rule) else { return 0 };
        let verdict = self.sandbox.check_on(day, standing.rule, self.prepared);
        let lasting = self.sandbox.lasting();
        (standing.ground, standing.lasting) =
            judge_verdict(rule, standing.severities, &verdict, lasting, day);
        self.sandbox.operations()
    }
}
