//! What runs on what: the rules, the fixtures, and which rules each of them gets.

use std::sync::Arc;

use super::Request;
use crate::fixture::{Discovered, Fixture, Home, Scope, discover, home_of, read};
use crate::pack::{self, LoadError, Pack, ids_in};
use crate::rule::{Rule, Selection};
use crate::settings::Settings;
use crate::source::{Fault, Source, Span};
use jiff::civil::Date;

/// What will be run.
pub(super) struct Plan {
    /// All rules.
    pub(super) pack: Pack,
    /// The rules that are tested, as indices into the pack's, sorted.
    pub(super) tested: Vec<usize>,
    /// The fixtures, sorted by name.
    pub(super) cases: Vec<Planned>,
    pub(super) passed_over: Vec<(String, &'static str)>,
}

/// A fixture and what runs on it.
pub(super) struct Planned {
    pub(super) fixture: Fixture,
    /// Indices into the pack's rules, sorted; at least one.
    pub(super) rules: Vec<usize>,
    /// The ids of those rules.
    pub(super) ids: Vec<Arc<str>>,
}

/// A place with fixtures, and the ids of the rules that they are for.
struct Place {
    home: Home,
    as_of: Date,
    ids: Vec<Arc<str>>,
}

pub(super) fn plan(request: &Request<'_>) -> Result<Plan, LoadError> {
    let places = places(request)?;
    let pack = pack::load(&pack::Request {
        packs: request.packs,
        data: request.data,
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: crate::fixture::DEFAULT_AS_OF,
        limits: request.limits,
        trace: false,
    })?;
    let tested = tested(&pack, request)?;
    let mut plan = Plan { pack, tested, cases: Vec::new(), passed_over: Vec::new() };
    let mut faults = Vec::new();
    for place in &places {
        match discover(&place.home, &place.ids) {
            Ok(found) => plan.add(found, place, request, &mut faults),
            Err(more) => faults.extend(more),
        }
    }
    let key = |case: &Planned| (case.fixture.name.clone(), case.rules.clone());
    plan.cases.sort_by_cached_key(key);
    plan.passed_over.sort();
    plan.passed_over.dedup();
    if faults.is_empty() { Ok(plan) } else { Err(LoadError { faults }) }
}

impl Plan {
    fn add(
        &mut self,
        found: Discovered,
        place: &Place,
        request: &Request<'_>,
        faults: &mut Vec<Fault>,
    ) {
        self.passed_over.extend(found.passed_over);
        let wanted = |name: &str| {
            request.paths.is_empty() || request.paths.iter().any(|part| name.contains(&**part))
        };
        for case in found.cases {
            let named = wanted(&case.name) || case.files.iter().any(|file| wanted(&file.name));
            let rules = self.rules_of(&case.scope, &place.ids);
            if !named || rules.is_empty() {
                continue;
            }
            match read(&case, &place.ids, place.as_of, request.max_file_bytes) {
                Ok(fixture) => {
                    let id = |&index: &usize| self.pack.rules.get(index);
                    let ids = rules.iter().filter_map(id).map(|rule| Arc::clone(&rule.id));
                    let ids = ids.collect();
                    self.cases.push(Planned { fixture, rules, ids });
                }
                Err(more) => faults.extend(more),
            }
        }
    }

    /// The rules that run in a scope and are tested.
    fn rules_of(&self, scope: &Scope, ids: &[Arc<str>]) -> Vec<usize> {
        let runs = |rule: &Rule| match scope {
            Scope::Rule(id) => rule.id == *id,
            Scope::Pack => ids.contains(&rule.id),
        };
        let tested = self.tested.iter().copied();
        tested.filter(|&index| self.pack.rules.get(index).is_some_and(runs)).collect()
    }
}

/// Where the fixtures are: in each pack's own place, or in the one folder that was named for all.
fn places(request: &Request<'_>) -> Result<Vec<Place>, LoadError> {
    let mut places: Vec<Place> = Vec::new();
    for pack in request.packs {
        let (home, as_of) = home_of(pack, request.fixtures)?;
        let as_of = request.as_of.unwrap_or(as_of);
        let ids = ids_in(pack);
        match (home, places.first_mut()) {
            (Some(_), Some(first)) if request.fixtures.is_some() => {
                first.ids.extend(ids);
                first.ids.sort_unstable();
            }
            (Some(home), _) => places.push(Place { home, as_of, ids }),
            (None, _) => {}
        }
    }
    Ok(places)
}

/// The rules that are tested. A filter that matches none is a mistake: all would seem to be well.
fn tested(pack: &Pack, request: &Request<'_>) -> Result<Vec<usize>, LoadError> {
    let selection = Selection { select: request.filter.to_vec(), exclude: Vec::new() };
    let idle = selection.idle(&pack.rules).into_iter().map(|(_, pattern)| {
        let message = format!("`{}` matches no rule", pattern.text);
        let fault = Fault::new(&Source::new("--filter", ""), Span::default(), message);
        fault.help("`tag:NAME` chooses by tag, anything else is a glob over rule ids")
    });
    let faults: Vec<Fault> = idle.collect();
    if !faults.is_empty() {
        return Err(LoadError { faults });
    }
    let rules = pack.rules.iter().enumerate();
    Ok(rules.filter(|(_, rule)| selection.includes(rule)).map(|(index, _)| index).collect())
}
