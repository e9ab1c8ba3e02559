//! `clearance test`: runs rules over their fixtures.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clearance::rule::Pattern;
use clearance::shipped_packs;
use clearance::suite::{self, Suite};
use jiff::civil::Date;

use super::check::{bytes, cores, date, threads};
use super::chosen::{nearest_pack, packs_in, tables};
use super::limits::LimitOptions;
use super::{Failure, Global, exit, tell};

mod coverage;
mod mutate;
mod reports;
mod update;
mod watch;

use coverage::CoverageOptions;
use mutate::MutateOptions;
use reports::Target;

#[derive(Debug, Args)]
#[command(after_help = exit::TEST.help())]
pub(crate) struct Test {
    /// Folders of rules; `builtin` is the pack in the binary [default: the pack you are in, or the
    /// nearest folder `rules` with a pack.toml, else builtin]
    #[arg(value_name = "RULES")]
    rules: Vec<PathBuf>,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    data: Vec<PathBuf>,
    /// Test only the rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG", help_heading = "Rules")]
    filter: Vec<Pattern>,
    /// Fail where a rule has no fixture that it catches, or none that it passes
    #[arg(long, help_heading = "Rules")]
    require_both: bool,
    /// Folder of fixtures, in place of what the rules' pack.toml says
    #[arg(long, value_name = "DIR", help_heading = "Fixtures")]
    fixtures: Option<PathBuf>,
    /// Run only the fixtures whose path holds the text
    #[arg(long, value_name = "TEXT", help_heading = "Fixtures")]
    path: Vec<String>,
    /// The date that rules take for today where a fixture does not say one [default: as pack.toml
    /// says, else 2026-01-01]
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Fixtures")]
    as_of: Option<Date>,
    /// Write into the fixtures what rules report now, after showing the changes
    #[arg(long, conflicts_with_all = ["watch", "format", "mutate"], help_heading = "Fixtures")]
    update: bool,
    /// Write without asking; without a terminal nothing is written otherwise
    #[arg(long, requires = "update", help_heading = "Fixtures")]
    yes: bool,
    #[command(flatten)]
    coverage: CoverageOptions,
    #[command(flatten)]
    mutate: MutateOptions,
    /// Run again whenever rules or fixtures change, until stopped by Ctrl-C
    #[arg(long, help_heading = "Run")]
    watch: bool,
    /// How large a fixture may be: bytes, or as in 512K, 16M, 1G
    #[arg(
        long, value_name = "SIZE", default_value = "16M", value_parser = bytes,
        help_heading = "Fixtures"
    )]
    max_file_size: u64,
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", default_value = "human",
        hide_default_value = true, help = reports::format_help(),
        help_heading = "Report"
    )]
    format: Vec<Target>,
    /// How many threads work [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N", value_parser = threads, help_heading = "Run")]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    limits: LimitOptions,
}

pub(crate) fn run(arguments: &Test, global: &Global) -> Result<u8, Failure> {
    reports::distinct(&arguments.format, arguments.coverage.file())?;
    if arguments.watch {
        return watch::run(arguments, global);
    }
    let suite = tested(arguments)?;
    match arguments.update {
        true => updated(suite, arguments, global),
        false => shown(&suite, arguments, global),
    }
}

/// Writes marks anew, and shows what the fixtures come to then.
fn updated(suite: Suite, arguments: &Test, global: &Global) -> Result<u8, Failure> {
    match update::run(&suite, arguments.yes, global)? {
        None => Ok(exit::FINDINGS),
        Some(0) => shown(&suite, arguments, global),
        Some(files) => {
            tell(format_args!("{files} written"));
            shown(&tested(arguments)?, arguments, global)
        }
    }
}

/// Writes the reports; gives the exit code.
fn shown(suite: &Suite, arguments: &Test, global: &Global) -> Result<u8, Failure> {
    if global.verbose {
        for (path, why) in &suite.passed_over {
            tell(format_args!("passed over {path}: {why}"));
        }
    }
    reports::write(&arguments.format, suite, arguments.coverage.sheet(suite), global)?;
    if suite.cases.is_empty() {
        tell(format_args!("nothing to test: there is no fixture for these rules"));
        tell(format_args!(
            "  help: a fixture is a customer file in `fixtures/RULE-ID` beside the rules, or where \
             their pack.toml says"
        ));
    }
    Ok(exit_code(suite))
}

/// 4 nothing to test, 1 not as expected, 0 all as expected.
fn exit_code(suite: &Suite) -> u8 {
    exit::of_check(suite.cases.is_empty(), false, !suite.is_good())
}

/// Runs the tests once.
fn tested(arguments: &Test) -> Result<Suite, Failure> {
    let packs = packs_in(&folders(arguments))?;
    let suite = suite::run(&suite::Request {
        packs: &packs,
        shipped: shipped_packs(),
        is_default: arguments.rules.is_empty(),
        data: &tables(&arguments.data)?,
        fixtures: arguments.fixtures.as_deref(),
        filter: &arguments.filter,
        paths: &arguments.path,
        as_of: arguments.as_of,
        limits: arguments.limits.limits(),
        max_file_bytes: arguments.max_file_size,
        requires_both: arguments.require_both,
        mutate: arguments.mutate.options(),
        coverage: arguments.coverage.demand(),
        threads: arguments.threads.unwrap_or_else(cores),
    })?;
    Ok(suite)
}

/// The folders of the rules that are tested.
fn folders(arguments: &Test) -> Vec<PathBuf> {
    match arguments.rules.as_slice() {
        [] => vec![nearest_pack()],
        rules => rules.to_vec(),
    }
}
