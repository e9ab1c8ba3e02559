//! Mutation: changes one value of a fixture at a time, and looks whether the rules that read it notice.
//!
//! A mutant is a copy of a fixture's document in which one value that a rule read is another, or is gone. Rules run on
//! the fixture once while they are observed, and on each mutant as they do in a check. Nothing is written anywhere,
//! and what is tried depends on nothing but the fixtures, the rules and a seed.

mod choose;
mod key;
mod mutation;
mod observed;
mod operators;
mod pool;
mod run;
mod runner;
mod subject;
mod summary;
mod trial;

pub use mutation::{Break, Counts, Group, Mutant, Mutated, Mutation, Options};
pub use operators::{OPERATORS, Operator};
pub(super) use run::run;
