//! What the user's settings come to for the rules of a pack.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fit::fitted;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::diagnostic::about;
use super::loaded::Pack;
use crate::glob::{GlobError, normalize};
use crate::report::Severity;
use crate::rule::{Rule, WAIVER_IDS, is_waiver_id};
use crate::script::{Limits, Params};
use crate::settings::{Inherited, Level, Override, Said, Settings};
use clearance_syntax::source::Diagnostic;

mod checked;
mod fit;
mod inherited;

pub(super) use checked::Known;
pub(super) use inherited::diagnostics as inherited_diagnostics;
pub(super) use inherited::resolve as resolve_inherited;

/// What the user's settings come to.
#[derive(Debug, Clone, Default)]
pub struct Configured {
    /// Ids of rules that the settings keep from running on any file, sorted.
    pub off: Vec<Arc<str>>,
    /// Rules that run only on files for which an override turns them on.
    resting: BTreeSet<Arc<str>>,
    /// Of ids that are no rules.
    levels: BTreeMap<String, Level>,
    overrides: Overrides,
    limits: Limits,
    /// What documents take over, the last that was said first.
    inherited: Vec<Inherited>,
}

/// What holds for some files.
#[derive(Debug, Clone, Default)]
struct Overrides {
    globs: GlobSet,
    /// For each of the globs, the number of what was said.
    of: Vec<usize>,
    said: Vec<Vec<Said>>,
}

/// What holds for a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// How much each rule of the pack matters, in their order.
    pub levels: Vec<Level>,
    /// Parameters of rules, by the rule's number, where they are not those that hold for all files.
    pub params: Vec<(usize, Params)>,
}

impl Pack {
    /// How much findings about waivers matter, by one of the [`WAIVER_IDS`]; nothing where they are not to be reported.
    pub fn waiver_severity(&self, id: &str) -> Option<Severity> {
        match self.configured.levels.get(id) {
            Some(Level::Off) => None,
            Some(Level::Severity(severity)) => Some(*severity),
            None => WAIVER_IDS.iter().find(|(known, _)| *known == id).map(|(_, usual)| *usual),
        }
    }

    /// Whether anything holds for some files only.
    pub fn has_overrides(&self) -> bool {
        !self.configured.overrides.said.is_empty()
    }

    /// The numbers of the overrides that hold for a file, sorted; `name` is from the root on.
    pub fn overriding(&self, name: &str) -> Vec<usize> {
        let overrides = &self.configured.overrides;
        let globs = overrides.globs.matches(name).into_iter();
        let mut numbers: Vec<usize> =
            globs.filter_map(|glob| overrides.of.get(glob)).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// What holds for a file for which these overrides hold.
    pub fn scope(&self, overrides: &[usize]) -> Scope {
        let said = &self.configured.overrides.said;
        let said = || overrides.iter().filter_map(|&number| said.get(number)).flatten();
        let mut scope = Scope { levels: Vec::new(), params: Vec::new() };
        for (number, (rule, script)) in self.rules.iter().zip(&self.scripts.rules).enumerate() {
            let of_rule = || said().filter(|said| *said.rule == *rule.id);
            let mine = match self.configured.resting.contains(&rule.id) {
                true => Level::Off,
                false => Level::Severity(rule.header.severity),
            };
            scope.levels.push(level_of(of_rule()).unwrap_or(mine));
            if of_rule().any(|said| !said.params.is_empty()) {
                let mut params = script.params.clone();
                overlay(&mut params, of_rule(), &self.configured.limits);
                scope.params.push((number, params));
            }
        }
        scope
    }

    /// How much a rule matters for a file, by the rule's number and the file's name from the root on.
    pub fn level_for(&self, rule: usize, name: &str) -> Option<Level> {
        self.scope(&self.overriding(name)).levels.get(rule).copied()
    }
}

/// The parameters of a rule on all files.
pub(super) fn params(settings: &Settings, rule: &Rule, limits: &Limits) -> Params {
    let mut params = rule.header.params.clone();
    overlay(&mut params, of_rule(&settings.rules, rule), limits);
    params
}

fn of_rule<'a>(said: &'a [Said], rule: &'a Rule) -> impl Iterator<Item = &'a Said> {
    said.iter().filter(|said| *said.rule == *rule.id)
}

/// What was said last.
fn level_of<'a>(said: impl Iterator<Item = &'a Said>) -> Option<Level> {
    said.filter_map(|said| said.level).last()
}

fn overlay<'a>(params: &mut Params, said: impl Iterator<Item = &'a Said>, limits: &Limits) {
    for said in said.flat_map(|said| &said.params) {
        let param = params.iter_mut().find(|param| param.name == said.name);
        if let Some(param) = param
            && let Ok(value) = fitted(&param.value, &said.value, limits)
        {
            param.value = value;
        }
    }
}

/// The rules that run on any file at all, as grave as the user says; and what else the settings come to.
pub(super) fn configured(
    settings: &Settings,
    rules: Vec<Rule>,
    limits: Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Rule>, Configured) {
    let said = settings.rules.iter().filter(|said| is_waiver_id(&said.rule));
    let levels = said.filter_map(|said| Some((said.rule.clone(), said.level?)));
    let mut configured = Configured {
        levels: levels.collect(),
        overrides: overrides(&settings.overrides, diagnostics),
        limits,
        inherited: settings.inherited.iter().rev().cloned().collect(),
        ..Configured::default()
    };
    let had_some = !rules.is_empty();
    let rules: Vec<Rule> =
        rules.into_iter().filter_map(|rule| configured.take(settings, rule)).collect();
    if rules.is_empty() && had_some {
        let off = |said: &&Said| said.level == Some(Level::Off);
        let last = settings.rules.iter().rev().find(off);
        let diagnostic = last.map(|said| said.at.diagnostic("no rule is left to run"));
        diagnostics
            .extend(diagnostic.map(|diagnostic| diagnostic.help("let one of the rules run")));
    }
    (rules, configured)
}

impl Configured {
    /// The rule as it runs; nothing where it is off.
    fn take(&mut self, settings: &Settings, mut rule: Rule) -> Option<Rule> {
        let level = level_of(of_rule(&settings.rules, &rule));
        match level.unwrap_or(Level::Severity(rule.header.severity)) {
            Level::Severity(severity) => rule.header.severity = severity,
            Level::Off => match gravest(&settings.overrides, &rule) {
                Some(severity) => {
                    self.resting.insert(Arc::clone(&rule.id));
                    rule.header.severity = severity;
                }
                None => {
                    self.off.push(Arc::clone(&rule.id));
                    return None;
                }
            },
        }
        Some(rule)
    }
}

/// How much a rule matters at most where overrides turn it on.
fn gravest(overrides: &[Override], rule: &Rule) -> Option<Severity> {
    let said = overrides.iter().flat_map(|some| of_rule(&some.rules, rule));
    let severity = |said: &Said| match said.level? {
        Level::Severity(severity) => Some(severity),
        Level::Off => None,
    };
    said.filter_map(severity).max()
}

fn overrides(said: &[Override], diagnostics: &mut Vec<Diagnostic>) -> Overrides {
    let (mut globs, mut of) = (GlobSetBuilder::new(), Vec::new());
    for (number, some) in said.iter().enumerate() {
        for path in &some.paths {
            let path = match normalize(path.glob()) {
                Ok(path) => path,
                Err(GlobError { message, help }) => {
                    diagnostics.push(about("overrides", message).help(help));
                    continue;
                }
            };
            // A folder stands for what is in it.
            for text in [path.clone(), format!("{path}/**")] {
                match GlobBuilder::new(&text).literal_separator(true).build() {
                    Ok(glob) => {
                        globs.add(glob);
                        of.push(number);
                    }
                    Err(error) => diagnostics.push(about("overrides", error.to_string())),
                }
            }
        }
    }
    let globs = globs.build().unwrap_or_else(|error| {
        diagnostics.push(about("overrides", error.to_string()));
        GlobSet::empty()
    });
    Overrides { globs, of, said: said.iter().map(|some| some.rules.clone()).collect() }
}
