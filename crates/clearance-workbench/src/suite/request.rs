//! The request of a test run: packs, fixtures and what is wanted of them.

use std::num::NonZeroUsize;
use std::path::Path;

use jiff::civil::Date;

use super::{coverage, mutate};
use clearance_engine::pack::PackFiles;
use clearance_engine::rule::Pattern;
use clearance_engine::script::Limits;

/// What is tested, and how.
#[derive(Debug)]
pub struct Request<'a> {
    /// The packs.
    pub packs: &'a [PackFiles],
    /// The packs that lie in the program, whether they are tested or not.
    pub shipped: &'a [PackFiles],
    /// Whether they are those that a command finds by itself, where none is named.
    pub is_default: bool,
    /// Folders of tables that replace those of the packs.
    pub data: &'a [PackFiles],
    /// A folder of fixtures in place of those that the packs name.
    pub fixtures: Option<&'a Path>,
    /// Rules that match one of these are tested; all are where there are none.
    pub select: &'a [Pattern],
    /// Fixtures whose path holds one of these run; all do where there are none.
    pub paths: &'a [String],
    /// What `today()` gives to fixtures that do not say a date, in place of what the packs say.
    pub as_of: Option<Date>,
    /// What a rule may use.
    pub limits: Limits,
    /// How large a fixture may be, in bytes.
    pub max_file_bytes: u64,
    /// Whether a rule without a catching and a passing fixture makes the run fail.
    pub requires_both: bool,
    /// How to look for what the fixtures do not notice; nothing where that is not asked for.
    pub mutate: Option<mutate::Options>,
    /// Whether to measure what the fixtures reach of the scripts; without, nothing of it takes part in the run.
    pub coverage: Option<coverage::Demand>,
    /// How many threads work; makes no difference to the result.
    pub threads: NonZeroUsize,
}
