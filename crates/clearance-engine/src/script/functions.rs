//! Every function that a rule may call, with what it takes and gives, what it does, and an example.
//!
//! The gate lets through what has a row here and nothing else, and tests hold each row against the engine: so
//! the reference that is made from the rows cannot say what is not so. Operators and properties have rows as
//! well, apart, since no script calls them by name.

mod catalogue;
mod changes;
mod closures;
mod dates;
mod lists;
mod maps;
mod numbers;
mod operators;
mod planning;
#[cfg(test)]
mod proof;
mod properties;
mod reporting;
mod row;
mod texts;
mod types;
mod values;

pub use catalogue::{GROUPS, OPERATORS, PROPERTIES, all_functions, find_function};
pub(super) use catalogue::{reserved_names, yields_to_script};
pub use row::{Example, Form, Function, Group, Operator, Property};
pub use types::Type;
