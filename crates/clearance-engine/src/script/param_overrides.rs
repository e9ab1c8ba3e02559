//! Parameters that rules get on some documents in place of their usual ones.

use std::rc::Rc;

use rhai::Dynamic;

use super::compiled_rule::{CompiledRule, params_table};
use super::params::Params;

/// Parameters of some rules, made ready for one sandbox. Most documents are given none, at no cost.
#[derive(Debug, Clone, Default)]
pub struct ParamOverrides(Option<Rc<[(usize, Dynamic)]>>);

impl ParamOverrides {
    pub(super) fn new(params: &[(usize, Params)]) -> Self {
        let ready = params.iter().map(|(rule, params)| (*rule, params_table(params)));
        Self(Some(ready.collect()))
    }

    /// Returns the parameters of a rule, its second argument.
    pub(super) fn rule_params<'a>(
        &'a self,
        rule: usize,
        compiled: &'a CompiledRule,
    ) -> &'a Dynamic {
        let given = self.0.iter().flat_map(|given| given.iter()).find(|(of, _)| *of == rule);
        given.map_or(&compiled.params, |(_, params)| params)
    }
}
