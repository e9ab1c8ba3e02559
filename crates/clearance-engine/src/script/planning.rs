//! `step(title)`, and what can be added to a step of a plan.

use std::rc::Rc;

use jiff::civil::Date;
use rhai::{Dynamic, Engine, ImmutableString};

use super::planned_step::{PlannedStep, StepLink};
use super::refuse::{raise, value_kind};
use super::reporting::{Collector, EvalResult, Phase};
use super::shown;

/// The result of `step`: the number of the step that `owner`, `due` and the others add to.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepHandle(usize);

impl Collector {
    fn add_step(&self, title: &ImmutableString) -> EvalResult<StepHandle> {
        if self.phase() != Phase::Planning {
            return raise("`step` makes a step of a plan; call it in `plan`");
        }
        self.take_item("plans too many steps for")?;
        let title = self.take_text(title)?;
        self.count_output();
        let mut steps = self.steps.borrow_mut();
        steps.push(PlannedStep { title, is_needed: true, ..PlannedStep::default() });
        Ok(StepHandle(steps.len() - 1))
    }

    fn change_step(
        &self,
        handle: StepHandle,
        change: impl FnOnce(&mut PlannedStep),
    ) -> EvalResult<StepHandle> {
        self.count_output();
        if let Some(step) = self.steps.borrow_mut().get_mut(handle.0) {
            change(step);
        }
        Ok(handle)
    }

    /// Adds a text to a step.
    fn set_text(
        &self,
        handle: StepHandle,
        text: &ImmutableString,
        set: fn(&mut PlannedStep, String),
    ) -> EvalResult<StepHandle> {
        let text = self.take_text(text)?;
        self.change_step(handle, |step| set(step, text))
    }

    fn add_link(&self, handle: StepHandle, link: StepLink) -> EvalResult<StepHandle> {
        self.take_item("plans too many steps for")?;
        self.change_step(handle, |step| step.after.push(link))
    }
}

pub(super) fn register(engine: &mut Engine, collector: &Rc<Collector>, as_of: Date) {
    register_handle(engine);
    let steps = Rc::clone(collector);
    engine.register_fn("step", move |title: ImmutableString| steps.add_step(&title));
    for (name, set) in TEXTS {
        let steps = Rc::clone(collector);
        engine.register_fn(*name, move |handle: StepHandle, text: ImmutableString| {
            steps.set_text(handle, &text, *set)
        });
    }
    let steps = Rc::clone(collector);
    engine.register_fn("needed", move |handle: StepHandle, needed: bool| {
        steps.change_step(handle, |step| step.is_needed = needed)
    });
    let steps = Rc::clone(collector);
    engine.register_fn("after", move |handle: StepHandle, first: StepHandle| {
        steps.add_link(handle, StepLink::Own(first.0))
    });
    let steps = Rc::clone(collector);
    engine.register_fn("after", move |handle: StepHandle, key: ImmutableString| {
        let key = steps.take_text(&key)?;
        steps.add_link(handle, StepLink::Key(key))
    });
    register_days(engine, collector);
    register_done(engine, collector, as_of);
}

type SetText = fn(&mut PlannedStep, String);

/// What takes a text.
const TEXTS: &[(&str, SetText)] = &[
    ("basis", |step, text| step.basis.push(text)),
    ("key", |step, text| step.key = Some(text)),
    ("owner", |step, text| step.owner = Some(text)),
    ("where", |step, text| step.area = Some(text)),
];

fn register_days(engine: &mut Engine, collector: &Rc<Collector>) {
    let steps = Rc::clone(collector);
    engine.register_fn("due", move |handle: StepHandle, day: Dynamic| {
        let due = match day.read_lock::<Date>().map(|day| *day) {
            None if !day.is_unit() => {
                return raise(format!("`due` takes a date or `()`, not {}", value_kind(&day)));
            }
            due => due,
        };
        let place = steps.place_if_any(&day);
        steps.change_step(handle, |step| (step.due, step.due_at) = (due, place))
    });
    let steps = Rc::clone(collector);
    engine.register_fn("due", move |handle: StepHandle, place: Dynamic, due: Date| {
        let place = steps.find_place(&place)?;
        steps.change_step(handle, |step| (step.due, step.due_at) = (Some(due), Some(place)))
    });
}

fn register_done(engine: &mut Engine, collector: &Rc<Collector>, as_of: Date) {
    let steps = Rc::clone(collector);
    engine.register_fn("done", move |handle: StepHandle, value: Dynamic| {
        let done = is_done(&value, as_of)?;
        let place = steps.place_if_any(&value);
        steps.change_step(handle, |step| (step.is_done, step.done_at) = (done, place))
    });
    let steps = Rc::clone(collector);
    engine.register_fn("done", move |handle: StepHandle, place: Dynamic, done: bool| {
        let place = steps.find_place(&place)?;
        steps.change_step(handle, |step| (step.is_done, step.done_at) = (done, Some(place)))
    });
}

/// Whether a value says that something is done: a boolean, or the day on which it was. A day to come is a plan, and an
/// absent value says no.
fn is_done(value: &Dynamic, as_of: Date) -> EvalResult<bool> {
    if let Ok(done) = value.as_bool() {
        return Ok(done);
    }
    match value.read_lock::<Date>() {
        Some(day) => Ok(*day <= as_of),
        None if value.is_unit() => Ok(false),
        None => raise(format!(
            "`done` takes a boolean, a date or `()`, not {}; write `done(place, …)` with what it comes to",
            value_kind(value)
        )),
    }
}

/// Registers the text of a step.
fn register_handle(engine: &mut Engine) {
    engine.register_type_with_name::<StepHandle>("step");
    for name in shown::NAMES {
        engine.register_fn(name, |_: StepHandle| "a step");
    }
}
