//! The observers of a sandbox: what is notified of reads, reports and steps while rules run.

use std::rc::Rc;

use jiff::civil::Date;
use rhai::Engine;

use super::instrument::Instrument;
use super::meter::Meter;
use super::scripts::Observe;
use super::trail::Trail;
use super::view::View;
use super::witness::Witness;

/// The observers of runs; a sandbox that observes nothing has none.
#[derive(Debug)]
pub(super) struct Observers {
    /// Sees every step.
    pub(super) instrument: Option<Rc<dyn Instrument>>,
    /// Finds the bases of reports.
    pub(super) trail: Option<Rc<Trail>>,
    /// Is notified of reads: the instrument or the trail.
    pub(super) witness: Option<Rc<dyn Witness>>,
}

impl Observers {
    pub(super) fn new(observe: Observe, meter: &Rc<Meter>) -> Self {
        let instrument = match observe {
            Observe::Everything(instrumentation) => Some((instrumentation.0)(meter)),
            Observe::Nothing | Observe::Reads => None,
        };
        let trail = matches!(observe, Observe::Reads).then(|| Rc::new(Trail::default()));
        let witness = instrument.clone().map(|instrument| instrument as Rc<dyn Witness>);
        let witness = witness.or_else(|| trail.clone().map(|trail| trail as Rc<dyn Witness>));
        Self { instrument, trail, witness }
    }

    /// Lets the engine notify the trail. Before scripts are compiled.
    pub(super) fn register_trail(&self, engine: &mut Engine, today: Date) {
        if let Some(trail) = &self.trail {
            trail.register(engine, today);
        }
    }

    /// Lets the engine evaluate probes. After scripts are compiled.
    pub(super) fn register_instrument(&self, engine: &mut Engine) {
        if let Some(instrument) = &self.instrument {
            Rc::clone(instrument).register(engine);
        }
    }

    /// Begins a run over a document.
    pub(super) fn start(&self, view: &Rc<View>) {
        if let Some(trail) = &self.trail {
            trail.start(view);
        }
        if let Some(instrument) = &self.instrument {
            instrument.start(view);
        }
    }

    /// Ends a run.
    pub(super) fn stop(&self) {
        if let Some(instrument) = &self.instrument {
            instrument.stop();
        }
    }
}
