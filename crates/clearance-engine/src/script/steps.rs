//! The steps of a run as plain data: what a rule read, compared, decided and reported.

use std::sync::Arc;

use super::node_ref::NodeRef;
use clearance_syntax::source::{Source, Span};

/// Something that a rule did, in the order in which it did.
#[derive(Debug, Clone)]
pub enum Step {
    /// It read a value of the document, or found that one is absent.
    Read(NodeRef),
    /// It compared two values, or asked whether one holds the other.
    Compared(Comparison),
    /// It decided by a condition.
    Decided(Decision),
    /// It reported: the number of the report, from 0.
    Reported(usize),
    /// It did more than is kept: so many steps are left out, all of them after those before this one.
    LeftOut(u64),
}

/// Two values that a rule compared.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The script.
    pub source: Arc<Source>,
    /// The comparison in it.
    pub span: Span,
    /// The function that it stands in: `check`, or of a library `name::function`.
    pub function: Arc<str>,
    /// `==`, `!=`, `<`, `<=`, `>`, `>=`, or `in`.
    pub operator: &'static str,
    /// The left operand.
    pub left: Operand,
    /// The right operand.
    pub right: Operand,
    /// The result.
    pub result: bool,
}

/// A value that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// The value as a rule would write it; long ones are cut.
    pub shown: String,
    /// Where in the document it was read, if it was.
    pub node_ref: Option<NodeRef>,
}

/// A condition that decided how a rule went on.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The script.
    pub source: Arc<Source>,
    /// The condition; of an arm of a `switch` its cases.
    pub span: Span,
    /// The function that it stands in, as in [`Comparison::function`].
    pub function: Arc<str>,
    /// Whether it was true; left of `??`, whether it was there.
    pub outcome: bool,
}
