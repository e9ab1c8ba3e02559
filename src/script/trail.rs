//! Records what a rule reads in which round of its loops, to tell the basis of each report: the values it stands on.
//!
//! Only runs that reported something are done once more with a trail. Loops say when a round begins, so nothing has to be
//! known of scripts.

use std::any::TypeId;
use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, Module};

use super::compare::{self, COMPARISONS};
use super::verdict::{Basis, Reported, Spot};
use super::view::View;
use super::witness::Witness;

mod basis;

/// How much of one run is recorded, in reads and in rounds.
const MAX_RECORDED: usize = 200_000;

/// Sees what a rule reads, compares and reports.
#[derive(Debug, Default)]
pub(super) struct Trail {
    view: RefCell<Option<Rc<View>>>,
    record: RefCell<Record>,
}

/// What was seen in a run.
#[derive(Debug)]
struct Record {
    /// The first is outside of all loops; each comes after the round that it lies in.
    rounds: Vec<Round>,
    /// The number of the round that runs.
    current: usize,
    loops: usize,
    /// What happened, each with the number of its round.
    events: Vec<(usize, Event)>,
    /// For each report its round, and how many events came before it.
    reports: Vec<(usize, usize)>,
    /// Whether the rule asked for today.
    asked_for_today: bool,
    /// Whether there was more than is recorded.
    is_full: bool,
}

/// One pass through the body of a loop.
#[derive(Debug)]
struct Round {
    /// The round that the loop runs in.
    outside: usize,
    /// The number of the loop.
    of: usize,
}

#[derive(Debug)]
enum Event {
    Read(Spot),
    /// A number or a date that the rule made was compared.
    Compared(String),
}

impl Default for Record {
    fn default() -> Self {
        Self {
            rounds: vec![Round { outside: 0, of: 0 }],
            current: 0,
            loops: 0,
            events: Vec::new(),
            reports: Vec::new(),
            asked_for_today: false,
            is_full: false,
        }
    }
}

impl Record {
    fn add(&mut self, event: Event) {
        match self.events.len() < MAX_RECORDED {
            true => self.events.push((self.current, event)),
            false => self.is_full = true,
        }
    }

    fn next_round(&mut self, outside: usize, of: usize) {
        if self.rounds.len() >= MAX_RECORDED {
            self.is_full = true;
            return;
        }
        self.current = self.rounds.len();
        self.rounds.push(Round { outside, of });
    }
}

impl Witness for Trail {
    fn read(&self, spot: Spot) {
        self.record.borrow_mut().add(Event::Read(spot));
    }

    fn reported(&self, _index: usize) {
        let mut record = self.record.borrow_mut();
        let report = (record.current, record.events.len());
        record.reports.push(report);
    }
}

impl Trail {
    /// Puts what tells the trail into the engine.
    pub(super) fn register(self: &Rc<Self>, engine: &mut Engine, today: Date) {
        self.watch_loops(engine);
        for (name, test) in COMPARISONS {
            let trail = Rc::clone(self);
            let any = [TypeId::of::<Dynamic>(), TypeId::of::<Dynamic>()];
            engine.register_raw_fn(name, any, move |_, args| match args {
                [a, b] => {
                    let result = compare::compare(name, test, a, b)?;
                    trail.compared(a);
                    trail.compared(b);
                    Ok(result)
                }
                _ => Ok(false),
            });
        }
        let trail = Rc::clone(self);
        engine.register_fn("today", move || {
            trail.record.borrow_mut().asked_for_today = true;
            today
        });
    }

    /// Lets loops over lists and ranges say when a round begins.
    fn watch_loops(self: &Rc<Self>, engine: &mut Engine) {
        let mut module = Module::new();
        let watch = Watch::of(Some(self));
        module.set_iter(TypeId::of::<Array>(), move |list| {
            Box::new(watch.rounds(list.cast::<Array>().into_iter()))
        });
        let watch = Watch::of(Some(self));
        module.set_iter(TypeId::of::<Range<i64>>(), move |range| {
            Box::new(watch.rounds(range.cast::<Range<i64>>().map(Dynamic::from_int)))
        });
        let watch = Watch::of(Some(self));
        module.set_iter(TypeId::of::<RangeInclusive<i64>>(), move |range| {
            Box::new(watch.rounds(range.cast::<RangeInclusive<i64>>().map(Dynamic::from_int)))
        });
        engine.register_global_module(module.into());
    }

    /// Forgets the run before.
    pub(super) fn start(&self, view: &Rc<View>) {
        self.view.replace(Some(Rc::clone(view)));
        self.record.take();
    }

    /// The basis of each of the reports of the run; nothing where they are not those that were recorded, or where
    /// there was more than can be recorded.
    pub(super) fn bases(&self, reports: &[Reported]) -> Option<Vec<Vec<Basis>>> {
        let view = self.view.take()?;
        basis::of_reports(&self.record.take(), &view.document, reports)
    }

    fn compared(&self, value: &Dynamic) {
        let spot = self.view.borrow().as_ref().and_then(|view| view.spot(value));
        let made = || {
            let date = value.read_lock::<Date>().map(|date| date.to_string());
            date.or_else(|| Some(value.as_int().ok()?.to_string()))
                .or_else(|| Some(value.as_float().ok()?.to_string()))
        };
        let event = spot.map(Event::Read).or_else(|| made().map(Event::Compared));
        if let Some(event) = event {
            self.record.borrow_mut().add(event);
        }
    }
}

/// Tells a trail of loops, if there is one.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch(Option<Rc<Trail>>);

impl Watch {
    /// Tells this trail.
    pub(super) fn of(trail: Option<&Rc<Trail>>) -> Self {
        Self(trail.cloned())
    }

    /// The items, each of which begins a round of a loop.
    pub(super) fn rounds<I: Iterator>(&self, items: I) -> Rounds<I> {
        let within = self.0.as_ref().map(|trail| {
            let mut record = trail.record.borrow_mut();
            record.loops += 1;
            Loop { trail: Rc::clone(trail), outside: record.current, number: record.loops }
        });
        Rounds { items, within }
    }
}

/// A loop that runs.
#[derive(Debug)]
struct Loop {
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
pub(super) struct Rounds<I> {
    items: I,
    within: Option<Loop>,
}

impl<I: Iterator> Iterator for Rounds<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let item = self.items.next()?;
        if let Some(Loop { trail, outside, number }) = &self.within {
            trail.record.borrow_mut().next_round(*outside, *number);
        }
        Some(item)
    }
}
