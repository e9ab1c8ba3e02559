//! Settings applied to a pack: the rules that run, their severities and parameters, and overrides by path.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use coerce_param::fit_param;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::file_diagnostic::file_diagnostic;
use crate::glob::{GlobError, normalize_glob};
use crate::report::Severity;
use crate::rule::{Rule, is_settable_id};
use crate::script::{Limits, Params};
use crate::settings::{Inherited, Level, Override, RuleSetting, Settings};
use clearance_syntax::source::Diagnostic;

mod coerce_param;
mod inherited;
mod settings_check;

pub(super) use inherited::check_inherited;
pub(super) use inherited::resolve as resolve_inherited;
pub(super) use settings_check::{SettingsCheck, check_param};

/// The settings applied to a pack.
#[derive(Debug, Clone, Default)]
pub struct Configured {
    /// Ids of rules that the settings keep from running on any file, sorted.
    pub off: Vec<Arc<str>>,
    /// Rules that run only on files for which an override turns them on.
    pub(super) resting: BTreeSet<Arc<str>>,
    /// Of ids that are no rules.
    pub(super) levels: BTreeMap<String, Level>,
    pub(super) overrides: Overrides,
    pub(super) limits: Limits,
    /// The tables that documents take over, the last that was said first.
    inherited: Vec<Inherited>,
}

/// The overrides by path.
#[derive(Debug, Clone, Default)]
pub(super) struct Overrides {
    pub(super) globs: GlobSet,
    /// For each of the globs, the number of what was said.
    pub(super) of: Vec<usize>,
    pub(super) said: Vec<Vec<RuleSetting>>,
}

/// The parameters of a rule on all files.
pub(super) fn rule_params(settings: &Settings, rule: &Rule, limits: &Limits) -> Params {
    let mut params = rule.header.params.clone();
    overlay_params(&mut params, settings_for_rule(&settings.rules, rule), limits);
    params
}

fn settings_for_rule<'a>(
    said: &'a [RuleSetting],
    rule: &'a Rule,
) -> impl Iterator<Item = &'a RuleSetting> {
    said.iter().filter(|said| *said.rule == *rule.id)
}

/// Returns the last level that is set.
pub(super) fn last_level<'a>(said: impl Iterator<Item = &'a RuleSetting>) -> Option<Level> {
    said.filter_map(|said| said.level).last()
}

pub(super) fn overlay_params<'a>(
    params: &mut Params,
    said: impl Iterator<Item = &'a RuleSetting>,
    limits: &Limits,
) {
    for said in said.flat_map(|said| &said.params) {
        let param = params.iter_mut().find(|param| param.name == said.name);
        if let Some(param) = param
            && let Ok(value) = fit_param(param, &said.value, limits)
        {
            param.value = value;
        }
    }
}

/// The rules that run on any file at all, with the configured severity; and what else the settings come to.
pub(super) fn apply_settings(
    settings: &Settings,
    rules: Vec<Rule>,
    limits: Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Rule>, Configured) {
    let said = settings.rules.iter().filter(|said| is_settable_id(&said.rule));
    let levels = said.filter_map(|said| Some((said.rule.clone(), said.level?)));
    let mut configured = Configured {
        levels: levels.collect(),
        overrides: compile_overrides(&settings.overrides, diagnostics),
        limits,
        inherited: settings.inherited.iter().rev().cloned().collect(),
        ..Configured::default()
    };
    let had_some = !rules.is_empty();
    let rules: Vec<Rule> =
        rules.into_iter().filter_map(|rule| configured.configure_rule(settings, rule)).collect();
    if rules.is_empty() && had_some {
        let off = |said: &&RuleSetting| said.level == Some(Level::Off);
        let last = settings.rules.iter().rev().find(off);
        let diagnostic = last.map(|said| said.at.diagnostic("no rule is left to run"));
        diagnostics
            .extend(diagnostic.map(|diagnostic| diagnostic.help("let one of the rules run")));
    }
    (rules, configured)
}

impl Configured {
    /// The rule as it runs; nothing where it is off.
    fn configure_rule(&mut self, settings: &Settings, mut rule: Rule) -> Option<Rule> {
        let level = last_level(settings_for_rule(&settings.rules, &rule));
        let open = settings_for_rule(&settings.rules, &rule).filter_map(|said| said.open).last();
        rule.header.open = open.map_or(rule.header.open, Level::severity);
        match level.unwrap_or(Level::Severity(rule.header.severity)) {
            Level::Severity(severity) => rule.header.severity = severity,
            Level::Off => match highest_severity(&settings.overrides, &rule) {
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

/// Returns the highest severity of a rule in overrides that turn it on.
fn highest_severity(overrides: &[Override], rule: &Rule) -> Option<Severity> {
    let said = overrides.iter().flat_map(|some| settings_for_rule(&some.rules, rule));
    let severity = |said: &RuleSetting| match said.level? {
        Level::Severity(severity) => Some(severity),
        Level::Off => None,
    };
    said.filter_map(severity).max()
}

fn compile_overrides(said: &[Override], diagnostics: &mut Vec<Diagnostic>) -> Overrides {
    let (mut globs, mut of) = (GlobSetBuilder::new(), Vec::new());
    for (number, some) in said.iter().enumerate() {
        for path in &some.paths {
            let path = match normalize_glob(path.glob()) {
                Ok(path) => path,
                Err(GlobError { message, help }) => {
                    diagnostics.push(file_diagnostic("overrides", message).help(help));
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
                    Err(error) => diagnostics.push(file_diagnostic("overrides", error.to_string())),
                }
            }
        }
    }
    let globs = globs.build().unwrap_or_else(|error| {
        diagnostics.push(file_diagnostic("overrides", error.to_string()));
        GlobSet::empty()
    });
    Overrides { globs, of, said: said.iter().map(|some| some.rules.clone()).collect() }
}
