//! Evaluates statements and expressions.

use super::expression::{FastExpr, FastFor, FastIf, FastRange, FastStatement};
use super::machine::{Flow, Machine, Stop};
use super::program::Program;
use super::value::{FastMap, FastResult, FastValue};
use std::rc::Rc;

impl Machine {
    /// Runs statements, and returns what the last one gave.
    pub(super) fn run_block(&mut self, program: &Program, body: &[FastStatement]) -> Flow {
        let mut last = FastValue::Unit;
        for statement in body {
            last = self.run_statement(program, statement)?;
        }
        Ok(last)
    }

    fn run_statement(&mut self, program: &Program, statement: &FastStatement) -> Flow {
        self.count_steps(1)?;
        match statement {
            FastStatement::Expr(value) => return self.evaluate(program, value),
            FastStatement::Let(slot, value) => {
                let value = self.evaluate(program, value)?;
                self.set_slot(*slot, value)?;
            }
            FastStatement::Assign(place, operator, value) => {
                self.assign(program, place, *operator, value)?;
            }
            FastStatement::For(it) => self.nested(|machine| machine.run_for(program, it))?,
            FastStatement::While(test, body) => {
                self.nested(|machine| machine.run_while(program, test, body))?;
            }
            FastStatement::Return(value) => {
                self.returned = match value {
                    Some(value) => self.evaluate(program, value)?,
                    None => FastValue::Unit,
                };
                return Err(Stop::Return);
            }
            FastStatement::Break => return Err(Stop::Break),
            FastStatement::Continue => return Err(Stop::Continue),
        }
        Ok(FastValue::Unit)
    }

    fn run_for(&mut self, program: &Program, it: &FastFor) -> Flow<()> {
        match &it.over {
            FastRange::Items(list) => {
                let list = self.evaluate(program, list)?;
                let list = Rc::clone(list.read_list()?);
                for (number, item) in list.items().iter().enumerate() {
                    if !self.run_round(program, it, number, item.clone())? {
                        break;
                    }
                }
            }
            FastRange::Numbers(from, to) => {
                let from = self.evaluate(program, from)?.read_int()?;
                let to = self.evaluate(program, to)?.read_int()?;
                for (number, item) in (from..to).enumerate() {
                    if !self.run_round(program, it, number, FastValue::Int(item))? {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Runs a round of a loop, and returns whether there may be another.
    fn run_round(
        &mut self,
        program: &Program,
        it: &FastFor,
        number: usize,
        item: FastValue,
    ) -> Flow<bool> {
        self.count_steps(1)?;
        if let Some(counter) = it.counter {
            let number = i64::try_from(number).map_err(|_| Stop::GiveUp)?;
            self.set_slot(counter, FastValue::Int(number))?;
        }
        self.set_slot(it.item, item)?;
        self.run_body(program, &it.body)
    }

    /// Runs the body of a loop, and returns whether there may be another round.
    fn run_body(&mut self, program: &Program, body: &[FastStatement]) -> Flow<bool> {
        let nesting = self.nesting;
        let done = self.run_block(program, body);
        self.nesting = nesting;
        match done {
            Ok(_) | Err(Stop::Continue) => Ok(true),
            Err(Stop::Break) => Ok(false),
            Err(other) => Err(other),
        }
    }

    fn run_while(
        &mut self,
        program: &Program,
        test: &FastExpr,
        body: &[FastStatement],
    ) -> Flow<()> {
        while self.evaluate(program, test)?.read_bool()? {
            self.count_steps(1)?;
            if !self.run_body(program, body)? {
                break;
            }
        }
        Ok(())
    }

    /// Evaluates an expression.
    pub(super) fn evaluate(&mut self, program: &Program, expr: &FastExpr) -> Flow {
        match expr {
            FastExpr::Constant(value) => {
                self.count_steps(1)?;
                Ok(value.clone())
            }
            FastExpr::Slot(slot) => {
                self.count_steps(1)?;
                Ok(self.slot(*slot)?.clone())
            }
            other => self.nested(|machine| machine.evaluate_inner(program, other)),
        }
    }

    fn evaluate_inner(&mut self, program: &Program, expr: &FastExpr) -> Flow {
        // A call is more than one operation to rhai, and an operator is a call.
        self.count_steps(1)?;
        match expr {
            FastExpr::Constant(_) | FastExpr::Slot(_) | FastExpr::GiveUp => Err(Stop::GiveUp),
            FastExpr::Chain(base, steps) => self.follow_chain(program, base, steps),
            FastExpr::CallScript(id, args) => {
                let args = self.evaluate_all(program, args)?;
                Ok(self.call_script(program, *id, args)?)
            }
            FastExpr::CallNative(native, args) => {
                let args = self.evaluate_all(program, args)?;
                Ok(native(self, &args)?)
            }
            FastExpr::CallWithClosure(call, list, closure) => {
                let list = self.evaluate(program, list)?;
                self.call_with_closure(program, *call, &list, closure)
            }
            FastExpr::Text(parts) => self.make_text(program, parts),
            FastExpr::SortBy(place, closure) => self.sort_by(program, place, closure),
            FastExpr::Change(change, place, args) => {
                let args = self.evaluate_all(program, args)?;
                self.change_in_place(program, *change, place, args)
            }
            FastExpr::Compare(comparison, both) => {
                let [a, b] = self.evaluate_both(program, both)?;
                Ok(FastValue::Bool(self.compare(*comparison, &a, &b)?))
            }
            FastExpr::Compute(operator, both) => {
                let [a, b] = self.evaluate_both(program, both)?;
                Ok(self.compute(*operator, &a, &b)?)
            }
            FastExpr::Negate(value) => {
                let value = self.evaluate(program, value)?;
                Ok(value.negate()?)
            }
            FastExpr::Not(value) => {
                let value = self.evaluate(program, value)?.read_bool()?;
                Ok(FastValue::Bool(!value))
            }
            FastExpr::And(all) => self.find_bool(program, all, false),
            FastExpr::Or(all) => self.find_bool(program, all, true),
            FastExpr::Coalesce(all) => self.find_value(program, all),
            FastExpr::List(all) => {
                let items = self.evaluate_all(program, all)?;
                Ok(self.checked(FastValue::from_items(items))?)
            }
            FastExpr::Map(entries) => {
                let mut map = FastMap::default();
                for (key, value) in entries {
                    map.insert(key.clone(), self.evaluate(program, value)?);
                }
                Ok(self.checked(FastValue::Map(Rc::new(map)))?)
            }
            FastExpr::If(decision) => self.decide(program, decision),
            FastExpr::Block(body) => self.run_block(program, body),
        }
    }

    /// A text of texts, whole numbers and dates.
    fn make_text(&mut self, program: &Program, parts: &[FastExpr]) -> Flow {
        let mut text = String::new();
        for part in parts {
            match self.evaluate(program, part)? {
                FastValue::Text(part) => text.push_str(&part),
                FastValue::Int(number) => text.push_str(&number.to_string()),
                FastValue::Date(date) => text.push_str(&date.to_string()),
                _ => return Err(Stop::GiveUp),
            }
            if text.len() > self.limits.string_bytes {
                return Err(Stop::GiveUp);
            }
        }
        Ok(self.checked(FastValue::Text(text.into()))?)
    }

    fn decide(&mut self, program: &Program, decision: &FastIf) -> Flow {
        match self.evaluate(program, &decision.test)?.read_bool()? {
            true => self.run_block(program, &decision.then),
            false => self.run_block(program, &decision.otherwise),
        }
    }

    pub(super) fn evaluate_all(
        &mut self,
        program: &Program,
        all: &[FastExpr],
    ) -> Flow<Vec<FastValue>> {
        all.iter().map(|one| self.evaluate(program, one)).collect()
    }

    fn evaluate_both(&mut self, program: &Program, both: &[FastExpr; 2]) -> Flow<[FastValue; 2]> {
        let [a, b] = both;
        Ok([self.evaluate(program, a)?, self.evaluate(program, b)?])
    }

    /// Evaluates conditions until one has the value; whether one had.
    fn find_bool(&mut self, program: &Program, all: &[FastExpr], wanted: bool) -> Flow {
        for one in all {
            if self.evaluate(program, one)?.read_bool()? == wanted {
                return Ok(FastValue::Bool(wanted));
            }
        }
        Ok(FastValue::Bool(!wanted))
    }

    /// Evaluates expressions until one gives something.
    fn find_value(&mut self, program: &Program, all: &[FastExpr]) -> Flow {
        for one in all {
            let value = self.evaluate(program, one)?;
            if !matches!(value, FastValue::Unit) {
                return Ok(value);
            }
        }
        Ok(FastValue::Unit)
    }
}

/// What a function's body gave: what it returned, or its last value.
pub(super) fn settle(machine: &mut Machine, done: Flow) -> FastResult {
    match done {
        Ok(value) => Ok(value),
        Err(Stop::Return) => Ok(std::mem::replace(&mut machine.returned, FastValue::Unit)),
        Err(Stop::GiveUp | Stop::Break | Stop::Continue) => Err(super::value::GiveUp),
    }
}
