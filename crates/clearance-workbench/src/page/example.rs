//! Finds an example finding of a rule: one in its own fixtures.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::fixture::MarkKind;
use crate::fixture::{self, Fixture, FixtureFile, FixtureScope, discover_cases, fixture_home};
use clearance_engine::check;
use clearance_engine::files::{Found, Input};
use clearance_engine::pack::{Pack, PackFiles, flatten_packs, ids_in};
use clearance_engine::report::Finding;
use clearance_engine::settings::RuleSetting;

/// The largest fixture that is tried, in bytes: a larger one explains little.
const MAX_BYTES: u64 = 1 << 20;

/// Fixtures that are tried; with very many of them the first will do.
const MOST_TRIED: usize = 16;

/// A finding of a rule in one of its fixtures: the simplest that is expected, without the marks in the file. A question, where a rule has
/// nothing but questions.
///
/// None where no fixture expects any, or what it expects is not found: telling that is up to the tests.
pub fn find_example(pack: &Pack, files: &[PackFiles], id: &str) -> Option<Finding> {
    let (index, rule) = pack.rules.iter().enumerate().find(|(_, rule)| *rule.id == *id)?;
    let own = flatten_packs(files).into_iter().filter(|files| files.id() == *rule.pack);
    let mut fixtures: Vec<Fixture> =
        own.flat_map(|files| read_fixtures(files, &rule.short).unwrap_or_default()).collect();
    fixtures.sort_by_key(sort_key);
    let tried = fixtures.iter().take(MOST_TRIED);
    let found =
        tried.filter_map(|fixture| find_finding(&pack_for(pack, index, fixture), fixture, id));
    found.min_by_key(|finding| finding.labels.len())
}

/// The pack with one rule, on the day and with the parameters of one of the rule's own fixtures.
fn pack_for(pack: &Pack, index: usize, fixture: &Fixture) -> Pack {
    let pack = pack.with_rules(&[index], fixture.as_of);
    let Some(rule) = pack.rules.first().map(|rule| rule.id.to_string()) else { return pack };
    let params = fixture.params.iter().cloned();
    let params: Vec<RuleSetting> =
        params.map(|said| RuleSetting { rule: rule.clone(), ..said }).collect();
    pack.with_params(&params)
}

/// The fixtures of one rule, by its short name, that expect a finding; of a rule that none expects to find something, those that expect a
/// question.
fn read_fixtures(pack: &PackFiles, id: &str) -> Option<Vec<Fixture>> {
    let ids = ids_in(pack);
    let (home, as_of) = fixture_home(pack, None).ok()?;
    let found = discover_cases(&home?, &ids).ok()?;
    let own = found.cases.iter().filter(|case| case.scope == FixtureScope::Rule(Arc::from(id)));
    let read = own.filter_map(|case| fixture::read_fixture(case, &ids, as_of, MAX_BYTES).ok());
    let (mut expecting, asking): (Vec<Fixture>, Vec<Fixture>) =
        read.partition(|fixture| count_expected(fixture) > 0);
    // A rule that has nothing but questions shows one of these.
    if expecting.is_empty() {
        expecting = asking.into_iter().filter(|one| count(one, MarkKind::Ask) > 0).collect();
    }
    Some(expecting)
}

fn count_expected(fixture: &Fixture) -> usize {
    count(fixture, MarkKind::Expect)
}

fn count(fixture: &Fixture, kind: MarkKind) -> usize {
    let marks = fixture.files.iter().flat_map(|file| &file.marks.expected);
    marks.filter(|mark| mark.kind == kind).count()
}

/// Few files and findings first, then TOML, which most people read without having learnt it.
fn sort_key(fixture: &Fixture) -> (usize, usize, bool, String) {
    let toml = fixture.files.iter().all(|file| file.input.format.name == "toml");
    (fixture.files.len(), count_expected(fixture), !toml, fixture.name.clone())
}

fn find_finding(pack: &Pack, fixture: &Fixture, id: &str) -> Option<Finding> {
    let done = AtomicU64::new(0);
    let options = check::Options::new(NonZeroUsize::MIN, MAX_BYTES, &done);
    let inputs: Vec<Found> =
        fixture.files.iter().map(|file| Found::File(without_marks(file))).collect();
    let report = check::check(pack, inputs.into_iter(), &options).ok()?.report;
    report.findings.into_iter().find(|finding| *finding.rule == *id)
}

/// The file as a subject's would be. Lines stay where they are, so that places are those of the fixture.
fn without_marks(file: &FixtureFile) -> Input {
    let mut text = String::with_capacity(file.source.text.len());
    let mut from = 0;
    for mark in file.marks.comments.iter().filter_map(|noted| noted.mark) {
        let before = file.source.text.get(from..mark.start).unwrap_or_default();
        text.push_str(before.trim_end_matches([' ', '\t']));
        from = mark.end.max(from);
    }
    text.push_str(file.source.text.get(from..).unwrap_or_default());
    Input::from_bytes(&file.input.name, file.input.format, text.into_bytes())
}
