//! Parameters that rules get on some documents in place of their usual ones.

use std::rc::Rc;
use std::sync::Arc;

use rhai::Dynamic;

use super::compile;
use super::header::Params;
use super::sandbox::{Compiled, Sandbox, Subject};
use clearance_syntax::document::Document;

/// Parameters of some rules, made ready for one sandbox. Most documents are given none, at no cost.
#[derive(Debug, Clone, Default)]
pub struct Given(Option<Rc<[(usize, Dynamic)]>>);

impl Given {
    /// What a rule gets as its second argument.
    pub(super) fn rule_params<'a>(&'a self, rule: usize, compiled: &'a Compiled) -> &'a Dynamic {
        let given = self.0.iter().flat_map(|given| given.iter()).find(|(of, _)| *of == rule);
        given.map_or(&compiled.params, |(_, params)| params)
    }
}

impl Sandbox {
    /// Makes parameters ready for rules, each with the rule's number. They are kept as long as the sandbox: what
    /// functions gave for them is remembered by where they are in memory.
    pub fn prepare_params(&self, params: &[(usize, Params)]) -> Given {
        if params.is_empty() {
            return Given::default();
        }
        let ready = params.iter().map(|(rule, params)| (*rule, compile::params_table(params)));
        let given = Given(Some(ready.collect()));
        self.given.borrow_mut().push(given.clone());
        given
    }

    /// Makes a document ready for rules, some of which get other parameters than usual.
    pub fn subject_given(&self, document: &Arc<Document>, given: &Given) -> Subject {
        Subject { given: given.clone(), ..self.prepare_document(document) }
    }
}
