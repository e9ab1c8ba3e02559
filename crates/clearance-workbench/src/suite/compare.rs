//! Holds what was found in a fixture against its marks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::plan::Planned;
use super::result::{Expected, Outcome};
use super::run::Seen;
use crate::fixture::{Mark, Scope};
use clearance_engine::report::{Broken, BrokenKind, Finding};
use clearance_engine::rule::SCHEMA_ID;

/// A file, a line and a rule: what a mark and a finding must agree on.
type Key = (String, usize, Arc<str>);

/// The marks and findings that agree on their place and rule.
#[derive(Default)]
struct Group {
    marks: Vec<Expected>,
    findings: Vec<Finding>,
}

/// What came of a fixture, sorted by place.
pub(super) fn outcomes(planned: &Planned, seen: Seen) -> Vec<Outcome> {
    let has_schema_findings = seen.findings.iter().any(|finding| *finding.rule == *SCHEMA_ID);
    let silenced = Silenced::of(&seen.broken);
    let mut outcomes = Vec::new();
    let mut missing = Vec::new();
    let mut noisy = Vec::new();
    let mut concerned: BTreeSet<Arc<str>> = BTreeSet::new();
    for ((file, _, rule), group) in groups(planned, seen.findings) {
        concerned.insert(Arc::clone(&rule));
        let paired = pair(group);
        outcomes.extend(paired.outcomes);
        let is_silenced = silenced.is(&file, &rule);
        missing.extend(paired.missing.into_iter().filter(|_| !is_silenced));
        noisy.extend(paired.noisy);
    }
    outcomes.extend(missing.into_iter().map(|expected: Expected| {
        let same = |finding: &&Finding| {
            *finding.rule == *expected.mark.rule
                && finding.place.source.name == expected.source.name
        };
        let instead = noisy.iter().filter(same).cloned().collect();
        Outcome::Missing(expected, instead)
    }));
    outcomes.extend(noisy.into_iter().map(|finding| Outcome::Noisy(Box::new(finding))));
    outcomes.extend(seen.broken.into_iter().map(|broken| Outcome::Broken(Box::new(broken))));
    match &planned.fixture.scope {
        Scope::Pack if outcomes.is_empty() => outcomes.push(Outcome::Validated(None)),
        Scope::Rule(id) if !concerned.contains(id) && !has_schema_findings => {
            let ran = silenced.is_none();
            outcomes.extend(ran.then(|| Outcome::Validated(Some(Arc::clone(id)))));
        }
        _ => {}
    }
    outcomes.sort_by(|a, b| order(a).cmp(&order(b)));
    outcomes
}

/// Files that could not be read and rules that broke: their marks cannot be held against them.
struct Silenced {
    broken: Vec<(String, Option<Arc<str>>)>,
}

impl Silenced {
    fn of(broken: &[Broken]) -> Self {
        let one = |broken: &Broken| match broken.kind {
            BrokenKind::File => (broken.file.clone(), None),
            BrokenKind::Rule => (broken.file.clone(), broken.rule.clone()),
        };
        Self { broken: broken.iter().map(one).collect() }
    }

    fn is(&self, file: &str, rule: &Arc<str>) -> bool {
        let says_nothing = |(broken, by): &(String, Option<Arc<str>>)| {
            broken == file && by.as_ref().is_none_or(|by| by == rule)
        };
        self.broken.iter().any(says_nothing)
    }

    const fn is_none(&self) -> bool {
        self.broken.is_empty()
    }
}

fn groups(planned: &Planned, findings: Vec<Finding>) -> BTreeMap<Key, Group> {
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    for file in &planned.fixture.files {
        // Rules that are filtered out cannot report what is expected of them.
        let runs = |mark: &&Mark| *mark.rule == *SCHEMA_ID || planned.ids.contains(&mark.rule);
        for mark in file.marks.expected.iter().filter(runs) {
            let key = (file.input.name.clone(), mark.line, Arc::clone(&mark.rule));
            let expected = Expected {
                mark: mark.clone(),
                source: Arc::clone(&file.source),
                place: file.marks.content(&file.source, mark.line),
            };
            groups.entry(key).or_default().marks.push(expected);
        }
    }
    for finding in findings {
        let name = finding.place.source.name.clone();
        let key = (name, finding.place.start().line, Arc::clone(&finding.rule));
        groups.entry(key).or_default().findings.push(finding);
    }
    groups
}

/// What a group comes to.
#[derive(Default)]
struct Paired {
    outcomes: Vec<Outcome>,
    missing: Vec<Expected>,
    noisy: Vec<Finding>,
}

/// Gives each mark a finding of its own, so that as many marks as possible have one; marks of what is known
/// to be missed come last.
fn pair(group: Group) -> Paired {
    let (todo, marks): (Vec<Expected>, Vec<Expected>) =
        group.marks.into_iter().partition(|expected| expected.mark.is_todo);
    let mut findings: Vec<Option<Finding>> = group.findings.into_iter().map(Some).collect();
    let mut paired = Paired::default();
    for (expected, finding) in assigned(marks, &mut findings) {
        match finding {
            Some(finding) => paired.outcomes.push(Outcome::Reported(expected, Box::new(finding))),
            None => paired.missing.push(expected),
        }
    }
    for (expected, finding) in assigned(todo, &mut findings) {
        paired.outcomes.push(match finding {
            Some(finding) => Outcome::Stale(expected, Box::new(finding)),
            None => Outcome::Known(expected),
        });
    }
    paired.noisy.extend(findings.into_iter().flatten());
    paired
}

/// Each mark with the finding that it gets, which is taken out of the findings.
fn assigned(
    marks: Vec<Expected>,
    findings: &mut [Option<Finding>],
) -> Vec<(Expected, Option<Finding>)> {
    let fits = |mark: usize, finding: usize| {
        let message = marks.get(mark).map(|expected| expected.mark.message.as_str());
        let finding = findings.get(finding).and_then(Option::as_ref);
        message.zip(finding).is_some_and(|(message, finding)| finding.message.contains(message))
    };
    let mut owners: Vec<Option<usize>> = vec![None; findings.len()];
    for mark in 0..marks.len() {
        let mut tried = vec![false; owners.len()];
        place(mark, &fits, &mut owners, &mut tried);
    }
    let of = |mark: usize| owners.iter().position(|owner| *owner == Some(mark));
    let chosen: Vec<Option<usize>> = (0..marks.len()).map(of).collect();
    let mut take = |index: usize| findings.get_mut(index).and_then(Option::take);
    marks.into_iter().zip(chosen).map(|(mark, chosen)| (mark, chosen.and_then(&mut take))).collect()
}

/// Finds a place for a mark, moving marks that were placed before if that makes room. At most as deep as
/// there are marks about one line, which is limited.
fn place(
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
        let free = owner.is_none_or(|other| place(other, fits, owners, tried));
        if let Some(owner) = owners.get_mut(finding).filter(|_| free) {
            *owner = Some(mark);
            return true;
        }
    }
    false
}

/// By file and line; what is broken comes last.
fn order(outcome: &Outcome) -> impl Ord + use<'_> {
    let rule = outcome.rule().map(|rule| &**rule);
    let (file, line, at) = match outcome {
        Outcome::Validated(_) => ("", 0, 0),
        Outcome::Reported(expected, _)
        | Outcome::Known(expected)
        | Outcome::Missing(expected, _)
        | Outcome::Stale(expected, _) => {
            (&*expected.source.name, expected.mark.line, expected.mark.span.start)
        }
        Outcome::Noisy(finding) => {
            (&*finding.place.source.name, finding.place.start().line, finding.place.span.start)
        }
        Outcome::Broken(broken) => (&*broken.file, usize::MAX, 0),
    };
    let message = match outcome {
        Outcome::Noisy(finding) => &*finding.message,
        _ => "",
    };
    (file, line, outcome.kind(), rule, at, message)
}
