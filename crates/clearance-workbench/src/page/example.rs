//! A finding that shows what a rule reports: one of its own fixtures has it.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::fixture::{self, Annotated, Fixture, Scope, discover, home_of};
use clearance_engine::check;
use clearance_engine::files::{Found, Input};
use clearance_engine::pack::{Pack, PackFiles, ids_in, together};
use clearance_engine::report::Finding;

/// How large a fixture may be, in bytes: nobody learns from a larger one.
const MAX_BYTES: u64 = 1 << 20;

/// Fixtures that are tried; with very many of them the first will do.
const MOST_TRIED: usize = 16;

/// A finding of a rule in one of its fixtures: the simplest that is expected, without the marks in the file.
///
/// None where no fixture expects a finding, or what it expects is not found: telling that is up to the tests.
pub fn example(pack: &Pack, files: &[PackFiles], id: &str) -> Option<Finding> {
    let (index, rule) = pack.rules.iter().enumerate().find(|(_, rule)| *rule.id == *id)?;
    let own = together(files).into_iter().filter(|files| files.id() == *rule.pack);
    let mut fixtures: Vec<Fixture> =
        own.flat_map(|files| fixtures(files, &rule.short).unwrap_or_default()).collect();
    fixtures.sort_by_key(complexity);
    let tried = fixtures.iter().take(MOST_TRIED);
    let found =
        tried.filter_map(|fixture| finding(&pack.only(&[index], fixture.as_of), fixture, id));
    found.min_by_key(|finding| finding.labels.len())
}

/// The fixtures of one rule, by its short name, that expect a finding.
fn fixtures(pack: &PackFiles, id: &str) -> Option<Vec<Fixture>> {
    let ids = ids_in(pack);
    let (home, as_of) = home_of(pack, None).ok()?;
    let found = discover(&home?, &ids).ok()?;
    let own = found.cases.iter().filter(|case| case.scope == Scope::Rule(Arc::from(id)));
    let read = own.filter_map(|case| fixture::read(case, &ids, as_of, MAX_BYTES).ok());
    Some(read.filter(|fixture| expected(fixture) > 0).collect())
}

fn expected(fixture: &Fixture) -> usize {
    let marks = fixture.files.iter().flat_map(|file| &file.marks.expected);
    marks.filter(|mark| !mark.is_todo).count()
}

/// Few files and findings first, then TOML, which most people read without having learnt it.
fn complexity(fixture: &Fixture) -> (usize, usize, bool, String) {
    let toml = fixture.files.iter().all(|file| file.input.format.name == "toml");
    (fixture.files.len(), expected(fixture), !toml, fixture.name.clone())
}

fn finding(pack: &Pack, fixture: &Fixture, id: &str) -> Option<Finding> {
    let done = AtomicU64::new(0);
    let options = check::Options::new(NonZeroUsize::MIN, MAX_BYTES, &done);
    let inputs: Vec<Found> =
        fixture.files.iter().map(|file| Found::File(without_marks(file))).collect();
    let report = check::check(pack, inputs.into_iter(), &options).ok()?.report;
    report.findings.into_iter().find(|finding| *finding.rule == *id)
}

/// The file as a customer's would be. Lines stay where they are, so that places are those of the fixture.
fn without_marks(file: &Annotated) -> Input {
    let mut text = String::with_capacity(file.source.text.len());
    let mut from = 0;
    for mark in file.marks.comments.iter().filter_map(|noted| noted.mark) {
        let before = file.source.text.get(from..mark.start).unwrap_or_default();
        text.push_str(before.trim_end_matches([' ', '\t']));
        from = mark.end.max(from);
    }
    text.push_str(file.source.text.get(from..).unwrap_or_default());
    Input::bytes(&file.input.name, file.input.format, text.into_bytes())
}
