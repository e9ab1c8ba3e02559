//! What a run of a rule looked at, how it decided, and what it reported.
//!
//! Observation is chosen when a [`Sandbox`](clearance_engine::script::Sandbox) is made: see [`EVERYTHING`]. Without it nothing of
//! this takes part in a run. With it the scripts get probes (see `rewrite`), comparisons and tables say what they were
//! asked, and library functions are evaluated anew for each rule. A rule must not notice: what probes cost is given back
//! to the meter, and every value, place and error stays what it was.

use clearance_engine::script::{Instrumentation, Observe};

mod asked;
mod nodes;
mod observer;
mod plan;
mod probes;
mod questions;
mod recorder;
mod rewrite;

/// Observation of what rules read, compare and decide, and of how often each statement was reached.
pub const EVERYTHING: Observe = Observe::Everything(Instrumentation(observer::instrument));
