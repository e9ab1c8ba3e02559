//! Judges a round of fixes by what is found afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::finding::{FindingIdentity, Group, identity_of};
use super::refusal::Refusal;
use super::round::{Candidate, Round};
use clearance_engine::report::{Broken, Finding, Report, Severity};
use clearance_engine::rule::{SCHEMA_ID, is_settable_id};

/// The open findings of a report by what tells them apart.
type OpenFindings<'r> = BTreeMap<FindingIdentity, Vec<&'r Finding>>;

/// The reasons against the fixes of each document: at most one each.
pub(super) fn find_objections(
    round: &Round,
    before: &Report,
    after: &Report,
) -> BTreeMap<Group, Refusal> {
    let (was, is) = (open_findings(before), open_findings(after));
    let mut objections = BTreeMap::new();
    let mut object = |groups: Vec<Group>, why: &Refusal| {
        for group in groups {
            objections.entry(group).or_insert_with(|| why.clone());
        }
    };
    for (finding, why) in worse_findings(&was, &is) {
        object(blame_for_finding(round, before, finding), &why);
    }
    for broken in newly_broken(before, after) {
        let why = Refusal::Stops(broken.rule.clone());
        object(blame_for_broken(round, before, broken), &why);
    }
    for (group, why) in unsolved_findings(round, before, &was, &is) {
        object(vec![group], &why);
    }
    objections
}

/// Findings of waivers are left out: they are about an approval, not about the document.
fn open_findings(report: &Report) -> OpenFindings<'_> {
    let mut open = OpenFindings::new();
    let counts = |finding: &&Finding| finding.status.is_open() && !is_settable_id(&finding.rule);
    for finding in report.findings.iter().filter(counts) {
        open.entry(identity_of(finding)).or_default().push(finding);
    }
    open
}

/// Findings that are new, or of a higher severity than before.
fn worse_findings<'r>(
    was: &OpenFindings<'_>,
    is: &OpenFindings<'r>,
) -> Vec<(&'r Finding, Refusal)> {
    let gravest = |findings: &[&Finding]| findings.iter().map(|finding| finding.severity).max();
    let mut worse = Vec::new();
    for (key, now) in is {
        let then = was.get(key).map(Vec::as_slice).unwrap_or_default();
        let more = now.len() > then.len() || gravest(now) > gravest(then);
        if let Some(finding) = more.then(|| find_new(now, then, gravest(then))).flatten() {
            worse.push((finding, refusal_for(finding)));
        }
    }
    worse
}

/// The finding that was not there before, by severity and message; any where all were.
fn find_new<'r>(
    now: &[&'r Finding],
    then: &[&Finding],
    gravest: Option<Severity>,
) -> Option<&'r Finding> {
    let heard = |finding: &Finding| then.iter().any(|other| other.message == finding.message);
    let is_new = |finding: &&&Finding| Some(finding.severity) > gravest || !heard(finding);
    now.iter().find(is_new).or_else(|| now.last()).copied()
}

fn refusal_for(finding: &Finding) -> Refusal {
    if *finding.rule == *SCHEMA_ID {
        Refusal::Schema(finding.message.clone())
    } else {
        Refusal::Brings(Arc::clone(&finding.rule), finding.message.clone())
    }
}

/// What cannot be checked any more.
fn newly_broken<'r>(before: &Report, after: &'r Report) -> Vec<&'r Broken> {
    let what = |broken: &Broken| (broken.file.clone(), broken.document, broken.rule.clone());
    let known: BTreeSet<_> = before.broken.iter().map(what).collect();
    after.broken.iter().filter(|broken| !known.contains(&what(broken))).collect()
}

/// The subjects whose fixes did not do what they were for, and those whose fixes others do not agree to.
fn unsolved_findings(
    round: &Round,
    before: &Report,
    was: &OpenFindings<'_>,
    is: &OpenFindings<'_>,
) -> Vec<(Group, Refusal)> {
    let count = |open: &OpenFindings<'_>, key: &FindingIdentity| open.get(key).map_or(0, Vec::len);
    let of = |number: usize| before.findings.get(number);
    let mut applied: BTreeMap<FindingIdentity, usize> = BTreeMap::new();
    for finding in round.accepted.iter().filter_map(|one| of(one.finding)) {
        *applied.entry(identity_of(finding)).or_default() += 1;
    }
    let mut unsolved = Vec::new();
    for finding in round.accepted.iter().filter_map(|one| of(one.finding)) {
        let key = identity_of(finding);
        let solved = applied.get(&key).copied().unwrap_or_default();
        if count(is, &key) + solved > count(was, &key) {
            unsolved.push((finding.subject.clone(), still_there(&key, finding, is)));
        }
    }
    for &(one, other) in &round.disputes {
        let (Some(finding), Some(other)) = (of(one), of(other)) else { continue };
        let others = identity_of(other);
        let gone = applied.get(&others).copied().unwrap_or_default() + 1;
        if count(is, &others) + gone > count(was, &others) {
            let why = Refusal::Disputed(Arc::clone(&other.rule));
            unsolved.push((finding.subject.clone(), why));
        }
    }
    unsolved
}

/// Why a fix has not removed its finding: it is there as it was, or the rule finds something else in its place.
fn still_there(key: &FindingIdentity, finding: &Finding, is: &OpenFindings<'_>) -> Refusal {
    let now = is.get(key).map(Vec::as_slice).unwrap_or_default();
    let same = |other: &&&Finding| other.message == finding.message;
    match now.iter().find(same) {
        None => now.first().map_or(Refusal::Useless, |other| refusal_for(other)),
        Some(_) => Refusal::Useless,
    }
}

/// The subjects whose fixes are to blame for a finding: its own, or who changed the file that it is in; else those who
/// changed what others take over, or what it names; else all.
fn blame_for_finding(round: &Round, before: &Report, finding: &Finding) -> Vec<Group> {
    let place = &finding.location;
    let named: BTreeSet<&str> =
        finding.labels.iter().map(|label| label.location.source.name.as_str()).collect();
    choose_suspects(
        round,
        before,
        [
            &|one, of| {
                of.subject == finding.subject
                    || one.edits.iter().any(|edit| {
                        edit.file == place.source.name && edit.place.1 == place.document
                    })
            },
            &|one, of| {
                one.is_outside(of)
                    || one.edits.iter().any(|edit| named.contains(edit.file.as_str()))
            },
        ],
    )
}

fn blame_for_broken(round: &Round, before: &Report, broken: &Broken) -> Vec<Group> {
    choose_suspects(
        round,
        before,
        [
            &|_, of| {
                let about = |subject: &clearance_engine::report::Subject| {
                    *subject.file == *broken.file && subject.document == broken.document
                };
                of.subject.as_ref().is_some_and(about)
            },
            &|one, of| one.is_outside(of),
        ],
    )
}

/// Whether a fix of a finding may be to blame.
type Suspects<'a> = &'a dyn Fn(&Candidate, &Finding) -> bool;

/// The subjects that the first test finds that finds any; else all.
fn choose_suspects(round: &Round, before: &Report, tests: [Suspects<'_>; 2]) -> Vec<Group> {
    let all =
        || round.accepted.iter().filter_map(|one| Some((one, before.findings.get(one.finding)?)));
    for test in tests {
        let found = all().filter(|(one, of)| test(one, of));
        let found: Vec<Group> = found.map(|(_, of)| of.subject.clone()).collect();
        if !found.is_empty() {
            return found;
        }
    }
    all().map(|(_, of)| of.subject.clone()).collect()
}
