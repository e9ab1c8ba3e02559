//! The arguments of `clearance test`, and its exit codes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clearance_engine::rule::Pattern;
use jiff::civil::Date;

use super::coverage::CoverageOptions;
use super::mutate::MutateOptions;
use super::result_files::{self, ResultsTarget};
use crate::cli::engine::EngineOption;
use crate::cli::exit::{self, Exits};
use crate::cli::limits::LimitOptions;
use crate::cli::packs::nearest_pack;
use crate::cli::values::{parse_bytes, parse_date, parse_threads};

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "test",
    codes: &[
        (exit::CLEAN, "everything is as the fixtures expect"),
        (
            exit::FINDINGS,
            "something is not, or --require-both is given and a rule lacks a fixture, or less is reached than \
             --coverage-min, or with --mutate a rule breaks or cannot be made to report, or less is noticed than \
             --mutate-min",
        ),
        (
            exit::CANNOT_RUN,
            "usage error, or the rules or a mark cannot be loaded, or something cannot be written",
        ),
        (exit::NOTHING, "nothing to test"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Test {
    /// Folders of rules; `builtin` is the pack in the binary [default: the pack you are in, or the
    /// nearest folder `rules` with a pack.toml, else builtin]
    #[arg(value_name = "PACKS")]
    pub(super) packs: Vec<PathBuf>,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    pub(super) data: Vec<PathBuf>,
    /// Test only the rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG", help_heading = "Rules")]
    pub(super) select: Vec<Pattern>,
    /// Fail where a rule has no fixture that it catches, or none that it passes
    #[arg(long, help_heading = "Rules")]
    pub(super) require_both: bool,
    /// Folder of fixtures, in place of what the rules' pack.toml says
    #[arg(long, value_name = "DIR", help_heading = "Fixtures")]
    pub(super) fixtures: Option<PathBuf>,
    /// Run only the fixtures whose path holds the text
    #[arg(long, value_name = "TEXT", help_heading = "Fixtures")]
    pub(super) path: Vec<String>,
    /// The date that rules take for today where a fixture does not say one [default: as pack.toml
    /// says, else 2026-01-01]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Fixtures")]
    pub(super) as_of: Option<Date>,
    /// Write into the fixtures what rules report now, after showing the changes
    #[arg(long, conflicts_with_all = ["watch", "format", "mutate"], help_heading = "Fixtures")]
    pub(super) update: bool,
    /// Write without asking; without a terminal nothing is written otherwise
    #[arg(long, requires = "update", help_heading = "Fixtures")]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) engine: EngineOption,
    #[command(flatten)]
    pub(super) coverage: CoverageOptions,
    #[command(flatten)]
    pub(super) mutate: MutateOptions,
    /// Run again whenever rules or fixtures change, until stopped by Ctrl-C
    #[arg(long, help_heading = "Run")]
    pub(super) watch: bool,
    /// How large a fixture may be: bytes, or as in 512K, 16M, 1G
    #[arg(
        long, value_name = "SIZE", default_value = "16M", value_parser = parse_bytes,
        help_heading = "Fixtures"
    )]
    pub(super) max_file_size: u64,
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", default_value = "human",
        hide_default_value = true, help = result_files::format_help(),
        help_heading = "Report"
    )]
    pub(super) format: Vec<ResultsTarget>,
    /// How many threads work [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N", value_parser = parse_threads, help_heading = "Run")]
    pub(super) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) limits: LimitOptions,
}

impl Test {
    /// The folders of the rules that are tested.
    pub(super) fn pack_folders(&self) -> Vec<PathBuf> {
        match self.packs.as_slice() {
            [] => vec![nearest_pack()],
            packs => packs.to_vec(),
        }
    }
}
