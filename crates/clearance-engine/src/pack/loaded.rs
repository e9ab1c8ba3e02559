//! A loaded pack: rules ready to run, with all that they need.

use jiff::civil::Date;

use super::configured::{Configured, check_param, overlay_params};
use super::facts::Fact;
use super::manifest::Described;
use super::subject_function::SubjectFunction;
use crate::rule::{Rule, RuleNames};
use crate::schema::Schema;
use crate::script::{RuleScript, Scripts};
use crate::settings::RuleSetting;
use crate::suggestion::closest_match;
use clearance_syntax::source::Diagnostic;

/// Rules ready to run, with all that they need.
#[derive(Debug)]
pub struct Pack {
    /// The rules that run, sorted by id.
    pub rules: Vec<Rule>,
    /// The names of all rules, whether they run or not.
    pub names: RuleNames,
    /// The schema of a document.
    pub schema: Schema,
    /// The scripts that each thread compiles its sandbox from; rules in the order of `rules`.
    pub scripts: Scripts,
    /// What the packs call what they check, where reports find its name, and when its time is up.
    pub described: Described,
    /// The facts that rules stand on, whether these run or not.
    pub facts: Vec<Fact>,
    /// The settings that are not applied to the rules themselves.
    pub configured: Configured,
    /// Warnings about the settings, which keep nothing from running.
    pub warnings: Vec<Diagnostic>,
}

impl Pack {
    /// The same with some of its rules, chosen by their indices, on another day.
    #[must_use]
    pub fn with_rules(&self, rules: &[usize], as_of: Date) -> Self {
        let chosen = rules.iter().filter_map(|&index| self.rules.get(index)).cloned();
        let scripts = rules.iter().filter_map(|&index| self.scripts.rules.get(index)).cloned();
        Self {
            rules: chosen.collect(),
            names: self.names.clone(),
            schema: self.schema.clone(),
            warnings: self.warnings.clone(),
            described: self.described.clone(),
            facts: self.facts.clone(),
            configured: self.configured.clone(),
            scripts: Scripts { rules: scripts.collect(), as_of, ..self.scripts.clone() },
        }
    }

    /// The same with other values for parameters of its rules; what [`Self::check_params`] refuses changes nothing.
    #[must_use]
    pub fn with_params(mut self, said: &[RuleSetting]) -> Self {
        for (rule, script) in self.rules.iter().zip(&mut self.scripts.rules) {
            let own = said.iter().filter(|said| *said.rule == *rule.id);
            overlay_params(&mut script.params, own, &self.scripts.limits);
        }
        self
    }

    /// Everything that is wrong with values for parameters of its rules, at its place. Each rule must be one of these.
    pub fn check_params(&self, said: &[RuleSetting]) -> Vec<Diagnostic> {
        let check = |said: &RuleSetting| {
            let rule = self.rules.iter().find(|rule| *said.rule == *rule.id)?;
            let params = said.params.iter();
            let wrong = params.filter_map(|one| check_param(rule, one, &self.scripts.limits));
            Some(wrong.collect::<Vec<_>>())
        };
        said.iter().filter_map(check).flatten().collect()
    }

    /// The function that says by which day a document must have moved, and the number of its script.
    pub fn deadline(&self) -> Option<(usize, &SubjectFunction)> {
        self.numbered(self.described.deadline.as_ref(), 0)
    }

    /// The function that gives the rows of the table of each document, and the number of its script.
    pub fn table(&self) -> Option<(usize, &SubjectFunction)> {
        let before = usize::from(self.described.deadline.is_some());
        self.numbered(self.described.table.as_ref().map(|table| &table.rows), before)
    }

    /// The scripts of these functions, in the order in which they follow those of the rules.
    pub fn function_scripts(&self) -> &[RuleScript] {
        self.scripts.rules.get(self.rules.len()..).unwrap_or_default()
    }

    /// A function whose script follows those of the rules, and so many others.
    fn numbered<'f>(
        &self,
        function: Option<&'f SubjectFunction>,
        before: usize,
    ) -> Option<(usize, &'f SubjectFunction)> {
        let number = self.rules.len() + before;
        function.filter(|_| self.scripts.rules.len() > number).map(|function| (number, function))
    }

    /// The ids of its rules, sorted.
    pub fn rule_ids(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| &*rule.id).collect()
    }

    /// The id that somebody may have meant who wrote another.
    pub fn closest_rule(&self, id: &str) -> Option<&str> {
        closest_match(id, self.rules.iter().map(|rule| &*rule.id))
    }
}
