//! Checks documents: every file against the schema and every rule, on all cores.
//!
//! A file is done with as soon as it is checked; only what was found about it is kept, and what rules over all
//! documents gather of it. Those have their say when all files are checked. Nothing of the result depends on the
//! order in which files are checked: counts are sums, and all lists are sorted.

mod batch;
mod broken_entries;
mod checked;
mod examine;
mod findings;
mod finished;
mod options;
mod part;
mod plan;
mod progressive;
mod read;
mod rule_run;
mod run;
mod scope;
mod stale_tables;
mod standing_days;
mod step_order;
mod subjects;
mod tally;
mod visit;

pub use checked::{Checked, Unchanged};
pub use examine::DocumentRun;
pub use options::Options;
pub use part::{
    NameDigest, PART_HEAD, PartEnd, PartError, PartHeader, PartOutput, PartReader, PartRow, Shard,
    check_part, merge_parts,
};
pub use progressive::Progressive;
pub use read::read_documents;
pub use rule_run::{
    CrossRun, GatherOutcome, RuleRun, RunOutcome, location_in, run_on_each, run_over_all,
};
pub use run::{check, check_here};
pub use visit::{FileVisitor, ReadFile};
