//! The observer of one sandbox: it records the reads, decisions and reports of a run.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::Dynamic;

use super::probe_plan::ProbePlan;
use super::step_recorder::StepRecorder;
use clearance_engine::script::meter::Meter;
use clearance_engine::script::shown;
use clearance_engine::script::view::View;
use clearance_engine::script::{NodeRef, Operand, Step, Witness};

/// How much of a compared value is kept, in bytes.
const MAX_SHOWN: usize = 2_000;

/// Sees what the rules of a sandbox do.
#[derive(Debug)]
pub(super) struct RunObserver {
    pub(super) recorder: StepRecorder,
    pub(super) meter: Rc<Meter>,
    /// Complete once all scripts are compiled.
    pub(super) plan: RefCell<ProbePlan>,
    pub(super) view: RefCell<Option<Rc<View>>>,
}

impl Witness for RunObserver {
    fn read(&self, node_ref: NodeRef) {
        self.recorder.add_read(node_ref);
    }

    fn reported(&self, index: usize) {
        self.recorder.add_step(|| Step::Reported(index));
    }
}

impl RunObserver {
    /// A value as it is shown, and where it was read.
    pub(super) fn operand(&self, value: &Dynamic) -> Operand {
        let view = self.view.borrow();
        let node_ref = view.as_ref().and_then(|view| view.find_place(value));
        Operand { shown: shown::brief_text(value, MAX_SHOWN), node_ref }
    }
}
