//! Observation of a rule's run: the values that it read, its decisions, its reports, and coverage.
//!
//! Observation is chosen when a [`Sandbox`](clearance_engine::script::Sandbox) is made: see [`EVERYTHING`]. Without it nothing of
//! this takes part in a run. With it the scripts get probes (see `probe_rewriter`), comparisons record their operands
//! and library functions are evaluated again for each rule. A rule must not notice: what probes cost is given back
//! to the meter, and every value, place and error stays what it was.

use clearance_engine::script::{Instrumentation, Observe};

mod comparison_sites;
mod comparisons;
mod instrument;
mod observer;
mod probe_nodes;
mod probe_plan;
mod probe_rewriter;
mod probes;
mod step_recorder;

/// Observation of what rules read, compare and decide, and of how often each statement was reached.
pub const EVERYTHING: Observe = Observe::Everything(Instrumentation(instrument::instrument));
