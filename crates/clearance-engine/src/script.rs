//! The sandbox in which rules run: the only place that names rhai.
//!
//! [`read_header`] reads what a rule says of itself without running it. A [`Sandbox`] is an engine with all
//! rules compiled, for one thread; [`Sandbox::check`] runs one rule on one document, [`Sandbox::gather_document`] and
//! [`Sandbox::check_all`] one over all of them. Nothing that a rule does can be seen by another rule or
//! document: documents and tables are read-only, and every run starts from an empty scope.

mod answer;
mod bases;
mod batch;
pub mod bodies;
mod bounds;
mod calendar;
mod closures;
pub mod compare;
mod compile;
mod compiled_rule;
mod coverage;
mod data;
pub mod diagnostic;
pub mod engine;
mod entry;
pub mod extent;
mod flow;
pub mod functions;
mod gate;
pub mod habits;
pub mod header;
mod instrument;
pub mod lexer;
mod library;
mod limits;
pub mod lists;
mod load;
mod maps;
mod memo;
pub mod meter;
pub mod mistakes;
mod namespaces;
mod node_ref;
mod observers;
mod param_overrides;
mod param_reader;
mod params;
pub mod parse;
mod plan;
mod planned_step;
mod planning;
mod refuse;
mod relations;
mod reporting;
mod rule_result;
mod sandbox;
mod scripts;
pub mod shown;
pub mod stack;
mod steps;
mod stopwatch;
pub mod switch;
pub mod table;
mod table_head;
mod tables_read;
mod texts;
mod trail;
mod trees;
mod verdict;
pub mod view;
mod witness;

pub use answer::Answer;
pub use batch::{Gather, Gathered, Part, Size};
pub use coverage::{Branch, Coverage, CoveredFunction, ScriptCoverage};
pub use header::{About, Header, read_header, read_header_within};
pub use instrument::Instrumentation;
pub use instrument::{FunctionBody, Instrument};
pub use library::{LibraryFunction, library_functions};
pub use limits::Limits;
pub use namespaces::{Named, NamedKind, Namespaces};
pub use node_ref::{DocNodeRef, NodeRef};
pub use param_overrides::ParamOverrides;
pub use params::{Param, ParamBounds, ParamValue, Params};
pub use planned_step::{PlannedStep, StepLink};
pub use rule_result::RuleResult;
pub use sandbox::{PreparedDocument, Sandbox};
pub use scripts::{DataTable, Library, Observe, RuleScript, Scripts, stack_bytes};
pub use steps::{Comparison, Decision, Operand, Step};
pub use table_head::{TableHead, TableReview};
pub use verdict::{Basis, Reported, Verdict};
pub use witness::Witness;
