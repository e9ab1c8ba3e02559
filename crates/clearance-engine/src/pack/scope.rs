//! Scopes of files: the levels and parameters of rules by the overrides that apply to a file.

use super::configured::{last_level, overlay_params};
use super::loaded::Pack;
use crate::report::{Severities, Severity};
use crate::rule::SETTABLE_IDS;
use crate::script::Params;
use crate::settings::Level;

/// The levels and parameters that apply to a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// The level of each rule of the pack, in their order.
    pub levels: Vec<Level>,
    /// The severity of the questions of each rule; `None` where they are off.
    pub open: Vec<Option<Severity>>,
    /// Parameters of rules, by the rule's number, where they are not those that hold for all files.
    pub params: Vec<(usize, Params)>,
}

impl Scope {
    /// The severities of a rule, by its number; `None` where it does not run.
    pub fn severities(&self, rule: usize) -> Option<Severities> {
        let finding = self.levels.get(rule)?.severity()?;
        Some(Severities { finding, question: *self.open.get(rule)? })
    }
}

impl Pack {
    /// Returns the severity of findings that no rule reports, by one of the [`SETTABLE_IDS`]; nothing where they are off.
    pub fn settable_severity(&self, id: &str) -> Option<Severity> {
        match self.configured.levels.get(id) {
            Some(Level::Off) => None,
            Some(Level::Severity(severity)) => Some(*severity),
            None => SETTABLE_IDS.iter().find(|(known, _)| *known == id).map(|(_, usual)| *usual),
        }
    }

    /// Whether anything holds for some files only.
    pub fn has_overrides(&self) -> bool {
        !self.configured.overrides.said.is_empty()
    }

    /// The numbers of the overrides that hold for a file, sorted; `name` is from the root on.
    pub fn overrides_for(&self, name: &str) -> Vec<usize> {
        let overrides = &self.configured.overrides;
        let globs = overrides.globs.matches(name).into_iter();
        let mut numbers: Vec<usize> =
            globs.filter_map(|glob| overrides.of.get(glob)).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Returns the scope of a file that these overrides apply to.
    pub fn scope_for(&self, overrides: &[usize]) -> Scope {
        let said = &self.configured.overrides.said;
        let said = || overrides.iter().filter_map(|&number| said.get(number)).flatten();
        let mut scope = Scope { levels: Vec::new(), open: Vec::new(), params: Vec::new() };
        for (number, (rule, script)) in self.rules.iter().zip(&self.scripts.rules).enumerate() {
            let own_settings = || said().filter(|said| *said.rule == *rule.id);
            let mine = match self.configured.resting.contains(&rule.id) {
                true => Level::Off,
                false => Level::Severity(rule.header.severity),
            };
            scope.levels.push(last_level(own_settings()).unwrap_or(mine));
            let open = own_settings().filter_map(|said| said.open).next_back();
            scope.open.push(open.map_or(rule.header.open, Level::severity));
            if own_settings().any(|said| !said.params.is_empty()) {
                let mut params = script.params.clone();
                overlay_params(&mut params, own_settings(), &self.configured.limits);
                scope.params.push((number, params));
            }
        }
        scope
    }
}
