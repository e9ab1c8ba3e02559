//! Records the steps of a run.
//!
//! Knows no document and no value of a script: the observer passes locations and texts.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use clearance_engine::script::{NodeRef, Step};

/// How many steps of one run are kept. First reads of a value are kept beyond that.
const MAX_STEPS: usize = 20_000;

/// How many places are known to have been read.
const MAX_PLACES: usize = 200_000;

/// Gathers the steps of the run.
#[derive(Debug, Default)]
pub(super) struct StepRecorder {
    steps: RefCell<Vec<Step>>,
    read: RefCell<HashSet<NodeRef>>,
    left_out: Cell<u64>,
}

impl StepRecorder {
    /// Forgets the run before.
    pub(super) fn start(&self) {
        self.steps.borrow_mut().clear();
        self.read.borrow_mut().clear();
        self.left_out.set(0);
    }

    /// The steps since the start.
    pub(super) fn take_steps(&self) -> Vec<Step> {
        let mut steps = self.steps.take();
        match self.left_out.take() {
            0 => {}
            count => steps.push(Step::LeftOut(count)),
        }
        steps
    }

    /// Something was done. What it was is not asked where no more is kept.
    pub(super) fn add_step(&self, step: impl FnOnce() -> Step) {
        self.push_step(false, step);
    }

    fn push_step(&self, always: bool, step: impl FnOnce() -> Step) {
        let is_full = self.steps.borrow().len() >= MAX_STEPS;
        if is_full && !always {
            self.left_out.set(self.left_out.get().saturating_add(1));
            return;
        }
        let step = step();
        self.steps.borrow_mut().push(step);
    }

    /// A value or an absent key was read. The first read of each is kept always.
    pub(super) fn add_read(&self, node_ref: NodeRef) {
        let mut read = self.read.borrow_mut();
        let first = read.len() < MAX_PLACES && read.insert(node_ref.clone());
        self.push_step(first, || Step::Read(node_ref));
    }
}
