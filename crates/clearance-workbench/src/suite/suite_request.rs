//! The request of a test run: packs, fixtures and settings.

use std::num::NonZeroUsize;
use std::path::Path;

use jiff::civil::Date;

use super::{coverage, mutate};
use clearance_engine::pack::PackFiles;
use clearance_engine::rule::Pattern;
use clearance_engine::script::{Evaluation, Limits};

/// The settings of a test run.
#[derive(Debug)]
pub struct SuiteRequest<'a> {
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
    /// The date that `today()` returns to fixtures without one, in place of those of the packs.
    pub as_of: Option<Date>,
    /// The limits of a rule.
    pub limits: Limits,
    /// How rules are evaluated, where that is not observed.
    pub evaluation: Evaluation,
    /// How large a fixture may be, in bytes.
    pub max_file_bytes: u64,
    /// Whether a rule without a catching and a passing fixture makes the run fail.
    pub requires_both: bool,
    /// How to look for what the fixtures do not notice; nothing where that is not asked for.
    pub mutate: Option<mutate::MutationOptions>,
    /// Whether to measure what the fixtures reach of the scripts; without, nothing of it takes part in the run.
    pub coverage: Option<coverage::CoverageDemand>,
    /// How many threads work; makes no difference to the result.
    pub threads: NonZeroUsize,
}
