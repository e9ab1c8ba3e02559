//! Static analysis of rules: lints that find mistakes by type inference, without running a rule.
//!
//! Each function is looked at with the types of what it is called with, beginning with the document as the
//! schema declares it. Where something is not certain, nothing is said: a rule that would run is never refused for
//! what it might do.

mod allow_comments;
mod analysis;
mod calls;
mod catalogue;
mod comparisons;
mod declared_types;
mod entry_points;
mod expressions;
mod fixpoint;
mod function_analysis;
mod header_lints;
mod inferred_type;
mod interpolation;
mod key_reads;
mod lint_levels;
mod lint_packs;
mod lint_scripts;
mod native_types;
mod program;
mod properties;
mod readonly_values;
mod special_calls;
mod statements;
mod type_union;
mod unread_keys;
mod unused_code;
mod value_access;

pub use allow_comments::UNKNOWN_LINT_HELP;
pub use catalogue::{LINTS, Lint, LintFinding};
pub use lint_levels::{LintLevels, UnknownLint};
pub use lint_packs::{INSPECTION, RatedFinding, lint_packs};
pub use lint_scripts::{keys_read_by_rules, lint_scripts};
