//! Applies waivers to the findings of a report.

use std::collections::{BTreeSet, HashMap};

use super::definition::{Waiver, WaiverScope};
use super::scanned::ScannedWaivers;
use super::set::Waivers;
use super::terms::WaiverTerms;
use super::waiver_help::SINGLE_VALUE_HELP;
use super::waiver_state::{JudgedWaiver, WaiverState};
use super::{rule_name, values};
use clearance_engine::report::{Finding, Location, Report, Status, Waived, days_between};
use clearance_engine::rule::SCHEMA_ID;
use clearance_syntax::source::{Root, Span};

/// Waives what is waived, and adds to the report what is to be said of waivers. Tells what came of each: of those in
/// files in their order, then of those in comments by file and place.
pub fn apply_waivers(
    report: &mut Report,
    waivers: &Waivers,
    mut seen: ScannedWaivers,
    terms: &WaiverTerms<'_>,
) -> Vec<JudgedWaiver> {
    let order = |waiver: &Waiver| (waiver.place.source.name.clone(), waiver.place.span);
    seen.in_comments.sort_by_cached_key(order);
    let all: Vec<&Waiver> = waivers.all().iter().chain(&seen.in_comments).collect();
    let mut used: Vec<WaiverUse> =
        all.iter().map(|waiver| WaiverUse::for_waiver(waiver, report, terms)).collect();
    let index = WaiverIndex::new(waivers, &all);
    let mut findings = std::mem::take(&mut report.findings);
    let mut files = WaiversByFile { waivers, report, known: HashMap::new() };
    for finding in findings.iter_mut().filter(|finding| *finding.rule != *SCHEMA_ID) {
        if let Some(by) =
            find_covering(finding, &index.matching_waivers(finding, &mut files), &all, &mut used)
        {
            finding.status = Status::Waived(to_waived(by, report));
        }
    }
    report.findings = findings;
    let unclear = find_undecided(report, waivers, &all);
    let tell = |(number, (waiver, used)): (usize, (&&Waiver, WaiverUse))| {
        let met = if number < waivers.all().len() {
            seen.met.contains(&number) && !seen.partly.contains(&number)
        } else {
            !seen.aside.contains(&waiver.place.source.name)
        };
        let known = met && !unclear.contains(&number);
        let days_left = days_between(report.as_of, waiver.expires);
        JudgedWaiver {
            number: number + 1,
            waiver: (*waiver).clone(),
            state: used.into_state(known, &all),
            days_left,
        }
    };
    let told: Vec<JudgedWaiver> = all.iter().zip(used).enumerate().map(tell).collect();
    report.findings.extend(told.iter().filter_map(|told| told.to_finding(terms)));
    report.findings.extend(seen.malformed.into_iter().filter_map(|bad| bad.into_finding(terms)));
    report.sort_findings();
    told
}

/// The state of a waiver so far.
#[derive(Debug, Default)]
struct WaiverUse {
    /// Why it waives nothing.
    against: Option<WaiverState>,
    /// How many findings it waives.
    waives: usize,
    /// How many findings it is about.
    about: usize,
    /// The number of one that waives a finding before it.
    before: Option<usize>,
    /// A finding that stands on other values than the one that was waived, and what differs.
    changed: Option<(Location, Vec<String>)>,
}

impl WaiverUse {
    fn for_waiver(waiver: &Waiver, report: &Report, terms: &WaiverTerms<'_>) -> Self {
        let left = days_between(report.as_of, waiver.expires);
        let against =
            if let Some((message, help)) = rule_name::check_rule_name(&waiver.rule, terms.known) {
                Some(WaiverState::Invalid(waiver.place.span, message, help))
            } else if left < 0 {
                Some(WaiverState::Expired(0))
            } else if left > i64::from(terms.longest_days) {
                Some(too_long(waiver.expires_at, left, terms.longest_days))
            } else {
                check_legacy_value(waiver)
            };
        Self { against, ..Self::default() }
    }

    /// Takes note of a finding that is about its place. Of several the one that differs least is told.
    fn record_difference(&mut self, waiver: &Waiver, finding: &Finding) {
        let WaiverScope::Files { values: Some((approved, _)), .. } = &waiver.covers else {
            return;
        };
        let differ = values::value_differences(approved, &finding.basis);
        if self.changed.as_ref().is_none_or(|(_, least)| differ.len() < least.len()) {
            self.changed = Some((finding.location.clone(), differ));
        }
    }

    /// Returns the state of the waiver; `known` is whether all of its files were checked.
    fn into_state(self, known: bool, all: &[&Waiver]) -> WaiverState {
        let by = self.before.and_then(|number| all.get(number));
        match (self.against, self.changed, by) {
            (Some(WaiverState::Expired(_)), ..) => WaiverState::Expired(self.about),
            (Some(against), ..) => against,
            _ if self.waives > 0 => WaiverState::Used(self.waives),
            (None, _, Some(by)) => WaiverState::Shadowed(by.place.clone()),
            (None, Some((at, differ)), None) => WaiverState::Changed(at, differ),
            (None, None, None) if known => WaiverState::Unused,
            (None, None, None) => WaiverState::Unknown,
        }
    }
}

/// Why a waiver waives nothing that was written by an earlier version.
fn check_legacy_value(waiver: &Waiver) -> Option<WaiverState> {
    let WaiverScope::Files { alone: Some(at), .. } = waiver.covers else { return None };
    let message = "this waiver covers the wrong value alone, not all values of the finding";
    Some(WaiverState::Invalid(at, message.to_owned(), SINGLE_VALUE_HELP.to_owned()))
}

fn too_long(at: Span, left: i64, longest: u32) -> WaiverState {
    let message = format!("this waiver holds for {left} days, and at most {longest} are allowed");
    WaiverState::Invalid(
        at,
        message,
        "choose an earlier last day; until then it waives nothing".to_owned(),
    )
}

/// Which waiver takes a finding on itself, of those that are about its file or line.
fn find_covering<'a>(
    finding: &Finding,
    candidates: &[usize],
    all: &[&'a Waiver],
    used: &mut [WaiverUse],
) -> Option<&'a Waiver> {
    let mut taken: Option<usize> = None;
    for &number in candidates {
        let (Some(waiver), Some(so_far)) = (all.get(number), used.get_mut(number)) else {
            continue;
        };
        if waiver.rule != *finding.rule || !covers_value(waiver, finding) {
            continue;
        }
        if !has_approved_values(waiver, finding) {
            so_far.record_difference(waiver, finding);
            continue;
        }
        so_far.about += 1;
        match taken {
            _ if so_far.against.is_some() => {}
            Some(before) => _ = so_far.before.get_or_insert(before),
            None => {
                so_far.waives += 1;
                taken = Some(number);
            }
        }
    }
    taken.and_then(|number| all.get(number)).copied()
}

impl Waiver {
    /// Whether it is about a finding, whatever the value is.
    pub fn is_about(&self, finding: &Finding, root: &Root) -> bool {
        self.rule == *finding.rule
            && self.is_about_file(finding, root)
            && covers_value(self, finding)
    }

    /// Whether it is about the file that a finding is about, or its line.
    pub fn is_about_file(&self, finding: &Finding, root: &Root) -> bool {
        match &self.covers {
            WaiverScope::Files { file, .. } => {
                file.compile_matcher().is_match(root.relative(file_of(finding)))
            }
            WaiverScope::Line(subject, line) => {
                let place = &finding.location;
                *place.source.name == *subject.file && place.start().line == *line
            }
        }
    }
}

/// The name of the document that a finding is about.
fn file_of(finding: &Finding) -> &str {
    finding.subject.as_ref().map_or(&*finding.location.source.name, |subject| &*subject.file)
}

fn covers_value(waiver: &Waiver, finding: &Finding) -> bool {
    match &waiver.covers {
        WaiverScope::Files { at: Some((_, at)), .. } => {
            at.covers(&finding.location.key, &finding.location.pointer)
        }
        WaiverScope::Files { at: None, .. } | WaiverScope::Line(..) => true,
    }
}

fn has_approved_values(waiver: &Waiver, finding: &Finding) -> bool {
    match &waiver.covers {
        WaiverScope::Files { values: Some((approved, _)), .. } => {
            values::are_same(approved, &finding.basis)
        }
        _ => true,
    }
}

fn to_waived(by: &Waiver, report: &Report) -> Waived {
    Waived {
        reason: by.reason.clone(),
        approved_by: by.approved_by.clone(),
        ticket: by.ticket.clone(),
        expires: by.expires,
        days_left: days_between(report.as_of, by.expires),
        source: by.place.source.clone(),
        span: by.place.span,
    }
}

/// Which waivers are about which files; each name is looked at once.
struct WaiversByFile<'a> {
    waivers: &'a Waivers,
    report: &'a Report,
    known: HashMap<String, Vec<usize>>,
}

impl WaiversByFile<'_> {
    fn matching_waivers(&mut self, name: &str) -> &[usize] {
        if !self.known.contains_key(name) {
            let about = self.waivers.for_file(&self.report.root.relative(name));
            self.known.insert(name.to_owned(), about);
        }
        self.known.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Waivers in comments by file and line.
struct WaiverIndex<'a> {
    lines: HashMap<(&'a str, usize), Vec<usize>>,
}

impl<'a> WaiverIndex<'a> {
    fn new(waivers: &Waivers, all: &[&'a Waiver]) -> Self {
        let mut lines: HashMap<(&str, usize), Vec<usize>> = HashMap::new();
        for (number, waiver) in all.iter().enumerate().skip(waivers.all().len()) {
            if let WaiverScope::Line(subject, line) = &waiver.covers {
                lines.entry((&subject.file, *line)).or_default().push(number);
            }
        }
        Self { lines }
    }

    /// The numbers of the waivers that may be about a finding, in their order.
    fn matching_waivers(&self, finding: &Finding, files: &mut WaiversByFile<'_>) -> Vec<usize> {
        let source = &finding.location.source;
        let mut about = files.matching_waivers(file_of(finding)).to_vec();
        if !self.lines.is_empty() {
            let line = (source.name.as_str(), finding.location.start().line);
            about.extend(self.lines.get(&line).into_iter().flatten());
        }
        about
    }
}

/// The numbers of waivers of which it is unknown whether they are needed: their rule did not run, or not on all that
/// they are about.
fn find_undecided(report: &Report, waivers: &Waivers, all: &[&Waiver]) -> BTreeSet<usize> {
    let runs: BTreeSet<&str> = report.rules.iter().map(|rule| &*rule.id).collect();
    let numbered = || all.iter().enumerate();
    let mut unclear: BTreeSet<usize> = BTreeSet::new();
    unclear.extend(numbered().filter(|(_, waiver)| !runs.contains(&*waiver.rule)).map(|(n, _)| n));
    let mut mark_unchecked = |file: &str, rule: Option<&str>| {
        let about: BTreeSet<usize> =
            waivers.for_file(&report.root.relative(file)).into_iter().collect();
        let concerns = |(number, waiver): &(usize, &&Waiver)| {
            let there = match &waiver.covers {
                WaiverScope::Files { .. } => about.contains(number),
                WaiverScope::Line(subject, _) => *subject.file == *file,
            };
            (there || file.is_empty()) && rule.is_none_or(|rule| rule == waiver.rule)
        };
        unclear.extend(numbered().filter(concerns).map(|(number, _)| number));
    };
    for (file, rule) in unchecked_files(report) {
        mark_unchecked(file, rule);
    }
    unclear
}

/// WaiversByFile that could not be checked as a whole, or by a rule, each once; without a name where it is about all.
fn unchecked_files(report: &Report) -> BTreeSet<(&str, Option<&str>)> {
    let broken = report.broken.iter().map(|broken| (&*broken.file, broken.rule.as_deref()));
    let schema = report.findings.iter().filter(|finding| *finding.rule == *SCHEMA_ID);
    let schema = schema.filter_map(|finding| finding.subject.as_ref());
    broken.chain(schema.map(|subject| (&*subject.file, None))).collect()
}
