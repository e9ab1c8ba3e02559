//! The syntax trees that run: those of the parser with strict `switch`es, and with probes where runs are observed.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{AST, Engine, Module, Shared, Stmt};

use super::bodies::{self, Bodies};
use super::diagnostic::span_at;
use super::extent::Script;
use super::instrument::{FunctionBody, Instrument};
use super::meter::Meter;
use super::observers::Observers;
use super::switch::{self, Case, Switches, each_switch, read_cases};
use super::trail::{self, Trail};
use clearance_syntax::source::{Diagnostic, Source};

/// Rewrites functions: the bodies and nodes that replace what the parser made.
#[derive(Debug)]
pub(super) struct Trees {
    bodies: Rc<Bodies>,
    switches: Rc<Switches>,
    /// The observer of runs, if there is one.
    instrument: Option<Rc<dyn Instrument>>,
    /// What finds the bases of reports, if something does.
    trail: Option<Rc<Trail>>,
}

impl Trees {
    pub(super) fn new(observers: &Observers) -> Self {
        let (instrument, trail) = (observers.instrument.clone(), observers.trail.clone());
        Self { bodies: Rc::default(), switches: Rc::default(), instrument, trail }
    }

    /// Registers what evaluates them. Nothing that anybody wrote may be compiled afterwards, as it could be taken for
    /// what is evaluated by us.
    pub(super) fn register(&self, engine: &mut Engine, meter: &Rc<Meter>) {
        bodies::register(engine, &self.bodies, meter);
        switch::register(engine, &self.switches, meter);
        if let Some(trail) = &self.trail {
            trail::register_calls(engine, trail, meter);
        }
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
        let is_traced = self.trail.is_some() && library.is_none();
        if self.instrument.is_none() && !is_traced && !source.text.contains("switch") {
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
        if is_traced {
            let own = functions.iter().map(|function| &function.definition);
            let own: Vec<(String, usize)> =
                own.map(|known| (known.name.to_string(), known.params.len())).collect();
            for FunctionBody { definition, statements } in &mut functions {
                trail::mark_calls(definition, statements, &own);
            }
        }
        if let Some(instrument) = &self.instrument {
            instrument.add_probes(&script, library, &mut functions);
        }
        let mut module = Module::new();
        for (FunctionBody { definition, statements: mut body }, found) in
            functions.into_iter().zip(found)
        {
            if body.is_empty() || self.instrument.is_none() && !is_traced && found.is_empty() {
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
