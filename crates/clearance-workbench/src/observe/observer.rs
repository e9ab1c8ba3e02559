//! The observer of one sandbox: it plans probes as scripts are compiled, and records what they say.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{Dynamic, Engine};

use super::plan::Plan;
use super::recorder::Recorder;
use super::rewrite::Rewriter;
use super::{asked, probes};
use clearance_engine::script::extent::Script;
use clearance_engine::script::meter::Meter;
use clearance_engine::script::shown;
use clearance_engine::script::view::View;
use clearance_engine::script::{Coverage, FunctionBody, Instrument, Operand, Spot, Step, Witness};
use clearance_syntax::source::Source;

/// How much of a compared value is kept, in bytes.
const MAX_SHOWN: usize = 2_000;

/// Sees what the rules of a sandbox do.
#[derive(Debug)]
pub(super) struct Observer {
    pub(super) recorder: Recorder,
    pub(super) meter: Rc<Meter>,
    /// Complete once all scripts are compiled.
    pub(super) plan: RefCell<Plan>,
    view: RefCell<Option<Rc<View>>>,
}

/// Makes the observer of a sandbox.
pub(super) fn instrument(meter: &Rc<Meter>) -> Rc<dyn Instrument> {
    Rc::new(Observer {
        recorder: Recorder::default(),
        meter: Rc::clone(meter),
        plan: RefCell::default(),
        view: RefCell::default(),
    })
}

impl Instrument for Observer {
    fn add_probes(&self, script: &Script, library: Option<&str>, functions: &mut [FunctionBody]) {
        let mut plan = self.plan.borrow_mut();
        let mut rewriter = Rewriter::new(functions, script, library, &mut plan);
        for function in functions {
            rewriter.add_probes(function);
        }
    }

    fn register(self: Rc<Self>, engine: &mut Engine) {
        asked::register(engine, &self);
        probes::register(engine, &self);
    }

    fn start(&self, view: &Rc<View>) {
        self.view.replace(Some(Rc::clone(view)));
        self.recorder.start();
    }

    fn stop(&self) {
        self.view.replace(None);
    }

    fn take_steps(&self) -> Vec<Step> {
        self.recorder.take()
    }

    fn coverage(&self, sources: &[Arc<Source>]) -> Coverage {
        self.plan.borrow().coverage(sources)
    }
}

impl Witness for Observer {
    fn read(&self, spot: Spot) {
        self.recorder.add_read(spot);
    }

    fn reported(&self, index: usize) {
        self.recorder.add(|| Step::Reported(index));
    }
}

impl Observer {
    /// A value as it is shown, and where it was read.
    pub(super) fn operand(&self, value: &Dynamic) -> Operand {
        let view = self.view.borrow();
        let spot = view.as_ref().and_then(|view| view.spot(value));
        Operand { shown: shown::brief(value, MAX_SHOWN), spot }
    }
}
