//! What a rule did in a run, step by step.
//!
//! Nothing here knows a customer file or a value of a script: whoever does tells the recorder places and texts.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use super::verdict::Spot;
use crate::source::{Source, Span};

/// Something that a rule did, in the order in which it did.
#[derive(Debug, Clone)]
pub enum Step {
    /// It read a value of the customer file, or found that one is absent.
    Read(Spot),
    /// It compared two values, or asked whether one holds the other.
    Compared(Comparison),
    /// It decided by a condition.
    Decided(Decision),
    /// It reported: the number of the report, from 0.
    Reported(usize),
    /// It did more than is kept: so many steps are left out, all of them after those before this one.
    LeftOut(u64),
}

/// Two values that a rule compared.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The script.
    pub source: Arc<Source>,
    /// The comparison in it.
    pub span: Span,
    /// The function that it stands in: `check`, or of a library `name::function`.
    pub function: Arc<str>,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, or `in`.
    pub operator: &'static str,
    /// What stands left of the operator.
    pub left: Operand,
    /// What stands right of it.
    pub right: Operand,
    /// What it gave.
    pub result: bool,
}

/// A value that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// The value as a rule would write it; long ones are cut.
    pub shown: String,
    /// Where in the customer file it was read, if it was.
    pub spot: Option<Spot>,
}

/// A condition that decided how a rule went on.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The script.
    pub source: Arc<Source>,
    /// The condition; of an arm of a `switch` its cases.
    pub span: Span,
    /// The function that it stands in, as in [`Comparison::function`].
    pub function: Arc<str>,
    /// Whether it was true; left of `??`, whether it was there.
    pub outcome: bool,
}

/// How many steps of one run are kept. First reads of a value are kept beyond that.
const MAX_STEPS: usize = 20_000;

/// How many places are known to have been read.
const MAX_PLACES: usize = 200_000;

/// Who is told what a rule does.
pub(super) trait Witness: std::fmt::Debug {
    /// A value or an absent key was read.
    fn read(&self, spot: Spot);

    /// Something was reported.
    fn reported(&self, index: usize);
}

/// Gathers the steps of the run.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    steps: RefCell<Vec<Step>>,
    read: RefCell<HashSet<Spot>>,
    left_out: Cell<u64>,
}

impl Recorder {
    /// Forgets the run before.
    pub(super) fn start(&self) {
        self.steps.borrow_mut().clear();
        self.read.borrow_mut().clear();
        self.left_out.set(0);
    }

    /// The steps since the start.
    pub(super) fn take(&self) -> Vec<Step> {
        let mut steps = self.steps.take();
        match self.left_out.take() {
            0 => {}
            count => steps.push(Step::LeftOut(count)),
        }
        steps
    }

    /// Something was done. What it was is not asked where no more is kept.
    pub(super) fn add(&self, step: impl FnOnce() -> Step) {
        self.keep(false, step);
    }

    fn keep(&self, always: bool, step: impl FnOnce() -> Step) {
        let is_full = self.steps.borrow().len() >= MAX_STEPS;
        if is_full && !always {
            self.left_out.set(self.left_out.get().saturating_add(1));
            return;
        }
        let step = step();
        self.steps.borrow_mut().push(step);
    }
}

impl Witness for Recorder {
    fn read(&self, spot: Spot) {
        let mut read = self.read.borrow_mut();
        let first = read.len() < MAX_PLACES && read.insert(spot.clone());
        self.keep(first, || Step::Read(spot));
    }

    fn reported(&self, index: usize) {
        self.add(|| Step::Reported(index));
    }
}
