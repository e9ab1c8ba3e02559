//! Evidence: what a run was made of and what it came to, so that anybody can do it again and compare.
//!
//! It is an in-toto statement with a test-result predicate; what that leaves open is in the predicate's field
//! `urn:clearance:run:4`. See `docs/evidence.md`.

mod compare;
mod ended;
mod form;
mod reader;
mod results;
mod statement;

pub use compare::{Change, Difference, Part, differences};
pub use ended::Ended;
pub use form::{
    Annotations, BrokenThere, Counts, Descriptor, Digests, FindingThere, Options, Predicate, Run,
    Statement, Verdict,
};
pub use reader::{SCHEMA, VERSION, read};
pub use statement::{PREDICATE_TYPE, STATEMENT_TYPE, of};
