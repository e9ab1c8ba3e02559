//! Calls of functions of scripts.

use super::apply::settle;
use super::machine::Machine;
use super::memory::{CallKey, KeptValue};
use super::program::{FunctionId, Program};
use super::value::{FastResult, FastValue, GiveUp};

impl Machine {
    /// Calls a function. What one of a library gave for the same arguments is taken for what it would give: it can do nothing
    /// but that. It counts as many steps as making it did.
    pub(super) fn call_script(
        &mut self,
        program: &Program,
        id: FunctionId,
        args: Vec<FastValue>,
    ) -> FastResult {
        let function = program.function(id).ok_or(GiveUp)?;
        if args.len() != function.parameters {
            return Err(GiveUp);
        }
        let key = if function.is_remembered { self.memory.call_key(id, &args) } else { None };
        let Some((key, lasting)) = key else { return self.run_function(program, id, args) };
        let horizon = std::rc::Rc::clone(&self.horizon);
        if let Some(found) = self.memory.find(&key, lasting)
            && found.day_use.as_ref().is_none_or(|part| horizon.repeat_part(part))
        {
            let (value, steps, depth) = (found.value.clone(), found.steps, found.depth);
            self.count_steps(steps)?;
            self.note_depth(depth)?;
            return Ok(value);
        }
        self.make_kept(program, id, args, (key, lasting))
    }

    /// Calls a function and keeps what it gave.
    fn make_kept(
        &mut self,
        program: &Program,
        id: FunctionId,
        args: Vec<FastValue>,
        (key, lasting): (CallKey, bool),
    ) -> FastResult {
        let (steps, nesting) = (self.steps, self.nesting);
        let deepest = std::mem::replace(&mut self.deepest, nesting);
        let before = self.horizon.begin_part();
        let done = self.run_function(program, id, args);
        let day_use = self.horizon.end_part(before);
        let depth = self.deepest.saturating_sub(nesting);
        self.deepest = self.deepest.max(deepest);
        let value = done?;
        let steps = self.steps.saturating_sub(steps);
        let kept = KeptValue { value: value.clone(), steps, depth, day_use };
        self.memory.keep(key, lasting, kept);
        Ok(value)
    }

    /// Runs a function.
    pub(super) fn run_function(
        &mut self,
        program: &Program,
        id: FunctionId,
        args: Vec<FastValue>,
    ) -> FastResult {
        let function = program.function(id).ok_or(GiveUp)?;
        let caller = self.enter(args, function.slots)?;
        let nesting = self.nesting;
        let done = self.run_block(program, &function.body);
        self.nesting = nesting;
        let done = settle(self, done);
        self.leave(caller);
        done
    }
}
