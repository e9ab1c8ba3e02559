//! Findings that several subjects share: what is wrong, or asked, at a place that all of them take over.

use std::borrow::Cow;
use std::collections::HashMap;

use super::finding::{Finding, Status};
use super::run_report::Report;
use super::severity::Severity;

/// What findings have in common that are one for several subjects. What only explains them, such as labels, is not in it.
#[derive(PartialEq, Eq, Hash)]
struct ShareKey<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    place: (&'a str, Option<usize>, usize, usize, &'a str),
    /// The waiver of those that are covered by one, by its place.
    status: (&'static str, Option<(&'a str, usize)>),
}

impl<'a> ShareKey<'a> {
    /// The key of a finding at a place that its subject takes over; nothing for others, and for those that a fix removes,
    /// as it is made for each.
    fn of(finding: &'a Finding) -> Option<Self> {
        let place = &finding.location;
        let subject = finding.subject.as_ref()?;
        if *subject.file == *place.source.name || !finding.fixes.is_empty() {
            return None;
        }
        let waiver = match &finding.status {
            Status::Waived(by) => Some((by.source.name.as_str(), by.span.start)),
            Status::Open | Status::Known => None,
        };
        let (span, name) = (place.span, place.source.name.as_str());
        Some(Self {
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            help: finding.help.as_deref(),
            place: (name, place.document, span.start, span.end, &place.pointer),
            status: (finding.status.name(), waiver),
        })
    }
}

impl Report {
    /// Joins the findings that say the same of one place that several subjects take over: the first stays, and names the
    /// subjects of the others in `also`. Whatever looks at each by itself, such as waivers, a baseline and fixes,
    /// comes before.
    pub fn join_findings(&mut self) {
        let leaders = find_leaders(&self.findings);
        // Where each that stays is, by its number before.
        let mut places: Vec<usize> = Vec::with_capacity(leaders.len());
        let mut kept: Vec<Finding> = Vec::new();
        for (finding, leader) in std::mem::take(&mut self.findings).into_iter().zip(leaders) {
            let place = leader.and_then(|leader| places.get(leader).copied());
            places.push(kept.len());
            match place.and_then(|place| kept.get_mut(place)) {
                Some(leader) => {
                    leader.also.extend(finding.subject.clone());
                    self.joined.push(finding);
                }
                None => kept.push(finding),
            }
        }
        self.findings = kept;
        self.recount_findings();
    }

    /// Every finding about each subject, those that were joined to others too.
    pub fn each_finding(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(&self.joined)
    }

    /// The same report with a finding for each subject, for what tells of one subject after another. The counts stay.
    pub fn separated(&self) -> Cow<'_, Self> {
        if self.joined.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut report = self.clone();
        report.findings.append(&mut report.joined);
        report.findings.iter_mut().for_each(|finding| finding.also.clear());
        report.order_findings();
        Cow::Owned(report)
    }
}

/// For each finding the number of the first one that it is joined to.
fn find_leaders(findings: &[Finding]) -> Vec<Option<usize>> {
    let mut first_of: HashMap<ShareKey<'_>, usize> = HashMap::new();
    let mut leaders = Vec::with_capacity(findings.len());
    for (number, finding) in findings.iter().enumerate() {
        let first = ShareKey::of(finding).map(|key| *first_of.entry(key).or_insert(number));
        leaders.push(first.filter(|first| *first != number));
    }
    leaders
}
