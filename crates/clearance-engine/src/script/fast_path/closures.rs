//! Functions of lists that call a closure.

use super::apply::settle;
use super::expression::{ClosureCall, FastClosure};
use super::machine::{Flow, Machine, Stop};
use super::program::Program;
use super::value::{FastList, FastResult, FastValue, GiveUp};
use std::rc::Rc;

impl Machine {
    /// Calls a closure for the items of a list.
    pub(super) fn call_with_closure(
        &mut self,
        program: &Program,
        call: ClosureCall,
        list: &FastValue,
        closure: &FastClosure,
    ) -> Flow {
        let list = Rc::clone(list.read_list()?);
        let other = match &closure.other {
            Some(other) => Some(Rc::clone(self.evaluate(program, other)?.read_list()?)),
            None => None,
        };
        if self.calls >= self.limits.call_depth {
            return Err(Stop::GiveUp);
        }
        self.calls += 1;
        let done = match (call, &other) {
            (ClosureCall::Zip, Some(other)) => self.zip_lists(program, &list, other, closure),
            (ClosureCall::Filter | ClosureCall::Map, None) => {
                self.make_list(program, call, &list, closure)
            }
            (_, None) => self.ask_items(program, call, &list, closure),
            _ => Err(GiveUp),
        };
        self.calls -= 1;
        Ok(done?)
    }

    pub(super) fn call_closure(
        &mut self,
        program: &Program,
        closure: &FastClosure,
        args: &[&FastValue],
    ) -> FastResult {
        self.count_steps(2)?;
        if closure.parameters.len() != args.len() {
            return Err(GiveUp);
        }
        for (slot, arg) in closure.parameters.iter().zip(args) {
            self.set_slot(*slot, (*arg).clone())?;
        }
        let nesting = self.nesting;
        let done = self.run_block(program, &closure.body);
        self.nesting = nesting;
        settle(self, done)
    }

    fn zip_lists(
        &mut self,
        program: &Program,
        list: &FastList,
        other: &FastList,
        closure: &FastClosure,
    ) -> FastResult {
        let mut made = FastList::default();
        for (a, b) in list.items().iter().zip(other.items()) {
            made.push(self.call_closure(program, closure, &[a, b])?);
            self.check_weight(made.weight())?;
        }
        Ok(FastValue::List(Rc::new(made)))
    }

    fn make_list(
        &mut self,
        program: &Program,
        call: ClosureCall,
        list: &FastList,
        closure: &FastClosure,
    ) -> FastResult {
        let mut made = FastList::default();
        for item in list.items() {
            let answer = self.call_closure(program, closure, &[item])?;
            if call == ClosureCall::Map {
                made.push(answer);
            } else if answer.read_bool()? {
                made.push(item.clone());
            }
            self.check_weight(made.weight())?;
        }
        Ok(FastValue::List(Rc::new(made)))
    }

    fn ask_items(
        &mut self,
        program: &Program,
        call: ClosureCall,
        list: &FastList,
        closure: &FastClosure,
    ) -> FastResult {
        for item in list.items() {
            let answer = self.call_closure(program, closure, &[item])?;
            match call {
                ClosureCall::Find if answer.read_bool()? => return Ok(item.clone()),
                ClosureCall::Some if answer.read_bool()? => return Ok(FastValue::Bool(true)),
                ClosureCall::All if !answer.read_bool()? => return Ok(FastValue::Bool(false)),
                ClosureCall::FindMap if !matches!(answer, FastValue::Unit) => return Ok(answer),
                ClosureCall::Zip | ClosureCall::Filter | ClosureCall::Map => return Err(GiveUp),
                _ => {}
            }
        }
        match call {
            ClosureCall::Some => Ok(FastValue::Bool(false)),
            ClosureCall::All => Ok(FastValue::Bool(true)),
            _ => Ok(FastValue::Unit),
        }
    }
}
