//! Mutation testing: changes one value of a fixture at a time, and checks whether the rules that read it notice.
//!
//! A mutant is a copy of a fixture's document in which one value that a rule read is another, or is gone. Rules run on
//! the fixture once while they are observed, and on each mutant as they do in a check. Nothing is written anywhere,
//! and what is tried depends on nothing but the fixtures, the rules and a seed.

mod choose_mutants;
mod generic_key;
mod mutant_trial;
mod mutation;
mod mutation_subject;
mod mutation_summary;
mod observe_fixture;
mod operators;
mod rule_runner;
mod run_mutation;
mod value_pool;

pub use mutation::{
    Mutant, MutantCounts, MutantGroup, MutatedRule, Mutation, MutationOptions, RuleBreak,
};
pub use operators::{MutationOperator, OPERATORS};
pub(super) use run_mutation::run_mutation;
