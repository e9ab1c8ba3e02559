//! The sandbox: what a stranger's rule may try, and how it must end.

mod fixtures;
mod habits;
mod large;
mod memo;
mod nesting;
mod observe;
mod provenance;
pub(crate) mod run;
mod switch;
mod traps;
