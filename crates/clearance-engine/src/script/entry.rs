//! A function of a script that is called for every document.
//!
//! rhai looks up every function that a script calls by name and types of its arguments, and forgets what it found
//! when the call from outside returns. That was a quarter of a run; here it is kept.

use std::cell::RefCell;

use rhai::{
    AST, Caches, Dynamic, Engine, EvalAltResult, ImmutableString, Module, Position, Scope, Shared,
};

/// A function, ready to be called.
#[derive(Debug)]
pub(super) struct Entry {
    /// The functions of its script.
    functions: Shared<Module>,
    source: Option<ImmutableString>,
    /// The call, as a script of its own.
    call: AST,
    parameters: Vec<ImmutableString>,
    caches: RefCell<Caches>,
}

impl Entry {
    /// The function of a name with so many parameters. Nothing if it is none that can be called.
    pub(super) fn new(
        engine: &Engine,
        script: &AST,
        name: &str,
        parameters: usize,
    ) -> Option<Self> {
        let parameters: Vec<ImmutableString> =
            (0..parameters).map(|index| format!("argument{index}").into()).collect();
        let mut known = Scope::new();
        for parameter in &parameters {
            known.push(parameter.as_str(), ());
        }
        let list: Vec<&str> = parameters.iter().map(ImmutableString::as_str).collect();
        let call =
            engine.compile_with_scope(&known, format!("{name}({})", list.join(", "))).ok()?;
        Some(Self {
            functions: script.shared_lib().clone(),
            source: script.source().map(Into::into),
            call,
            parameters,
            caches: RefCell::default(),
        })
    }

    /// Calls it.
    ///
    /// # Errors
    /// Whatever ends it. What ends it as a whole, such as a limit, has no position.
    pub(super) fn call(
        &self,
        engine: &Engine,
        arguments: impl IntoIterator<Item = Dynamic>,
    ) -> Result<Dynamic, Box<EvalAltResult>> {
        let mut scope = Scope::new();
        for (parameter, argument) in self.parameters.iter().zip(arguments) {
            scope.push_dynamic(parameter.clone(), argument);
        }
        let mut global = engine.new_global_runtime_state();
        global.lib.push(self.functions.clone());
        global.source.clone_from(&self.source);
        // Inside a call of itself, and after one that panicked, it starts from nothing.
        let mut caches = self.caches.take();
        #[allow(deprecated, reason = "nothing else takes the caches of an earlier call")]
        let given = engine.eval_statements_raw(
            &mut global,
            &mut caches,
            &mut scope,
            self.call.statements(),
        );
        self.caches.replace(caches);
        // The place of the call is in a generated text.
        given.map_err(|mut error| {
            match &mut *error {
                EvalAltResult::ErrorInFunctionCall(.., at) => *at = Position::NONE,
                other => _ = other.clear_position(),
            }
            error
        })
    }
}
