//! Infers the types of a function's variables by fixpoint iteration.

use std::rc::Rc;

use super::analysis::{Analysis, CallSummary, TypedCall};
use super::function_analysis::FunctionAnalysis;

/// How often a function is looked at until its variables have settled.
const MAX_ROUNDS: usize = 10;

/// Returns the summary of a call, from the cache where it is known; none for a recursive call.
pub(super) fn analyze_call(
    analysis: &mut Analysis<'_>,
    call: &TypedCall,
) -> Option<Rc<CallSummary>> {
    if let Some(done) = analysis.summary(call) {
        return Some(Rc::clone(done));
    }
    if !analysis.enter_call(call) {
        return None;
    }
    let done = Rc::new(run_to_fixpoint(analysis, call));
    analysis.leave_call(&done);
    Some(done)
}

/// Looks at a function until the types of its variables have settled, then once more to take notes.
fn run_to_fixpoint(analysis: &mut Analysis<'_>, call: &TypedCall) -> CallSummary {
    let input = analysis.input;
    let number = call.function.script;
    let (Some(script), Some(function)) =
        (input.program.scripts.get(number), input.program.function(call.function))
    else {
        return CallSummary::default();
    };
    let mut analysis = FunctionAnalysis::new(analysis, number, script);
    for round in 0..MAX_ROUNDS {
        analysis.start_round(round + 2 >= MAX_ROUNDS);
        analysis.infer_body(function, &call.arguments);
        if !analysis.has_changed() {
            break;
        }
    }
    analysis.take_notes();
    analysis.infer_body(function, &call.arguments)
}
