//! How long a result lasts: which day changes the outcome of a comparison with `today()`.
//!
//! `today()` gives a date of a type of its own, [`MovingDay`], and arithmetic with it gives such values again. A comparison
//! with one notes the last day on which its outcome is the same. Functions that take plain dates and whole numbers
//! refuse these types; the rule then runs again with plain values, and nothing is known about the next day. So no use of
//! the day can be missed, whatever functions there are.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::rc::Rc;

use jiff::civil::Date;
use rhai::{Dynamic, ImmutableString, Position};

use super::calendar::shift_days;
use super::lasting::Lasting;
use super::moving::MovingDay;

/// Where a text was made of a value that moves: the script's name and the place.
pub(super) type SaidAt = (Option<ImmutableString>, Position);

/// The day of the check, and what the running rule does with it.
#[derive(Debug)]
pub(super) struct Horizon {
    today: Cell<Date>,
    /// Whether `today()` gives values that are followed.
    follows: Cell<bool>,
    /// Whether the run asked for the day.
    asked: Cell<bool>,
    lasting: Cell<Lasting>,
    /// Where the run made texts of values that move.
    said: RefCell<Vec<SaidAt>>,
}

/// What was noted before a part of a run.
#[derive(Debug)]
pub(super) struct Noted {
    asked: bool,
    lasting: Lasting,
    said: Vec<SaidAt>,
}

/// What a part of a run did with the day.
#[derive(Debug, Clone)]
pub(super) struct DayUse {
    today: Date,
    follows: bool,
    lasting: Lasting,
    said: Vec<SaidAt>,
}

impl Horizon {
    pub(super) const fn new(today: Date) -> Self {
        Self {
            today: Cell::new(today),
            follows: Cell::new(false),
            asked: Cell::new(false),
            lasting: Cell::new(Lasting::Always),
            said: RefCell::new(Vec::new()),
        }
    }

    /// Makes ready for a run.
    pub(super) fn start(&self, follows: bool) {
        self.follows.set(follows);
        self.asked.set(false);
        self.lasting.set(Lasting::Always);
        self.said.borrow_mut().clear();
    }

    /// Sets the day of the runs to come, and returns the one before.
    pub(super) fn set_today(&self, day: Date) -> Date {
        self.today.replace(day)
    }

    /// The result of `today()`.
    pub(super) fn give_today(self: &Rc<Self>) -> Dynamic {
        match self.ask_today() {
            (day, true) => Dynamic::from(MovingDay { day, horizon: Rc::clone(self) }),
            (day, false) => Dynamic::from(day),
        }
    }

    /// The day that `today()` gives, and whether it is followed.
    pub(super) fn ask_today(&self) -> (Date, bool) {
        self.asked.set(true);
        (self.today.get(), self.follows.get())
    }

    /// Whether the run asked for the day.
    pub(super) const fn is_asked(&self) -> bool {
        self.asked.get()
    }

    /// How long the result of the run lasts, as far as comparisons tell.
    pub(super) const fn lasting(&self) -> Lasting {
        self.lasting.get()
    }

    /// Takes the places where the run made texts of values that move.
    pub(super) fn take_said(&self) -> Vec<SaidAt> {
        self.said.take()
    }

    /// Notes that nothing is known about the next day.
    pub(super) fn note_unknown(&self) {
        self.lasting.set(Lasting::Unknown);
    }

    /// Notes that a text was made of a value that moves.
    pub(super) fn note_said(&self, at: SaidAt) {
        self.said.borrow_mut().push(at);
    }

    /// Notes a question about the order of two values: how far the first is above the second, and by how much that grows each
    /// day. The answer is certain until the order first gives another one.
    pub(super) fn note_comparison(
        &self,
        above: i64,
        per_day: i64,
        answer: impl Fn(Ordering) -> bool,
    ) {
        if per_day == 0 || above != 0 && (above > 0) == (per_day > 0) {
            return;
        }
        let (distance, step) = (above.unsigned_abs(), per_day.unsigned_abs());
        let now = answer(above.cmp(&0));
        let meets = distance > 0 && distance % step == 0 && answer(Ordering::Equal) != now;
        // From the day on which the two are equal, or the first on which they have passed each other.
        let days = match meets {
            true => distance / step,
            false if answer(per_day.cmp(&0)) == now => return,
            false => distance / step + 1,
        };
        let last = i64::try_from(days - 1).ok();
        let last = last.and_then(|days| shift_days(self.today.get(), days).ok());
        let until = last.map_or(Lasting::Always, Lasting::Until);
        self.lasting.set(self.lasting.get().min(until));
    }

    /// Begins a part of a run, and returns what was noted before it.
    pub(super) fn begin_part(&self) -> Noted {
        Noted {
            asked: self.asked.replace(false),
            lasting: self.lasting.replace(Lasting::Always),
            said: self.said.take(),
        }
    }

    /// Ends a part of a run: what was noted before it is added again. Returns what the part did with the day, if anything.
    pub(super) fn end_part(&self, before: Noted) -> Option<DayUse> {
        let part = self.is_asked().then(|| DayUse {
            today: self.today.get(),
            follows: self.follows.get(),
            lasting: self.lasting.get(),
            said: self.said.borrow().clone(),
        });
        self.asked.set(before.asked || self.is_asked());
        self.lasting.set(self.lasting.get().min(before.lasting));
        self.said.borrow_mut().extend(before.said);
        part
    }

    /// Notes what a part did whose result is remembered. Returns whether it would do the same now.
    pub(super) fn repeat_part(&self, part: &DayUse) -> bool {
        if part.today != self.today.get() || part.follows != self.follows.get() {
            return false;
        }
        self.asked.set(true);
        self.lasting.set(self.lasting.get().min(part.lasting));
        self.said.borrow_mut().extend(part.said.iter().cloned());
        true
    }
}
