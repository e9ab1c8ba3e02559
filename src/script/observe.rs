//! What a run of a rule looked at, how it decided, and what it reported.
//!
//! Observation is chosen when a [`Sandbox`](super::Sandbox) is made. Without it nothing of this takes part in a run.
//! With it the scripts get probes (see `rewrite`), comparisons and tables say what they were asked, and library
//! functions are evaluated anew for each rule. A rule must not notice: what probes cost is given back to the meter,
//! and every value, place and error stays what it was.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rhai::{Dynamic, Engine};

use super::meter::Meter;
use super::recorder::{Operand, Recorder, Step};
use super::shown;
use super::view::View;
use crate::source::Source;

mod asked;
mod coverage;
mod nodes;
mod plan;
mod probes;
mod rewrite;

pub use coverage::{Branch, Coverage, CoveredFunction, ScriptCoverage};
pub(super) use plan::Plan;
pub(super) use rewrite::Rewriter;

/// How much of a compared value is kept, in bytes.
const MAX_SHOWN: usize = 2_000;

/// Sees what the rules of a sandbox do.
#[derive(Debug)]
pub(super) struct Observer {
    recorder: Rc<Recorder>,
    meter: Rc<Meter>,
    plan: Plan,
    view: RefCell<Option<Rc<View>>>,
}

impl Observer {
    /// Tells a recorder.
    pub(super) fn new(recorder: &Rc<Recorder>, meter: &Rc<Meter>, plan: Plan) -> Rc<Self> {
        let (recorder, meter) = (Rc::clone(recorder), Rc::clone(meter));
        Rc::new(Self { recorder, meter, plan, view: RefCell::default() })
    }

    /// Puts what tells the recorder into an engine. Nothing that anybody wrote may be compiled afterwards, as it could be
    /// taken for a probe.
    pub(super) fn register(self: &Rc<Self>, engine: &mut Engine) {
        asked::register(engine, self);
        probes::register(engine, self);
    }

    /// Whom documents tell what is read of them.
    pub(super) const fn recorder(&self) -> &Rc<Recorder> {
        &self.recorder
    }

    /// Forgets the run before.
    pub(super) fn start(&self, view: &Rc<View>) {
        self.view.replace(Some(Rc::clone(view)));
        self.recorder.start();
    }

    /// Lets go of the customer.
    pub(super) fn stop(&self) {
        self.view.replace(None);
    }

    /// The steps since the start.
    pub(super) fn take(&self) -> Vec<Step> {
        self.recorder.take()
    }

    /// The counts of all runs.
    pub(super) fn coverage(&self, sources: &[Arc<Source>]) -> Coverage {
        self.plan.coverage(sources)
    }

    fn operand(&self, value: &Dynamic) -> Operand {
        let view = self.view.borrow();
        let spot = view.as_ref().and_then(|view| view.spot(value));
        Operand { shown: shown::brief(value, MAX_SHOWN), spot }
    }
}
