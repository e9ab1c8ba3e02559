//! Comparisons and arithmetic, as strict as those of rules: what cannot be compared gives up.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::expression::{Arithmetic, ComparisonOperator};
use super::machine::Machine;
use super::value::{FastList, FastResult, FastValue, GiveUp};
use crate::report::days_between;
use crate::script::calendar::shift_days;
use crate::script::compare::Test;

impl ComparisonOperator {
    const fn test(self) -> Test {
        match self {
            Self::Less => Ordering::is_lt,
            Self::LessOrEqual => Ordering::is_le,
            Self::Greater => Ordering::is_gt,
            Self::GreaterOrEqual => Ordering::is_ge,
            Self::Equal => Ordering::is_eq,
            Self::NotEqual => Ordering::is_ne,
        }
    }
}

impl FastValue {
    /// The date that it is, whether it moves or not.
    pub(super) const fn day(&self) -> Option<Date> {
        match self {
            Self::Date(day) | Self::MovingDay(day) => Some(*day),
            _ => None,
        }
    }

    /// The whole number that it is, whether it moves or not.
    const fn count(&self) -> Option<i64> {
        match self {
            Self::Int(count) | Self::MovingCount { count, .. } => Some(*count),
            _ => None,
        }
    }

    /// By how much it changes each day, where it does.
    const fn per_day(&self) -> Option<i64> {
        match self {
            Self::MovingDay(_) => Some(1),
            Self::MovingCount { per_day, .. } => Some(*per_day),
            _ => None,
        }
    }

    /// The whole number with the other sign.
    pub(super) fn negate(&self) -> FastResult {
        let negated = |value: i64| value.checked_neg().ok_or(GiveUp);
        match self {
            Self::Int(value) => Ok(Self::Int(negated(*value)?)),
            Self::MovingCount { count, per_day } => {
                Ok(Self::MovingCount { count: negated(*count)?, per_day: negated(*per_day)? })
            }
            _ => Err(GiveUp),
        }
    }
}

impl Machine {
    /// Whether a comparison holds.
    pub(super) fn compare(
        &mut self,
        comparison: ComparisonOperator,
        a: &FastValue,
        b: &FastValue,
    ) -> FastResult<bool> {
        match comparison {
            ComparisonOperator::Equal => self.are_equal(a, b),
            ComparisonOperator::NotEqual => self.are_equal(a, b).map(|same| !same),
            ordered => match a.order(b) {
                Some(order) => Ok(ordered.test()(order)),
                None => Ok(ordered.test()(self.order_moving(a, b, &[ordered.test()])?)),
            },
        }
    }

    /// Whether two values are the same, where they are of kinds that can be.
    pub(super) fn are_equal(&mut self, a: &FastValue, b: &FastValue) -> FastResult<bool> {
        self.count_steps(1)?;
        match (a, b) {
            (FastValue::Unit, FastValue::Unit) => Ok(true),
            (FastValue::Unit, _) | (_, FastValue::Unit) => Ok(false),
            (FastValue::Text(a), FastValue::Text(b)) => Ok(a == b),
            (FastValue::Bool(a), FastValue::Bool(b)) => Ok(a == b),
            (FastValue::Table(a), FastValue::Table(b)) => {
                self.count_items(a.view.document.nodes().len().min(b.view.document.nodes().len()))?;
                Ok(a == b)
            }
            (FastValue::List(a), FastValue::List(b)) => self.are_lists_equal(a, b),
            _ => match a.order(b) {
                Some(order) => Ok(order.is_eq()),
                None => Ok(self.order_moving(a, b, &[Ordering::is_eq])?.is_eq()),
            },
        }
    }

    fn are_lists_equal(&mut self, a: &FastList, b: &FastList) -> FastResult<bool> {
        if a.items().len() != b.items().len() {
            return Ok(false);
        }
        self.note_depth(1)?;
        self.nesting += 1;
        let mut all = true;
        for (a, b) in a.items().iter().zip(b.items()) {
            all &= self.are_equal(a, b)?;
        }
        self.nesting -= 1;
        Ok(all)
    }

    /// How two values compare of which one moves with the day. `tests` are what is asked about the order.
    pub(super) fn order_moving(
        &self,
        a: &FastValue,
        b: &FastValue,
        tests: &[Test],
    ) -> FastResult<Ordering> {
        if a.per_day().is_none() && b.per_day().is_none() {
            return Err(GiveUp);
        }
        let (grows, shrinks) = (a.per_day().unwrap_or(0), b.per_day().unwrap_or(0));
        let per_day = grows.checked_sub(shrinks).ok_or(GiveUp)?;
        let above = match (a.day(), b.day(), a.count(), b.count()) {
            (Some(a), Some(b), ..) => days_between(b, a),
            (.., Some(a), Some(b)) => a.checked_sub(b).ok_or(GiveUp)?,
            _ => return Err(GiveUp),
        };
        for test in tests {
            self.horizon.note_comparison(above, per_day, test);
        }
        Ok(above.cmp(&0))
    }

    /// Applies an operator.
    pub(super) fn compute(
        &mut self,
        operator: Arithmetic,
        a: &FastValue,
        b: &FastValue,
    ) -> FastResult {
        match (operator, a, b) {
            (_, FastValue::Int(a), FastValue::Int(b)) => {
                compute_ints(operator, *a, *b).map(FastValue::Int)
            }
            (Arithmetic::Add, FastValue::Text(a), FastValue::Text(b)) => {
                let text = FastValue::Text(format!("{a}{b}").into());
                self.checked(text)
            }
            (Arithmetic::Subtract, FastValue::Text(a), FastValue::Text(b)) => {
                self.count_items(a.len())?;
                Ok(FastValue::Text(a - b))
            }
            (Arithmetic::Add, FastValue::List(a), FastValue::List(b)) => {
                self.count_items(a.items().len() + b.items().len())?;
                let mut list = FastList::clone(a);
                list.extend(b);
                self.checked(FastValue::List(std::rc::Rc::new(list)))
            }
            (Arithmetic::Add, a, FastValue::Int(days)) if a.day().is_some() => shift(a, *days),
            (Arithmetic::Subtract, a, FastValue::Int(days)) if a.day().is_some() => {
                shift(a, days.checked_neg().ok_or(GiveUp)?)
            }
            (Arithmetic::Subtract, to, from) if to.day().is_some() => count_days(from, to),
            (Arithmetic::Add | Arithmetic::Subtract, a, b) => compute_counts(operator, a, b),
            _ => Err(GiveUp),
        }
    }
}

fn compute_ints(operator: Arithmetic, a: i64, b: i64) -> FastResult<i64> {
    let computed = match operator {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Remainder => a.checked_rem(b),
    };
    computed.ok_or(GiveUp)
}

/// A date so many days later.
fn shift(day: &FastValue, count: i64) -> FastResult {
    let shifted = |day: Date| shift_days(day, count).map_err(|_| GiveUp);
    match day {
        FastValue::Date(day) => Ok(FastValue::Date(shifted(*day)?)),
        FastValue::MovingDay(day) => Ok(FastValue::MovingDay(shifted(*day)?)),
        _ => Err(GiveUp),
    }
}

/// The days from one date to another.
pub(super) fn count_days(from: &FastValue, to: &FastValue) -> FastResult {
    let (first, last) = (from.day().ok_or(GiveUp)?, to.day().ok_or(GiveUp)?);
    let count = days_between(first, last);
    match (from.per_day(), to.per_day()) {
        (None, None) | (Some(_), Some(_)) => Ok(FastValue::Int(count)),
        (None, Some(_)) => Ok(FastValue::MovingCount { count, per_day: 1 }),
        (Some(_), None) => Ok(FastValue::MovingCount { count, per_day: -1 }),
    }
}

/// The sum or difference of whole numbers of which one moves.
fn compute_counts(operator: Arithmetic, a: &FastValue, b: &FastValue) -> FastResult {
    let (first, second) = (a.count().ok_or(GiveUp)?, b.count().ok_or(GiveUp)?);
    let (grows, also) = (a.per_day().unwrap_or(0), b.per_day().unwrap_or(0));
    let count = compute_ints(operator, first, second)?;
    let per_day = compute_ints(operator, grows, also)?;
    Ok(FastValue::MovingCount { count, per_day })
}
