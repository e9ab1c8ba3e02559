//! The syntax trees that run: those of the parser with strict `switch`es, and with probes where runs are observed.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{AST, Engine, Module, Shared, Stmt};

use super::bodies::{self, Bodies};
use super::diagnostic::span_at;
use super::extent::Script;
use super::instrument::{FunctionBody, Instrument};
use super::meter::Meter;
use super::switch::{self, Case, Switches, each_switch, read_cases};
use clearance_syntax::source::{Diagnostic, Source};

/// Rewrites functions: the bodies and nodes that replace what the parser made.
#[derive(Debug)]
pub(super) struct Trees {
    bodies: Rc<Bodies>,
    switches: Rc<Switches>,
    /// The observer of runs, if there is one.
    instrument: Option<Rc<dyn Instrument>>,
}

impl Trees {
    pub(super) fn new(instrument: Option<Rc<dyn Instrument>>) -> Self {
        Self { bodies: Rc::default(), switches: Rc::default(), instrument }
    }

    /// Registers what evaluates them. Nothing that anybody wrote may be compiled afterwards, as it could be taken for
    /// what is evaluated by us.
    pub(super) fn register(&self, engine: &mut Engine, meter: &Rc<Meter>) {
        bodies::register(engine, &self.bodies, meter);
        switch::register(engine, &self.switches, meter);
    }

    /// The tree of a script that runs; `library` is the name under which its functions are called.
    pub(super) fn rewrite_script(
        &self,
        engine: &Engine,
        ast: AST,
        source: &Arc<Source>,
        library: Option<&str>,
    ) -> Result<AST, Vec<Diagnostic>> {
        // A tree may hold a `switch` only where its text has the word.
        if self.instrument.is_none() && !source.text.contains("switch") {
            return Ok(ast);
        }
        let script = Script::new(source);
        let mut functions: Vec<FunctionBody> = Vec::new();
        let mut found = Vec::new();
        for (.., definition) in ast.shared_lib().iter_script_fn_info() {
            let mut statements = bodies::body_statements(definition);
            found.push(all_cases(engine, &script, &mut statements)?);
            functions.push(FunctionBody { definition: Shared::clone(definition), statements });
        }
        if let Some(instrument) = &self.instrument {
            instrument.add_probes(&script, library, &mut functions);
        }
        let mut module = Module::new();
        for (FunctionBody { definition, statements: mut body }, found) in
            functions.into_iter().zip(found)
        {
            if body.is_empty() || self.instrument.is_none() && found.is_empty() {
                module.set_script_fn(definition);
                continue;
            }
            let mut found = found.into_iter();
            each_switch(&mut body, &mut |statement| {
                self.switches.replace_switch(statement, found.next().unwrap_or_default());
            });
            let replaced = self.bodies.replace_body(&definition, body).ok_or_else(|| {
                let at = span_at(source, definition.body.start_position());
                vec![Diagnostic::new(source, at, "the function cannot be prepared")]
            });
            module.set_script_fn(replaced?);
        }
        Ok(AST::new_with_source(ast.statements().to_vec(), module, source.name.as_str()))
    }
}

/// The cases of every `switch` in a body, in the order in which they are visited.
fn all_cases(
    engine: &Engine,
    script: &Script,
    body: &mut [Stmt],
) -> Result<Vec<Vec<Vec<Case>>>, Vec<Diagnostic>> {
    let (mut found, mut diagnostics) = (Vec::new(), Vec::new());
    each_switch(body, &mut |statement| {
        let Stmt::Switch(switch, at) = statement else { return };
        match read_cases(engine, script, &switch.1) {
            Some(cases) => found.push(cases),
            None => {
                let span = span_at(&script.source, *at);
                let text = "the cases of this `switch` cannot be told apart";
                let diagnostic = Diagnostic::new(&script.source, span, text);
                diagnostics.push(
                    diagnostic.help("write each case as a plain literal, on a line of its own"),
                );
            }
        }
    });
    if diagnostics.is_empty() { Ok(found) } else { Err(diagnostics) }
}
