//! Changes of variables, and of what is in them.

use std::rc::Rc;

use rhai::ImmutableString;

use super::expression::{Arithmetic, Change, FastClosure, FastExpr, FastPlace, PlaceStep};
use super::machine::{Flow, Machine};
use super::program::Program;
use super::value::{FastList, FastResult, FastValue, GiveUp};
use crate::script::closures::merge_sort;

/// A step of a place, evaluated.
enum Step {
    Key(ImmutableString),
    Index(i64),
}

impl Machine {
    /// Gives a variable, a key or an item a value.
    pub(super) fn assign(
        &mut self,
        program: &Program,
        place: &FastPlace,
        operator: Option<Arithmetic>,
        value: &FastExpr,
    ) -> Flow<()> {
        let mut value = self.evaluate(program, value)?;
        let steps = self.evaluate_steps(program, &place.steps)?;
        if let Some(operator) = operator {
            let before = self.change_at(place.slot, &steps, |known| Ok(known.clone()))?;
            value = self.compute(operator, &before, &value)?;
        }
        match steps.split_last() {
            None => self.set_slot(place.slot, value)?,
            Some((last, way)) => self.change_at(place.slot, way, |known| match (known, last) {
                (FastValue::Map(map), Step::Key(key)) => {
                    Rc::make_mut(map).insert(key.clone(), value);
                    Ok(())
                }
                (FastValue::List(list), Step::Index(index)) => {
                    Rc::make_mut(list).change(*index, |item| {
                        *item = value;
                        Ok(())
                    })
                }
                _ => Err(GiveUp),
            })?,
        }
        Ok(())
    }

    /// Changes a list or map in place.
    pub(super) fn change_in_place(
        &mut self,
        program: &Program,
        change: Change,
        place: &FastPlace,
        args: Vec<FastValue>,
    ) -> Flow {
        let steps = self.evaluate_steps(program, &place.steps)?;
        if change == Change::Sort {
            let list =
                self.change_at(place.slot, &steps, |value| Ok(Rc::clone(value.read_list()?)))?;
            let sorted = FastValue::List(Rc::new(self.sort_list(&list)?));
            self.change_at(place.slot, &steps, |value| {
                *value = sorted;
                Ok(())
            })?;
            return Ok(FastValue::Unit);
        }
        let mut args = args.into_iter();
        let arg = args.next();
        let done = self.change_at(place.slot, &steps, |value| apply(change, value, arg))?;
        Ok(done)
    }

    /// Sorts a list in place as a closure orders its items.
    pub(super) fn sort_by(
        &mut self,
        program: &Program,
        place: &FastPlace,
        closure: &FastClosure,
    ) -> Flow {
        let steps = self.evaluate_steps(program, &place.steps)?;
        let list = self.change_at(place.slot, &steps, |value| Ok(Rc::clone(value.read_list()?)))?;
        self.count_items(list.items().len())?;
        if self.calls >= self.limits.call_depth {
            return Err(GiveUp.into());
        }
        let mut before =
            |a: &FastValue, b: &FastValue| match self.call_closure(program, closure, &[a, b])? {
                FastValue::Int(number) => Ok(number < 0),
                FastValue::Bool(before) => Ok(before),
                _ => Err(GiveUp),
            };
        let sorted = merge_sort(list.items().to_vec(), &mut before)?;
        let sorted = FastValue::from_items(sorted);
        self.change_at(place.slot, &steps, |value| {
            *value = sorted;
            Ok(())
        })?;
        Ok(FastValue::Unit)
    }

    fn evaluate_steps(&mut self, program: &Program, steps: &[PlaceStep]) -> Flow<Vec<Step>> {
        let mut evaluated = Vec::new();
        for step in steps {
            self.count_steps(1)?;
            evaluated.push(match step {
                PlaceStep::Key(key) => Step::Key(key.clone()),
                PlaceStep::Index(at) => match self.evaluate(program, at)? {
                    FastValue::Text(key) => Step::Key(key),
                    FastValue::Int(index) => Step::Index(index),
                    _ => return Err(GiveUp.into()),
                },
            });
        }
        Ok(evaluated)
    }

    /// Changes what is at the end of the steps. What holds it must stay within the limits.
    fn change_at<T>(
        &mut self,
        slot: usize,
        steps: &[Step],
        change: impl FnOnce(&mut FastValue) -> FastResult<T>,
    ) -> FastResult<T> {
        let limits = self.limits;
        let variable = self.stack.get_mut(self.base + slot).ok_or(GiveUp)?;
        let done = change_below(variable, steps, change)?;
        variable.weight().check(&limits)?;
        Ok(done)
    }

    /// A list in order. Its items are all of one kind, and none of them moves.
    fn sort_list(&mut self, list: &FastList) -> FastResult<FastList> {
        self.count_items(list.items().len().saturating_mul(16))?;
        let first = list.items().first();
        let is_sortable = |item: &FastValue| first.is_none_or(|first| first.order(item).is_some());
        if !list.items().iter().all(is_sortable) {
            return Err(GiveUp);
        }
        let mut sorted = list.clone();
        sorted.reorder(|items| {
            items.sort_by(|a, b| a.order(b).unwrap_or(std::cmp::Ordering::Equal));
        });
        Ok(sorted)
    }
}

fn change_below<T>(
    value: &mut FastValue,
    steps: &[Step],
    change: impl FnOnce(&mut FastValue) -> FastResult<T>,
) -> FastResult<T> {
    let Some((step, rest)) = steps.split_first() else { return change(value) };
    match (value, step) {
        (FastValue::Map(map), Step::Key(key)) => {
            Rc::make_mut(map).change(key, |value| change_below(value, rest, change))
        }
        (FastValue::List(list), Step::Index(index)) => {
            Rc::make_mut(list).change(*index, |value| change_below(value, rest, change))
        }
        _ => Err(GiveUp),
    }
}

/// Applies a change to a list or map; what the function gives.
fn apply(change: Change, value: &mut FastValue, arg: Option<FastValue>) -> FastResult {
    if let (FastValue::Map(map), Change::Clear) = (&mut *value, change) {
        Rc::make_mut(map).clear();
        return Ok(FastValue::Unit);
    }
    let FastValue::List(list) = value else { return Err(GiveUp) };
    let list = Rc::make_mut(list);
    match (change, arg) {
        (Change::Push, Some(item)) => list.push(item),
        (Change::Append, Some(FastValue::List(more))) => list.extend(&more),
        (Change::Pop, None) => return Ok(list.pop()),
        (Change::Shift, None) => return Ok(list.shift()),
        (Change::Clear, None) => *list = FastList::default(),
        _ => return Err(GiveUp),
    }
    Ok(FastValue::Unit)
}
