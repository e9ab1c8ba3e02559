//! The instrumentation of a sandbox: plans probes as scripts are compiled, and registers the functions that evaluate them.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rhai::Engine;

use super::observer::RunObserver;
use super::probe_rewriter::ProbeRewriter;
use super::step_recorder::StepRecorder;
use super::{comparisons, probes};
use clearance_engine::script::extent::Script;
use clearance_engine::script::meter::Meter;
use clearance_engine::script::view::View;
use clearance_engine::script::{Coverage, FunctionBody, Instrument, Step};
use clearance_syntax::source::Source;

/// Makes the observer of a sandbox.
pub(super) fn instrument(meter: &Rc<Meter>) -> Rc<dyn Instrument> {
    Rc::new(RunObserver {
        recorder: StepRecorder::default(),
        meter: Rc::clone(meter),
        plan: RefCell::default(),
        view: RefCell::default(),
    })
}

impl Instrument for RunObserver {
    fn add_probes(&self, script: &Script, library: Option<&str>, functions: &mut [FunctionBody]) {
        let mut plan = self.plan.borrow_mut();
        let mut rewriter = ProbeRewriter::new(functions, script, library, &mut plan);
        for function in functions {
            rewriter.add_probes(function);
        }
    }

    fn register(self: Rc<Self>, engine: &mut Engine) {
        comparisons::register_comparisons(engine, &self);
        probes::register_probes(engine, &self);
    }

    fn start(&self, view: &Rc<View>) {
        self.view.replace(Some(Rc::clone(view)));
        self.recorder.start();
    }

    fn stop(&self) {
        self.view.replace(None);
    }

    fn take_steps(&self) -> Vec<Step> {
        self.recorder.take_steps()
    }

    fn coverage(&self, sources: &[Arc<Source>]) -> Coverage {
        self.plan.borrow().coverage(sources)
    }
}
