//! The plan of a test run: the rules, the fixtures, and the rules that run on each of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::suite_request::SuiteRequest;
use crate::fixture::{
    DiscoveredCases, Fixture, FixtureHome, FixtureScope, discover_cases, fixture_home, read_fixture,
};
use clearance_engine::pack::{self, LoadError, Pack, PackFiles, reported_ids};
use clearance_engine::rule::{Rule, RuleNames, SCHEMA_ID, Selection, ambiguous_name};
use clearance_engine::settings::Settings;
use clearance_syntax::source::{Diagnostic, Source, Span};
use jiff::civil::Date;

/// The plan of a test run.
pub(super) struct SuitePlan {
    /// All rules.
    pub(super) pack: Pack,
    /// The rules that are tested, as indices into the pack's, sorted.
    pub(super) tested: Vec<usize>,
    /// The fixtures, sorted by name.
    pub(super) cases: Vec<PlannedFixture>,
    pub(super) passed_over: Vec<(String, &'static str)>,
}

/// A fixture and what runs on it.
pub(super) struct PlannedFixture {
    pub(super) fixture: Fixture,
    /// Indices into the pack's rules, sorted; at least one.
    pub(super) rules: Vec<usize>,
    /// The ids of those rules.
    pub(super) ids: Vec<Arc<str>>,
}

/// A place with fixtures, and the rules that they are for.
struct FixturePlace {
    home: FixtureHome,
    as_of: Date,
    /// The names that marks may use there, short and full ones, with the ids of the rules.
    rules: BTreeMap<Arc<str>, Arc<str>>,
}

impl FixturePlace {
    /// The names that may be written.
    fn rule_names(&self) -> Vec<Arc<str>> {
        self.rules.keys().cloned().collect()
    }

    /// Resolves a written name to the id of a rule.
    fn resolve_id(&self, name: &Arc<str>) -> Arc<str> {
        Arc::clone(self.rules.get(name).unwrap_or(name))
    }

    /// A fixture with ids in place of the names that are written in it.
    fn resolve_names(&self, mut fixture: Fixture) -> Result<Fixture, Vec<Diagnostic>> {
        let alone = match &fixture.scope {
            FixtureScope::Rule(name) => Some(self.resolve_id(name)),
            FixtureScope::Pack => None,
        };
        let mut diagnostics = Vec::new();
        for file in &mut fixture.files {
            for mark in &mut file.marks.expected {
                mark.rule = self.resolve_id(&mark.rule);
                if alone
                    .as_ref()
                    .is_some_and(|alone| mark.rule != *alone && *mark.rule != *SCHEMA_ID)
                {
                    let message = format!("`{}` does not run here", mark.rule);
                    diagnostics.push(Diagnostic::new(&file.source, mark.span, message));
                }
            }
        }
        for said in &mut fixture.params {
            said.rule = self.resolve_id(&said.rule.as_str().into()).to_string();
        }
        if let Some(alone) = alone {
            fixture.scope = FixtureScope::Rule(alone);
        }
        if diagnostics.is_empty() { Ok(fixture) } else { Err(diagnostics) }
    }
}

pub(super) fn plan_suite(request: &SuiteRequest<'_>) -> Result<SuitePlan, LoadError> {
    let mut pack = pack::load(&pack::Request {
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
    pack.scripts.evaluation = request.evaluation;
    let places = find_homes(request, &pack.names)?;
    let tested = tested_rules(&pack, request)?;
    let mut plan = SuitePlan { pack, tested, cases: Vec::new(), passed_over: Vec::new() };
    let mut diagnostics = Vec::new();
    for place in &places {
        match discover_cases(&place.home, &place.rule_names()) {
            Ok(found) => plan.add_cases(found, place, request, &mut diagnostics),
            Err(more) => diagnostics.extend(more),
        }
    }
    let key = |case: &PlannedFixture| (case.fixture.name.clone(), case.rules.clone());
    plan.cases.sort_by_cached_key(key);
    plan.passed_over.sort();
    plan.passed_over.dedup();
    if diagnostics.is_empty() { Ok(plan) } else { Err(LoadError { diagnostics }) }
}

impl SuitePlan {
    fn add_cases(
        &mut self,
        found: DiscoveredCases,
        place: &FixturePlace,
        request: &SuiteRequest<'_>,
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
            let read =
                read_fixture(&case, &place.rule_names(), place.as_of, request.max_file_bytes);
            let read = read.and_then(|fixture| place.resolve_names(fixture));
            match read.and_then(|fixture| self.check_params(fixture)) {
                Ok(fixture) => {
                    let id = |&index: &usize| self.pack.rules.get(index);
                    let ids = rules.iter().filter_map(id).map(|rule| Arc::clone(&rule.id));
                    let ids = ids.collect();
                    self.cases.push(PlannedFixture { fixture, rules, ids });
                }
                Err(more) => diagnostics.extend(more),
            }
        }
    }

    /// Refuses parameters that no rule has, that cannot have their value, or that are set twice.
    fn check_params(&self, fixture: Fixture) -> Result<Fixture, Vec<Diagnostic>> {
        let mut diagnostics = self.pack.check_params(&fixture.params);
        let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
        let all = fixture.params.iter().flat_map(|said| said.params.iter().map(move |p| (said, p)));
        for (said, param) in all {
            if !known.insert((&said.rule, &param.name)) {
                let message = format!("parameter `{}` is set twice", param.name);
                let diagnostic = param.name_at.diagnostic(message);
                diagnostics.push(diagnostic.help("a fixture has one value for each parameter"));
            }
        }
        if diagnostics.is_empty() { Ok(fixture) } else { Err(diagnostics) }
    }

    /// The rules that run in a scope and are tested.
    fn rules_of(&self, scope: &FixtureScope, place: &FixturePlace) -> Vec<usize> {
        let runs = |rule: &Rule| match scope {
            FixtureScope::Rule(name) => rule.id == place.resolve_id(name),
            FixtureScope::Pack => place.rules.values().any(|id| *id == rule.id),
        };
        let tested = self.tested.iter().copied();
        tested.filter(|&index| self.pack.rules.get(index).is_some_and(runs)).collect()
    }
}

/// Where the fixtures are: in each pack's own place, or in the one folder that was named for all.
fn find_homes(
    request: &SuiteRequest<'_>,
    names: &RuleNames,
) -> Result<Vec<FixturePlace>, LoadError> {
    let mut places: Vec<FixturePlace> = Vec::new();
    for pack in request.packs {
        let (home, as_of) = fixture_home(pack, request.fixtures)?;
        let as_of = request.as_of.unwrap_or(as_of);
        let rules = written_names(pack, names);
        match (home, places.first_mut()) {
            (Some(_), Some(first)) if request.fixtures.is_some() => {
                first.rules.extend(rules);
                // A name that two packs share is ambiguous.
                first.rules.retain(|name, _| names.ids_sharing(name).is_empty());
            }
            (Some(home), _) => places.push(FixturePlace { home, as_of, rules }),
            (None, _) => {}
        }
    }
    Ok(places)
}

/// The names that fixtures of a pack may use for its rules, with the rules' ids.
fn written_names(pack: &PackFiles, names: &RuleNames) -> BTreeMap<Arc<str>, Arc<str>> {
    let of = pack.id();
    let ids = reported_ids(pack, names);
    let full = ids.iter().map(|(short, id)| (format!("{of}/{short}").into(), Arc::clone(id)));
    let mut all: BTreeMap<Arc<str>, Arc<str>> = full.collect();
    all.extend(ids);
    all
}

/// The rules that are tested. A selection that matches none is a mistake: all would seem to be well.
fn tested_rules(pack: &Pack, request: &SuiteRequest<'_>) -> Result<Vec<usize>, LoadError> {
    let selection = Selection { select: request.select.to_vec(), exclude: Vec::new() };
    let idle = selection.idle_patterns(&pack.rules).into_iter().map(|(_, pattern)| {
        let message = format!("`{}` matches no rule", pattern.text);
        let diagnostic = Diagnostic::new(&Source::new("select", ""), Span::default(), message);
        diagnostic.help("`tag:NAME` chooses by tag, anything else is a glob over rule ids")
    });
    let ambiguous = selection.ambiguous_patterns(&pack.rules).into_iter().map(|(_, name, ids)| {
        let (message, help) = ambiguous_name(name, &ids);
        Diagnostic::new(&Source::new("select", ""), Span::default(), message).help(help)
    });
    let diagnostics: Vec<Diagnostic> = idle.chain(ambiguous).collect();
    if !diagnostics.is_empty() {
        return Err(LoadError { diagnostics });
    }
    let is_own = |rule: &Rule| request.packs.iter().any(|pack| pack.has_source(&rule.source));
    let rules = pack.rules.iter().enumerate();
    let tested = rules.filter(|(_, rule)| is_own(rule) && selection.includes(rule));
    Ok(tested.map(|(index, _)| index).collect())
}
