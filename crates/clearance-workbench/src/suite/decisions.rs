//! The trace of decisions of a rule in a fixture that did not come out as expected, as plain data.

use std::sync::Arc;

use clearance_engine::script::Operand;
use clearance_syntax::source::{Source, Span};

/// The trace of a rule's last decisions before it reported, or did not.
#[derive(Debug, Clone, Default)]
pub struct DecisionTrace {
    /// The conditions by which it decided last, in order.
    pub conditions: Vec<TracedCondition>,
    /// How many others came before them.
    pub earlier: usize,
    /// Another explanation: a fragment.
    pub note: Option<String>,
}

/// A condition and what came of it.
#[derive(Debug, Clone)]
pub struct TracedCondition {
    /// The script.
    pub source: Arc<Source>,
    /// The condition in it.
    pub span: Span,
    /// Both sides with the operator between them, where it is a comparison.
    pub values: Option<(Operand, &'static str, Operand)>,
    /// The outcome.
    pub outcome: bool,
}
