//! Compares the findings in a fixture with its marks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::suite_plan::PlannedFixture;
use super::suite_report::{ExpectedFinding, FixtureOutcome};
use crate::fixture::{ExpectedMark, FixtureScope, MarkKind};
use clearance_engine::report::{Broken, BrokenKind, Finding};
use clearance_engine::rule::SCHEMA_ID;

/// The findings in one fixture.
#[derive(Debug, Default)]
pub(super) struct FixtureFindings {
    pub(super) findings: Vec<Finding>,
    pub(super) broken: Vec<Broken>,
}

/// A file, a line, a rule, and whether it asks: what a mark and a finding must agree on.
type MarkKey = (String, usize, Arc<str>, bool);

/// The marks and findings that agree on their place and rule.
#[derive(Default)]
struct MarkGroup {
    marks: Vec<ExpectedFinding>,
    findings: Vec<Finding>,
}

/// Compares the findings in a fixture with its marks; the outcomes are sorted by location.
pub(super) fn compare_marks(
    planned: &PlannedFixture,
    seen: FixtureFindings,
) -> Vec<FixtureOutcome> {
    let has_schema_findings = seen.findings.iter().any(|finding| *finding.rule == *SCHEMA_ID);
    let silenced = SilencedRules::from_broken(&seen.broken);
    let mut outcomes = Vec::new();
    let mut missing = Vec::new();
    let mut noisy = Vec::new();
    let mut concerned: BTreeSet<Arc<str>> = BTreeSet::new();
    for ((file, _, rule, _), group) in group_by_line(planned, seen.findings) {
        concerned.insert(Arc::clone(&rule));
        let paired = match_marks(group);
        outcomes.extend(paired.outcomes);
        let is_silenced = silenced.is_silenced(&file, &rule);
        missing.extend(paired.missing.into_iter().filter(|_| !is_silenced));
        noisy.extend(paired.noisy);
    }
    outcomes.extend(missing.into_iter().map(|expected: ExpectedFinding| {
        let same = |finding: &&Finding| {
            *finding.rule == *expected.mark.rule
                && finding.location.source.name == expected.source.name
        };
        let instead = noisy.iter().filter(same).cloned().collect();
        FixtureOutcome::Missing(expected, instead)
    }));
    outcomes.extend(noisy.into_iter().map(|finding| FixtureOutcome::Noisy(Box::new(finding))));
    outcomes.extend(seen.broken.into_iter().map(|broken| FixtureOutcome::Broken(Box::new(broken))));
    match &planned.fixture.scope {
        FixtureScope::Pack if outcomes.is_empty() => outcomes.push(FixtureOutcome::Validated(None)),
        FixtureScope::Rule(id) if !concerned.contains(id) && !has_schema_findings => {
            let ran = silenced.is_empty();
            outcomes.extend(ran.then(|| FixtureOutcome::Validated(Some(Arc::clone(id)))));
        }
        _ => {}
    }
    outcomes.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    outcomes
}

/// The files that could not be read and the rules that broke: their marks cannot be compared.
struct SilencedRules {
    broken: Vec<(String, Option<Arc<str>>)>,
}

impl SilencedRules {
    fn from_broken(broken: &[Broken]) -> Self {
        let one = |broken: &Broken| match broken.kind {
            BrokenKind::File => (broken.file.clone(), None),
            BrokenKind::Rule => (broken.file.clone(), broken.rule.clone()),
        };
        Self { broken: broken.iter().map(one).collect() }
    }

    fn is_silenced(&self, file: &str, rule: &Arc<str>) -> bool {
        let says_nothing = |(broken, by): &(String, Option<Arc<str>>)| {
            broken == file && by.as_ref().is_none_or(|by| by == rule)
        };
        self.broken.iter().any(says_nothing)
    }

    const fn is_empty(&self) -> bool {
        self.broken.is_empty()
    }
}

fn group_by_line(planned: &PlannedFixture, findings: Vec<Finding>) -> BTreeMap<MarkKey, MarkGroup> {
    let mut groups: BTreeMap<MarkKey, MarkGroup> = BTreeMap::new();
    for file in &planned.fixture.files {
        // Rules that are filtered out cannot report what is expected of them.
        let runs =
            |mark: &&ExpectedMark| *mark.rule == *SCHEMA_ID || planned.ids.contains(&mark.rule);
        for mark in file.marks.expected.iter().filter(runs) {
            let asks = mark.kind == MarkKind::Ask;
            let key = (file.input.name.clone(), mark.line, Arc::clone(&mark.rule), asks);
            let expected = ExpectedFinding {
                mark: mark.clone(),
                source: Arc::clone(&file.source),
                place: file.marks.content_span(&file.source, mark.line),
            };
            groups.entry(key).or_default().marks.push(expected);
        }
    }
    for finding in findings {
        let name = finding.location.source.name.clone();
        let asks = MarkKind::for_finding(&finding) == MarkKind::Ask;
        let key = (name, finding.location.start().line, Arc::clone(&finding.rule), asks);
        groups.entry(key).or_default().findings.push(finding);
    }
    groups
}

/// The result of matching a group.
#[derive(Default)]
struct MatchedMarks {
    outcomes: Vec<FixtureOutcome>,
    missing: Vec<ExpectedFinding>,
    noisy: Vec<Finding>,
}

/// Assigns each mark a finding of its own, so that as many marks as possible have one; marks of what is known
/// to be missed come last.
fn match_marks(group: MarkGroup) -> MatchedMarks {
    let (todo, marks): (Vec<ExpectedFinding>, Vec<ExpectedFinding>) =
        group.marks.into_iter().partition(|expected| expected.mark.kind == MarkKind::TodoExpect);
    let mut findings: Vec<Option<Finding>> = group.findings.into_iter().map(Some).collect();
    let mut paired = MatchedMarks::default();
    for (expected, finding) in assign_findings(marks, &mut findings) {
        match finding {
            Some(finding) => {
                paired.outcomes.push(FixtureOutcome::Reported(expected, Box::new(finding)))
            }
            None => paired.missing.push(expected),
        }
    }
    for (expected, finding) in assign_findings(todo, &mut findings) {
        paired.outcomes.push(match finding {
            Some(finding) => FixtureOutcome::Stale(expected, Box::new(finding)),
            None => FixtureOutcome::Known(expected),
        });
    }
    paired.noisy.extend(findings.into_iter().flatten());
    paired
}

/// Each mark with the finding that it gets, which is taken out of the findings.
fn assign_findings(
    marks: Vec<ExpectedFinding>,
    findings: &mut [Option<Finding>],
) -> Vec<(ExpectedFinding, Option<Finding>)> {
    let fits = |mark: usize, finding: usize| {
        let message = marks.get(mark).map(|expected| expected.mark.message.as_str());
        let finding = findings.get(finding).and_then(Option::as_ref);
        message.zip(finding).is_some_and(|(message, finding)| finding.message.contains(message))
    };
    let mut owners: Vec<Option<usize>> = vec![None; findings.len()];
    for mark in 0..marks.len() {
        let mut tried = vec![false; owners.len()];
        place_mark(mark, &fits, &mut owners, &mut tried);
    }
    let of = |mark: usize| owners.iter().position(|owner| *owner == Some(mark));
    let chosen: Vec<Option<usize>> = (0..marks.len()).map(of).collect();
    let mut take = |index: usize| findings.get_mut(index).and_then(Option::take);
    marks.into_iter().zip(chosen).map(|(mark, chosen)| (mark, chosen.and_then(&mut take))).collect()
}

/// Finds a place for a mark, moving marks that were placed before if that makes room. At most as deep as
/// there are marks about one line, which is limited.
fn place_mark(
    mark: usize,
    fits: &impl Fn(usize, usize) -> bool,
    owners: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for finding in 0..owners.len() {
        let fresh = tried.get_mut(finding).is_some_and(|tried| !std::mem::replace(tried, true));
        if !fresh || !fits(mark, finding) {
            continue;
        }
        let owner = owners.get(finding).copied().flatten();
        let free = owner.is_none_or(|other| place_mark(other, fits, owners, tried));
        if let Some(owner) = owners.get_mut(finding).filter(|_| free) {
            *owner = Some(mark);
            return true;
        }
    }
    false
}

/// By file and line; what is broken comes last.
fn sort_key(outcome: &FixtureOutcome) -> impl Ord + use<'_> {
    let rule = outcome.rule().map(|rule| &**rule);
    let (file, line, at) = match outcome {
        FixtureOutcome::Validated(_) => ("", 0, 0),
        FixtureOutcome::Reported(expected, _)
        | FixtureOutcome::Known(expected)
        | FixtureOutcome::Missing(expected, _)
        | FixtureOutcome::Stale(expected, _) => {
            (&*expected.source.name, expected.mark.line, expected.mark.span.start)
        }
        FixtureOutcome::Noisy(finding) => (
            &*finding.location.source.name,
            finding.location.start().line,
            finding.location.span.start,
        ),
        FixtureOutcome::Broken(broken) => (&*broken.file, usize::MAX, 0),
    };
    let message = match outcome {
        FixtureOutcome::Noisy(finding) => &*finding.message,
        _ => "",
    };
    (file, line, outcome.kind(), rule, at, message)
}
