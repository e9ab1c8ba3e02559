//! Evidence: what a run was made of and what it came to, so that anybody can do it again and compare.
//!
//! It is an in-toto statement with a test-result predicate; what that leaves open is in the predicate's field
//! `urn:clearance:run:4`. See `docs/evidence.md`.

mod compare;
mod evidence_file;
mod form;
mod run_ending;
mod statement;
mod test_results;

pub use compare::{Difference, FieldChange, StatementPart, compare_statements};
pub use evidence_file::{SCHEMA, VERSION, VERSION_HELP, read_evidence};
pub use form::{
    Annotations, Descriptor, Digests, Predicate, RecordedBroken, RecordedFinding, RecordedTable,
    RuleCounts, RunOptions, RunRecord, Statement, Verdict,
};
pub use run_ending::RunEnding;
pub use statement::{PREDICATE_TYPE, STATEMENT_TYPE, build_statement};
