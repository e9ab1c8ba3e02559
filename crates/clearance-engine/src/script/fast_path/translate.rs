//! Translates functions of scripts. What is not known here becomes a node that gives up.

mod calls;
mod expressions;
mod translator;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{ScriptFuncDef, Shared};

use super::expression::FastFunction;
use super::program::{OwnFunctions, Program};
use crate::script::bodies::body_statements;
use translator::Translator;

/// Translates a function.
pub(super) fn translate_function(
    program: &Program,
    script: &Shared<ScriptFuncDef>,
    own: &Rc<OwnFunctions>,
    pack: usize,
) -> FastFunction {
    let mut translator = Translator {
        program,
        own,
        pack,
        scope: Vec::new(),
        slots: 0,
        calls: BTreeSet::new(),
        unknown: RefCell::default(),
    };
    for parameter in &script.params {
        translator.declare(parameter.clone(), false);
    }
    let body = translator.translate_block(&body_statements(script));
    FastFunction {
        parameters: script.params.len(),
        slots: translator.slots,
        body,
        is_remembered: false,
        calls: translator.calls,
        unknown: translator.unknown.into_inner(),
    }
}
