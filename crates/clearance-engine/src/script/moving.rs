//! Dates and numbers of days that move with `today()`, and what may be done with them.
//!
//! What is not here is refused as a call that does not exist: see [`super::horizon`].

use std::cmp::Ordering;
use std::rc::Rc;

use jiff::civil::Date;
use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::calendar::shift_days;
use super::compare::Test;
use super::horizon::Horizon;
use super::refuse::raise;
use super::shown;
use crate::report::days_between;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// A date that is a day later on each later day.
#[derive(Debug, Clone)]
pub(super) struct MovingDay {
    pub(super) day: Date,
    pub(super) horizon: Rc<Horizon>,
}

/// A whole number that changes from day to day by the same amount.
#[derive(Debug, Clone)]
pub(super) struct MovingCount {
    count: i64,
    per_day: i64,
    horizon: Rc<Horizon>,
}

/// The date that a value is, whether it moves or not.
pub(super) fn read_day(value: &Dynamic) -> Option<Date> {
    let fixed = value.read_lock::<Date>().map(|day| *day);
    fixed.or_else(|| value.read_lock::<MovingDay>().map(|moving| moving.day))
}

/// The whole number that a value is, whether it moves or not.
pub(super) fn read_count(value: &Dynamic) -> Option<i64> {
    let fixed = value.as_int().ok();
    fixed.or_else(|| value.read_lock::<MovingCount>().map(|moving| moving.count))
}

/// A value that moves: by how much each day, and who is told of comparisons.
fn movement(value: &Dynamic) -> Option<(i64, Rc<Horizon>)> {
    if let Some(day) = value.read_lock::<MovingDay>() {
        return Some((1, Rc::clone(&day.horizon)));
    }
    let count = value.read_lock::<MovingCount>()?;
    Some((count.per_day, Rc::clone(&count.horizon)))
}

/// How two values compare of which one moves; nothing where neither does, or they are not of one kind. `tests` are what is asked
/// about the order.
pub(super) fn order_moving(a: &Dynamic, b: &Dynamic, tests: &[Test]) -> Option<Ordering> {
    let (first, second) = (movement(a), movement(b));
    let horizon = Rc::clone(&first.as_ref().or(second.as_ref())?.1);
    let per_day = first
        .map_or(0, |(per_day, _)| per_day)
        .checked_sub(second.map_or(0, |(per_day, _)| per_day))?;
    let above = match (read_day(a), read_day(b)) {
        (Some(a), Some(b)) => days_between(b, a),
        _ => read_count(a)?.checked_sub(read_count(b)?)?,
    };
    for test in tests {
        horizon.note_comparison(above, per_day, test);
    }
    Some(above.cmp(&0))
}

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<MovingDay>("date")
        .register_type_with_name::<MovingCount>("int");
    register_days(engine);
    register_counts(engine);
    register_extremes(engine);
    for name in shown::NAMES {
        engine
            .register_fn(name, |context: NativeCallContext, moving: &mut MovingDay| {
                moving.horizon.note_said(said_at(&context));
                moving.day.to_string()
            })
            .register_fn(name, |context: NativeCallContext, moving: &mut MovingCount| {
                moving.horizon.note_said(said_at(&context));
                moving.count.to_string()
            });
    }
}

fn said_at(context: &NativeCallContext) -> super::horizon::SaidAt {
    (context.call_source().map(Into::into), context.call_position())
}

impl MovingDay {
    fn shift(self, count: i64) -> Outcome<Self> {
        Ok(Self { day: shift_days(self.day, count)?, ..self })
    }

    /// The days from one date to another, of which this one moves by `per_day`.
    fn count(self, from: Date, to: Date, per_day: i64) -> MovingCount {
        MovingCount { count: days_between(from, to), per_day, horizon: self.horizon }
    }
}

fn register_days(engine: &mut Engine) {
    engine.register_fn("+", |moving: MovingDay, count: i64| moving.shift(count)).register_fn(
        "-",
        |moving: MovingDay, count: i64| match count.checked_neg() {
            Some(count) => moving.shift(count),
            None => raise("the number of days is too large"),
        },
    );
    for name in ["days_until", "-"] {
        // `a - b` counts the days from `b` to `a`.
        let ends = move |a: Date, b: Date| if name == "-" { (b, a) } else { (a, b) };
        let sign = if name == "-" { 1 } else { -1 };
        engine
            .register_fn(name, move |a: MovingDay, b: Date| {
                let (from, to) = ends(a.day, b);
                a.count(from, to, sign)
            })
            .register_fn(name, move |a: Date, b: MovingDay| {
                let (from, to) = ends(a, b.day);
                b.count(from, to, -sign)
            })
            .register_fn(name, move |a: MovingDay, b: MovingDay| {
                let (from, to) = ends(a.day, b.day);
                days_between(from, to)
            });
    }
}

impl MovingCount {
    /// This one with another number and another change each day.
    fn with(self, count: Option<i64>, per_day: Option<i64>) -> Outcome<Self> {
        match (count, per_day) {
            (Some(count), Some(per_day)) => Ok(Self { count, per_day, ..self }),
            _ => raise("the number is too large"),
        }
    }
}

fn register_counts(engine: &mut Engine) {
    engine
        .register_fn("+", |a: MovingCount, b: i64| {
            let (count, per_day) = (a.count.checked_add(b), Some(a.per_day));
            a.with(count, per_day)
        })
        .register_fn("+", |a: i64, b: MovingCount| {
            let (count, per_day) = (b.count.checked_add(a), Some(b.per_day));
            b.with(count, per_day)
        })
        .register_fn("+", |a: MovingCount, b: MovingCount| {
            let sums = (a.count.checked_add(b.count), a.per_day.checked_add(b.per_day));
            a.with(sums.0, sums.1)
        })
        .register_fn("-", |a: MovingCount, b: i64| {
            let (count, per_day) = (a.count.checked_sub(b), Some(a.per_day));
            a.with(count, per_day)
        })
        .register_fn("-", |a: i64, b: MovingCount| {
            let (count, per_day) = (a.checked_sub(b.count), b.per_day.checked_neg());
            b.with(count, per_day)
        })
        .register_fn("-", |a: MovingCount, b: MovingCount| {
            let rests = (a.count.checked_sub(b.count), a.per_day.checked_sub(b.per_day));
            a.with(rests.0, rests.1)
        })
        .register_fn("-", |a: MovingCount| {
            let (count, per_day) = (a.count.checked_neg(), a.per_day.checked_neg());
            a.with(count, per_day)
        });
}

/// Registers `min` and `max`, which compare and give one of the two.
fn register_extremes(engine: &mut Engine) {
    for (name, keeps) in [("min", Ordering::Greater), ("max", Ordering::Less)] {
        let choose = move |a: Dynamic, b: Dynamic| match order_moving(
            &a,
            &b,
            &[Ordering::is_lt, Ordering::is_gt],
        ) {
            Some(order) if order == keeps => Ok(b),
            Some(_) => Ok(a),
            None => raise("these two do not compare"),
        };
        engine
            .register_fn(name, move |a: MovingDay, b: Date| {
                choose(Dynamic::from(a), Dynamic::from(b))
            })
            .register_fn(name, move |a: Date, b: MovingDay| {
                choose(Dynamic::from(a), Dynamic::from(b))
            })
            .register_fn(name, move |a: MovingDay, b: MovingDay| {
                choose(Dynamic::from(a), Dynamic::from(b))
            })
            .register_fn(name, move |a: MovingCount, b: i64| choose(Dynamic::from(a), b.into()))
            .register_fn(name, move |a: i64, b: MovingCount| choose(a.into(), Dynamic::from(b)))
            .register_fn(name, move |a: MovingCount, b: MovingCount| {
                choose(Dynamic::from(a), Dynamic::from(b))
            });
    }
}
