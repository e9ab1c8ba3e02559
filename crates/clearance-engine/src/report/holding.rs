//! Until when the verdict of a run holds: the last day on which the same files come to the same standings.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::finding::{Finding, Status};
use super::run_report::Report;
use super::severity::Severity;
use super::standing::Ground;
use super::subject::{Subject, SubjectKey};

/// The last days on which nothing changes, as a run finds them before anything is waived; nothing stands for all days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holding {
    /// The earliest last day of all subjects' standings.
    pub earliest: Option<Date>,
    /// The last days of each subject with errors or questions.
    pub subjects: Vec<SubjectHolding>,
    /// The last day on which rules over all documents are certain to come to the same.
    pub over_all: Option<Date>,
}

/// The last days of a subject with errors or questions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectHolding {
    /// The subject.
    pub subject: Subject,
    /// The last day on which its errors and questions are certain to be the same; nothing where that is for ever.
    pub findings_until: Option<Date>,
    /// The rules whose findings are the same on all days, as it does not matter to them which it is.
    pub lasting_rules: Vec<Arc<str>>,
}

impl Holding {
    /// Adds what holds for other documents.
    pub(crate) fn merge(&mut self, other: Self) {
        self.earliest = earlier(self.earliest, other.earliest);
        self.over_all = earlier(self.over_all, other.over_all);
        self.subjects.extend(other.subjects);
    }
}

/// The last days of a report in which findings may be waived.
pub(super) struct HoldingDays<'a> {
    over_all: Option<Date>,
    /// Of the subjects with a waived error or question.
    waived: BTreeMap<SubjectKey<'a>, Option<Date>>,
}

impl HoldingDays<'_> {
    /// The last day of a subject whose standing, as if nothing was waived, lasts until a day.
    pub(super) fn of_subject(&self, of: SubjectKey<'_>, standing: Option<Date>) -> Option<Date> {
        earlier(self.waived.get(&of).copied().unwrap_or(standing), self.over_all)
    }
}

/// The earlier of two last days, of which there may be none.
pub(crate) fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    [a, b].into_iter().flatten().min()
}

/// Whether a finding is an error without a waiver.
const fn blocks(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::Error) && !matches!(finding.status, Status::Waived(_))
}

/// The last day of the waiver of an error or question; nothing where it is not waived.
fn waived_until(finding: &Finding) -> Option<Date> {
    match &finding.status {
        Status::Waived(waived) if Ground::of_severity(finding.severity).is_some() => {
            Some(waived.expires)
        }
        _ => None,
    }
}

impl Report {
    /// The last days, waivers considered. What a waiver covers on a later day is not known, so where there is one,
    /// nothing may change at all; but an error without a waiver that stays blocks on every day.
    pub(super) fn holding_days(&self) -> HoldingDays<'_> {
        let mut waived: BTreeMap<SubjectKey<'_>, Option<Date>> = BTreeMap::new();
        for finding in self.each_finding() {
            let Some(subject) = &finding.subject else { continue };
            if let Some(until) = waived_until(finding) {
                let of = subject.key();
                let before = waived.get(&of).copied().flatten();
                waived.insert(of, earlier(Some(until), before));
            }
        }
        let mut stay: BTreeMap<SubjectKey<'_>, &[Arc<str>]> = BTreeMap::new();
        for known in &self.holding.subjects {
            let of = known.subject.key();
            if let Some(slot) = waived.get_mut(&of) {
                *slot = earlier(*slot, known.findings_until);
                stay.insert(of, &known.lasting_rules);
            }
        }
        for finding in self.each_finding().filter(|finding| blocks(finding)) {
            let Some(subject) = &finding.subject else { continue };
            let of = subject.key();
            if stay.get(&of).is_some_and(|rules| rules.contains(&finding.rule))
                && let Some(slot) = waived.get_mut(&of)
            {
                *slot = None;
            }
        }
        HoldingDays { over_all: self.holding.over_all, waived }
    }

    /// The last day on which the same files come to the same standings; nothing where that is for ever.
    pub fn holds_until(&self) -> Option<Date> {
        let days = self.holding_days();
        let waived = days.waived.values().flatten().min().copied();
        earlier(earlier(self.holding.earliest, waived), days.over_all)
    }
}
