//! Looks at a function again and again, until the types of its variables have settled.

use std::rc::Rc;

use super::frame::Frame;
use super::machine::{Call, Done, Machine};

/// How often a function is looked at until its variables have settled.
const MAX_ROUNDS: usize = 10;

/// What a call comes to; nothing where it is being looked at already.
pub(super) fn call(machine: &mut Machine<'_>, call: &Call) -> Option<Rc<Done>> {
    if let Some(done) = machine.found(call) {
        return Some(Rc::clone(done));
    }
    if !machine.enter(call) {
        return None;
    }
    let done = Rc::new(look(machine, call));
    machine.leave(&done);
    Some(done)
}

/// Looks at a function until the types of its variables have settled, then once more to take notes.
fn look(machine: &mut Machine<'_>, call: &Call) -> Done {
    let world = machine.world;
    let number = call.function.script;
    let (Some(script), Some(function)) =
        (world.program.scripts.get(number), world.program.function(call.function))
    else {
        return Done::default();
    };
    let mut frame = Frame::new(machine, number, script);
    for round in 0..MAX_ROUNDS {
        frame.start(round + 2 >= MAX_ROUNDS);
        frame.function(function, &call.arguments);
        if !frame.changed() {
            break;
        }
    }
    frame.take_notes();
    frame.function(function, &call.arguments)
}
