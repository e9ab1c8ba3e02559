//! The fast path: finds without rhai that a rule passes, or does not apply.
//!
//! Most rules pass on most documents, and then nothing but that is to be known. So each rule is translated from its syntax tree
//! into one of nodes with slots for variables, resolved calls and remembered positions of keys, and is evaluated over the
//! document itself. Whatever is not known here gives up, and so does everything that rhai would refuse, every report and
//! question, and whatever comes near a limit: rhai then runs the rule from the start, and what it says is the only word on
//! findings, their texts, places and order. So the fast path never says that a rule passes where rhai would not; tests hold
//! the two against each other.

mod apply;
mod calls;
mod chains;
mod closures;
mod expression;
mod machine;
mod memory;
mod natives;
mod operators;
mod places;
mod program;
mod run;
mod translate;
mod value;

pub(super) use machine::OPERATIONS_PER_STEP;
pub(super) use program::Program;
pub(super) use run::{FastAnswer, FastPath, FastRule};
pub(super) use value::FastValue;
