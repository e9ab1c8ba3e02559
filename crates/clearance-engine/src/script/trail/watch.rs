//! The trail that a run leaves: it watches reads and the rounds of loops.

use std::any::TypeId;
use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, Module};

use super::basis;
use super::record::{Event, Record, Round};
use crate::script::compare;
use crate::script::compare::COMPARISONS;
use crate::script::node_ref::NodeRef;
use crate::script::verdict::{Basis, Reported};
use crate::script::view::View;
use crate::script::witness::Witness;

/// Sees what a rule reads, compares and reports.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    view: RefCell<Option<Rc<View>>>,
    record: RefCell<Record>,
}

impl Witness for Trail {
    fn read(&self, node_ref: NodeRef) {
        self.record.borrow_mut().add_event(Event::Read(node_ref));
    }

    fn reported(&self, _index: usize) {
        let mut record = self.record.borrow_mut();
        let report = (record.current, record.events.len());
        record.reports.push(report);
    }
}

impl Trail {
    /// Puts what tells the trail into the engine.
    pub(crate) fn register(self: &Rc<Self>, engine: &mut Engine, today: Date) {
        self.watch_loops(engine);
        for (name, test) in COMPARISONS {
            let trail = Rc::clone(self);
            let any = [TypeId::of::<Dynamic>(), TypeId::of::<Dynamic>()];
            engine.register_raw_fn(name, any, move |_, args| match args {
                [a, b] => {
                    let result = compare::compare_values(name, test, a, b)?;
                    trail.record_compared(a);
                    trail.record_compared(b);
                    Ok(result)
                }
                _ => Ok(false),
            });
        }
        let trail = Rc::clone(self);
        engine.register_fn("today", move || {
            trail.record.borrow_mut().add_event(Event::AskedForToday);
            today
        });
    }

    /// Lets loops over lists and ranges say when a round begins.
    fn watch_loops(self: &Rc<Self>, engine: &mut Engine) {
        let mut module = Module::new();
        let watch = Watch::of(Some(self));
        module.set_iter(TypeId::of::<Array>(), move |list| {
            Box::new(watch.watch_rounds(list.cast::<Array>().into_iter()))
        });
        let watch = Watch::of(Some(self));
        module.set_iter(TypeId::of::<Range<i64>>(), move |range| {
            Box::new(watch.watch_rounds(range.cast::<Range<i64>>().map(Dynamic::from_int)))
        });
        let watch = Watch::of(Some(self));
        module.set_iter(TypeId::of::<RangeInclusive<i64>>(), move |range| {
            Box::new(watch.watch_rounds(range.cast::<RangeInclusive<i64>>().map(Dynamic::from_int)))
        });
        engine.register_global_module(module.into());
    }

    /// Begins a call whose result is discarded; it ends with what this returns.
    pub(super) fn begin_call(self: &Rc<Self>) -> Loop {
        let mut record = self.record.borrow_mut();
        record.loops += 1;
        let (outside, number) = (record.current, record.loops);
        record.next_round(Round { outside, of: number, is_call: true });
        Loop { trail: Rc::clone(self), outside, number }
    }

    /// Forgets the run before.
    pub(crate) fn start(&self, view: &Rc<View>) {
        self.view.replace(Some(Rc::clone(view)));
        self.record.take();
    }

    /// The basis of each of the reports of the run; nothing where they are not those that were recorded, or where
    /// there was more than can be recorded.
    pub(crate) fn report_bases(&self, reports: &[Reported]) -> Option<Vec<Vec<Basis>>> {
        let view = self.view.take()?;
        basis::of_reports(&self.record.take(), &view.document, reports)
    }

    fn record_compared(&self, value: &Dynamic) {
        let node_ref = self.view.borrow().as_ref().and_then(|view| view.find_place(value));
        let made = || {
            let date = value.read_lock::<Date>().map(|date| date.to_string());
            date.or_else(|| Some(value.as_int().ok()?.to_string()))
                .or_else(|| Some(value.as_float().ok()?.to_string()))
        };
        let event = node_ref.map(Event::Read).or_else(|| made().map(Event::Compared));
        if let Some(event) = event {
            self.record.borrow_mut().add_event(event);
        }
    }
}

/// Tells a trail of loops, if there is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch(Option<Rc<Trail>>);

impl Watch {
    /// Tells this trail.
    pub(crate) fn of(trail: Option<&Rc<Trail>>) -> Self {
        Self(trail.cloned())
    }

    /// The items, each of which begins a round of a loop.
    pub(crate) fn watch_rounds<I: Iterator>(&self, items: I) -> Rounds<I> {
        let within = self.0.as_ref().map(|trail| {
            let mut record = trail.record.borrow_mut();
            record.loops += 1;
            Loop { trail: Rc::clone(trail), outside: record.current, number: record.loops }
        });
        Rounds { items, within }
    }
}

/// A loop that runs, or a call.
#[derive(Debug)]
pub(super) struct Loop {
    trail: Rc<Trail>,
    outside: usize,
    number: usize,
}

impl Drop for Loop {
    fn drop(&mut self) {
        self.trail.record.borrow_mut().current = self.outside;
    }
}

/// Items that tell when the next is taken.
#[derive(Debug)]
pub(crate) struct Rounds<I> {
    items: I,
    within: Option<Loop>,
}

impl<I: Iterator> Iterator for Rounds<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let item = self.items.next()?;
        if let Some(Loop { trail, outside, number }) = &self.within {
            let round = Round { outside: *outside, of: *number, is_call: false };
            trail.record.borrow_mut().next_round(round);
        }
        Some(item)
    }
}
