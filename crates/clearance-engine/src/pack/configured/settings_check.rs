//! Validation of the settings of rules: unknown rules and parameters, wrong values.

use super::coerce_param::fit_param;
use crate::pack::folder::PackFiles;
use crate::pack::rules;
use crate::rule::{Rule, RuleNames, SCHEMA_ID, SETTABLE_IDS, ambiguous_name, is_settable_id};
use crate::script::Limits;
use crate::settings::{ParamSetting, RuleSetting, Settings};
use crate::suggestion::closest_match;
use clearance_syntax::source::Diagnostic;

/// The rules and limits that settings are checked against.
pub(in crate::pack) struct SettingsCheck<'a> {
    /// The rules that could be read, whether they are selected or not.
    pub(in crate::pack) rules: &'a [Rule],
    /// The names of all, those that could not be read included.
    pub(in crate::pack) names: &'a RuleNames,
    /// The limits of rules.
    pub(in crate::pack) limits: &'a Limits,
    /// The packs in the program.
    pub(in crate::pack) shipped: &'a [PackFiles],
}

impl SettingsCheck<'_> {
    /// Finds everything that is wrong with what is said of rules. Gives what keeps nothing from running: words about
    /// rules that are not loaded.
    pub(in crate::pack) fn run_checks(
        &self,
        settings: &Settings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        for said in &settings.rules {
            self.check_setting(said, diagnostics, &mut warnings);
        }
        for said in settings.overrides.iter().flat_map(|some| &some.rules) {
            if is_settable_id(&said.rule) {
                let message = format!("`{}` matters as much for all files", said.rule);
                diagnostics
                    .push(said.at.diagnostic(message).help("say it outside of the overrides"));
            } else {
                self.check_setting(said, diagnostics, &mut warnings);
            }
        }
        warnings
    }

    fn check_setting(
        &self,
        said: &RuleSetting,
        diagnostics: &mut Vec<Diagnostic>,
        warnings: &mut Vec<Diagnostic>,
    ) {
        let id = said.rule.as_str();
        if id == SCHEMA_ID {
            let message = "what breaks the schema is always an error";
            let help = "rules are written for files that keep to the schema, and run on no others";
            diagnostics.push(said.at.diagnostic(message).help(help));
        } else if is_settable_id(id) {
            let message = format!("`{id}` has no parameters");
            let one = said.params.first();
            diagnostics.extend(one.map(|param| param.name_at.diagnostic(message)));
        } else if let Some(rule) = self.rules.iter().find(|rule| *rule.id == *id) {
            let check = |param| check_param(rule, param, self.limits);
            diagnostics.extend(said.params.iter().filter_map(check));
        } else if self.names.resolve(id).is_none() {
            self.report_unknown_rule(said, diagnostics, warnings);
        }
    }

    fn report_unknown_rule(
        &self,
        said: &RuleSetting,
        diagnostics: &mut Vec<Diagnostic>,
        warnings: &mut Vec<Diagnostic>,
    ) {
        let sharing = self.names.ids_sharing(&said.rule);
        if !sharing.is_empty() {
            let (message, help) = ambiguous_name(&said.rule, &sharing);
            return diagnostics.push(said.at.diagnostic(message).help(help));
        }
        if said.optional {
            return;
        }
        // What an option says was meant for this run.
        let is_written = !said.at.source.text.is_empty();
        let holds =
            |pack: &&PackFiles| rules::all_rule_names(&[pack]).resolve(&said.rule).is_some();
        if is_written && let Some(pack) = self.shipped.iter().find(holds) {
            let name = &pack.name;
            let message = format!(
                "rule `{}` is one of {name}, which is not loaded: this changes nothing",
                said.rule
            );
            let help =
                format!("write `optional = true` beside it, or load the pack with `-r {name}`");
            return warnings.push(said.at.diagnostic(message).help(help));
        }
        let ids = || self.names.ids().map(|id| &**id);
        let help =
            match closest_match(&said.rule, ids().chain(SETTABLE_IDS.iter().map(|(id, _)| *id))) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the rules are {}", ids().collect::<Vec<_>>().join(", ")),
            };
        diagnostics.push(said.at.diagnostic(format!("unknown rule `{}`", said.rule)).help(help));
    }
}

/// Returns the diagnostic of a parameter that a rule does not have, or of a value that it cannot have.
pub(in crate::pack) fn check_param(
    rule: &Rule,
    said: &ParamSetting,
    limits: &Limits,
) -> Option<Diagnostic> {
    let (id, name, params) = (&rule.id, &said.name, &rule.header.params);
    let Some(param) = params.iter().find(|param| param.name == *name) else {
        let names = || params.iter().map(|param| param.name.as_str());
        let help = match closest_match(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if params.is_empty() => "it has none at all".to_owned(),
            None => format!("its parameters are {}", names().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("unknown parameter `{name}` of rule `{id}`");
        return Some(said.name_at.diagnostic(message).help(help));
    };
    let misfit = fit_param(param, &said.value, limits).err()?;
    let message = format!("parameter `{name}` of rule `{id}`: {}", misfit.message);
    Some(Diagnostic { help: misfit.help, ..said.value_at.diagnostic(message) })
}
