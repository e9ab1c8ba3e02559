//! What a run of a rule looked at, how it decided, and what it reported.
//!
//! Observation is chosen when a [`Sandbox`](super::Sandbox) is made. Without it nothing of this takes part in a run.
//! With it the scripts get probes (see `rewrite`), comparisons and tables say what they were asked, and library
//! functions are evaluated anew for each rule. A rule must not notice: what probes cost is given back to the meter,
//! and every value, place and error stays what it was.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use rhai::Dynamic;

use super::Spot;
use super::meter::Meter;
use super::shown;
use super::table::View;
use crate::source::{Source, Span};

mod asked;
mod coverage;
mod extent;
mod nodes;
mod plan;
mod probes;
mod rewrite;
mod tokens;

pub(super) use asked::register as register_questions;
pub use coverage::{Branch, Coverage, CoveredFunction, ScriptCoverage};
pub(super) use plan::Plan;
pub(super) use probes::register as register_probes;
pub(super) use rewrite::observed;

/// What is kept of runs beside how they end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Observe {
    /// Nothing, at no cost.
    #[default]
    Nothing,
    /// What rules read, compare and decide, and how often each statement was reached.
    Everything,
}

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

/// How much of a compared value is kept, in bytes.
const MAX_SHOWN: usize = 2_000;

/// Gathers the steps of the run.
#[derive(Debug)]
pub(super) struct Recorder {
    meter: Rc<Meter>,
    plan: OnceCell<Plan>,
    view: RefCell<Option<Rc<View>>>,
    steps: RefCell<Vec<Step>>,
    read: RefCell<HashSet<Spot>>,
    left_out: Cell<u64>,
}

impl Recorder {
    pub(super) fn new(meter: &Rc<Meter>) -> Self {
        Self {
            meter: Rc::clone(meter),
            plan: OnceCell::new(),
            view: RefCell::default(),
            steps: RefCell::default(),
            read: RefCell::default(),
            left_out: Cell::new(0),
        }
    }

    /// Forgets the run before.
    pub(super) fn start(&self, view: &Rc<View>) {
        self.view.replace(Some(Rc::clone(view)));
        self.steps.borrow_mut().clear();
        self.read.borrow_mut().clear();
        self.left_out.set(0);
    }

    /// Lets go of the customer.
    pub(super) fn stop(&self) {
        self.view.replace(None);
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

    /// The counts of all runs.
    pub(super) fn coverage(&self, sources: &[Arc<Source>]) -> Coverage {
        self.plan.get().map(|plan| plan.coverage(sources)).unwrap_or_default()
    }

    /// A value or an absent key was read.
    pub(super) fn read(&self, spot: Spot) {
        let mut read = self.read.borrow_mut();
        let first = read.len() < MAX_PLACES && read.insert(spot.clone());
        self.add(Step::Read(spot), first);
    }

    /// Something was reported.
    pub(super) fn reported(&self, index: usize) {
        self.add(Step::Reported(index), false);
    }

    fn is_full(&self) -> bool {
        self.steps.borrow().len() >= MAX_STEPS
    }

    fn leave_out(&self) {
        self.left_out.set(self.left_out.get().saturating_add(1));
    }

    fn add(&self, step: Step, always: bool) {
        match always || !self.is_full() {
            true => self.steps.borrow_mut().push(step),
            false => self.leave_out(),
        }
    }

    fn operand(&self, value: &Dynamic) -> Operand {
        let view = self.view.borrow();
        let spot = view.as_ref().and_then(|view| view.spot(value));
        Operand { shown: shown::brief(value, MAX_SHOWN), spot }
    }
}
