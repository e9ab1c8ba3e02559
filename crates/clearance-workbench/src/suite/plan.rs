//! What runs on what: the rules, the fixtures, and which rules each of them gets.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::request::Request;
use crate::fixture::{Discovered, Fixture, Home, Scope, discover, home_of, read};
use clearance_engine::pack::{self, LoadError, Pack, PackFiles, reported_ids};
use clearance_engine::rule::{Rule, RuleNames, SCHEMA_ID, Selection, several};
use clearance_engine::settings::Settings;
use clearance_syntax::source::{Diagnostic, Source, Span};
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

/// A place with fixtures, and the rules that they are for.
struct Place {
    home: Home,
    as_of: Date,
    /// What may be written there, short names and full ones, with the ids of the rules.
    rules: BTreeMap<Arc<str>, Arc<str>>,
}

impl Place {
    /// The names that may be written.
    fn names(&self) -> Vec<Arc<str>> {
        self.rules.keys().cloned().collect()
    }

    /// The id of the rule that a name stands for.
    fn id(&self, name: &Arc<str>) -> Arc<str> {
        Arc::clone(self.rules.get(name).unwrap_or(name))
    }

    /// A fixture with ids in place of the names that are written in it.
    fn resolved(&self, mut fixture: Fixture) -> Result<Fixture, Vec<Diagnostic>> {
        let alone = match &fixture.scope {
            Scope::Rule(name) => Some(self.id(name)),
            Scope::Pack => None,
        };
        let mut diagnostics = Vec::new();
        for file in &mut fixture.files {
            for mark in &mut file.marks.expected {
                mark.rule = self.id(&mark.rule);
                if alone
                    .as_ref()
                    .is_some_and(|alone| mark.rule != *alone && *mark.rule != *SCHEMA_ID)
                {
                    let message = format!("`{}` does not run here", mark.rule);
                    diagnostics.push(Diagnostic::new(&file.source, mark.span, message));
                }
            }
        }
        if let Some(alone) = alone {
            fixture.scope = Scope::Rule(alone);
        }
        if diagnostics.is_empty() { Ok(fixture) } else { Err(diagnostics) }
    }
}

pub(super) fn plan(request: &Request<'_>) -> Result<Plan, LoadError> {
    let pack = pack::load(&pack::Request {
        packs: request.packs,
        shipped: request.shipped,
        data: request.data,
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: crate::fixture::DEFAULT_AS_OF,
        limits: request.limits,
        trace: false,
        inspection: Some(&crate::lint::INSPECTION),
    })?;
    let places = places(request, &pack.names)?;
    let tested = tested(&pack, request)?;
    let mut plan = Plan { pack, tested, cases: Vec::new(), passed_over: Vec::new() };
    let mut diagnostics = Vec::new();
    for place in &places {
        match discover(&place.home, &place.names()) {
            Ok(found) => plan.add(found, place, request, &mut diagnostics),
            Err(more) => diagnostics.extend(more),
        }
    }
    let key = |case: &Planned| (case.fixture.name.clone(), case.rules.clone());
    plan.cases.sort_by_cached_key(key);
    plan.passed_over.sort();
    plan.passed_over.dedup();
    if diagnostics.is_empty() { Ok(plan) } else { Err(LoadError { diagnostics }) }
}

impl Plan {
    fn add(
        &mut self,
        found: Discovered,
        place: &Place,
        request: &Request<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        self.passed_over.extend(found.passed_over);
        let wanted = |name: &str| {
            request.paths.is_empty() || request.paths.iter().any(|part| name.contains(&**part))
        };
        for case in found.cases {
            let named = wanted(&case.name) || case.files.iter().any(|file| wanted(&file.name));
            let rules = self.rules_of(&case.scope, place);
            if !named || rules.is_empty() {
                continue;
            }
            let read = read(&case, &place.names(), place.as_of, request.max_file_bytes);
            match read.and_then(|fixture| place.resolved(fixture)) {
                Ok(fixture) => {
                    let id = |&index: &usize| self.pack.rules.get(index);
                    let ids = rules.iter().filter_map(id).map(|rule| Arc::clone(&rule.id));
                    let ids = ids.collect();
                    self.cases.push(Planned { fixture, rules, ids });
                }
                Err(more) => diagnostics.extend(more),
            }
        }
    }

    /// The rules that run in a scope and are tested.
    fn rules_of(&self, scope: &Scope, place: &Place) -> Vec<usize> {
        let runs = |rule: &Rule| match scope {
            Scope::Rule(name) => rule.id == place.id(name),
            Scope::Pack => place.rules.values().any(|id| *id == rule.id),
        };
        let tested = self.tested.iter().copied();
        tested.filter(|&index| self.pack.rules.get(index).is_some_and(runs)).collect()
    }
}

/// Where the fixtures are: in each pack's own place, or in the one folder that was named for all.
fn places(request: &Request<'_>, names: &RuleNames) -> Result<Vec<Place>, LoadError> {
    let mut places: Vec<Place> = Vec::new();
    for pack in request.packs {
        let (home, as_of) = home_of(pack, request.fixtures)?;
        let as_of = request.as_of.unwrap_or(as_of);
        let rules = written_names(pack, names);
        match (home, places.first_mut()) {
            (Some(_), Some(first)) if request.fixtures.is_some() => {
                first.rules.extend(rules);
                // What two packs have stands for neither.
                first.rules.retain(|name, _| names.sharing(name).is_empty());
            }
            (Some(home), _) => places.push(Place { home, as_of, rules }),
            (None, _) => {}
        }
    }
    Ok(places)
}

/// What fixtures of a pack may write for its rules, with the rules' ids.
fn written_names(pack: &PackFiles, names: &RuleNames) -> BTreeMap<Arc<str>, Arc<str>> {
    let of = pack.id();
    let ids = reported_ids(pack, names);
    let full = ids.iter().map(|(short, id)| (format!("{of}/{short}").into(), Arc::clone(id)));
    let mut all: BTreeMap<Arc<str>, Arc<str>> = full.collect();
    all.extend(ids);
    all
}

/// The rules that are tested. A selection that matches none is a mistake: all would seem to be well.
fn tested(pack: &Pack, request: &Request<'_>) -> Result<Vec<usize>, LoadError> {
    let selection = Selection { select: request.select.to_vec(), exclude: Vec::new() };
    let idle = selection.idle(&pack.rules).into_iter().map(|(_, pattern)| {
        let message = format!("`{}` matches no rule", pattern.text);
        let diagnostic = Diagnostic::new(&Source::new("--select", ""), Span::default(), message);
        diagnostic.help("`tag:NAME` chooses by tag, anything else is a glob over rule ids")
    });
    let ambiguous = selection.ambiguous(&pack.rules).into_iter().map(|(_, name, ids)| {
        let (message, help) = several(name, &ids);
        Diagnostic::new(&Source::new("--select", ""), Span::default(), message).help(help)
    });
    let diagnostics: Vec<Diagnostic> = idle.chain(ambiguous).collect();
    if !diagnostics.is_empty() {
        return Err(LoadError { diagnostics });
    }
    let is_own = |rule: &Rule| request.packs.iter().any(|pack| pack.has(&rule.source));
    let rules = pack.rules.iter().enumerate();
    let tested = rules.filter(|(_, rule)| is_own(rule) && selection.includes(rule));
    Ok(tested.map(|(index, _)| index).collect())
}
