//! Mistakes in rules that are found without running them.
//!
//! Each function is looked at with the types of what it is called with, beginning with the customer file as the
//! schema declares it. Where something is not certain, nothing is said: a rule that would run is never refused for
//! what it might do.

mod access;
mod allow;
mod calls;
mod catalogue;
mod changes;
mod compare;
mod declared;
mod entries;
mod expressions;
mod frame;
mod header;
mod levels;
mod machine;
mod natives;
mod packs;
mod program;
mod properties;
mod quotes;
mod rounds;
mod scripts;
mod special_calls;
mod statements;
mod types;
mod union;
mod unused;

pub use catalogue::{LINTS, Lint, LintFinding};
pub use levels::{Levels, UnknownLint};
pub use packs::{INSPECTION, Linted, lint_packs};
pub use scripts::{lint, reads};
