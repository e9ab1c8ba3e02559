//! `clearance check`: the arguments, the run, the exit code.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use clap::{Args, ValueEnum};
use clearance::check::{self, Checked};
use clearance::files;
use clearance::pack;
use clearance::report::{Finding, Report, Severity};
use clearance::rule::{Pattern, Selection};
use clearance::settings::Settings;
use jiff::civil::Date;

use super::chosen::{Chosen, tables};
use super::inputs::Inputs;
use super::levels::Levels;
use super::limits::LimitOptions;
use super::reports::{self, Target, format_help};
use super::{EXIT_CODES, Failure, Global, progress, root, tell};

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Check {
    /// Customer files and folders of them; `-` is standard input
    #[arg(value_name = "PATHS", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Chosen,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    data: Vec<PathBuf>,
    /// Run only the rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG", help_heading = "Rules")]
    select: Vec<Pattern>,
    /// Run none of the rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG", help_heading = "Rules")]
    exclude: Vec<Pattern>,
    #[command(flatten)]
    levels: Levels,
    /// The date that rules take for today, as in 2026-12-31 [default: today, UTC]
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Rules")]
    as_of: Option<Date>,
    /// Print on standard error what rules print
    #[arg(long, help_heading = "Rules")]
    trace: bool,
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", default_value = "human",
        hide_default_value = true, help = format_help(),
        help_heading = "Report"
    )]
    format: Vec<Target>,
    /// The least severity of findings that make the exit code 1
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "SEVERITY",
        hide_possible_values = true,
        help = "The least severity that makes the exit code 1: error, warning, advice or never",
        help_heading = "Report"
    )]
    fail_on: FailOn,
    /// What standard input is called; the extension says its format [default: stdin.toml]
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    stdin_filename: Option<PathBuf>,
    /// How large a customer file may be: bytes, or as in 512K, 16M, 1G
    #[arg(
        long, value_name = "SIZE", default_value = "16M", value_parser = bytes,
        help_heading = "Files"
    )]
    max_file_size: u64,
    /// Exit with 0 where there is nothing to check
    #[arg(long, help_heading = "Files")]
    allow_empty: bool,
    /// How many files are checked at a time [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N", value_parser = threads, help_heading = "Files")]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    limits: LimitOptions,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Advice,
    Never,
}

impl FailOn {
    /// Whether any of the findings makes a run fail.
    pub(super) fn counts(self, findings: &[Finding]) -> bool {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Advice => Severity::Advice,
            Self::Never => return false,
        };
        findings.iter().any(|finding| finding.status.is_open() && finding.severity >= least)
    }
}

pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let upper = text.to_ascii_uppercase();
    let short = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
    let units = [('K', 10), ('M', 20), ('G', 30)];
    let scaled = units.iter().find_map(|&(unit, shift)| Some((short.strip_suffix(unit)?, shift)));
    let (digits, shift) = scaled.unwrap_or((short, 0));
    let number = digits.parse().ok().and_then(|number: u64| number.checked_mul(1 << shift));
    number.ok_or_else(|| "expected a number of bytes, as in 500000, 512K or 16M".to_owned())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    let shape = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse() {
        Ok(date) if shape => Ok(date),
        _ if shape && digits => Err("there is no such day in the calendar".to_owned()),
        _ => Err("dates are written year-month-day, as in 2026-12-31".to_owned()),
    }
}

pub(super) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().and_then(NonZeroUsize::new);
    number.ok_or_else(|| "expected a number from 1".to_owned())
}

pub(crate) fn run(arguments: &Check, global: &Global) -> Result<u8, Failure> {
    reports::distinct(&arguments.format)?;
    let name = arguments.stdin_filename.as_deref();
    let inputs = Inputs::of(&arguments.paths, name, arguments.max_file_size)?;
    let packs = arguments.rules.packs()?;
    let selection =
        Selection { select: arguments.select.clone(), exclude: arguments.exclude.clone() };
    let pack = pack::load(&pack::Request {
        packs: &packs,
        data: &tables(&arguments.data)?,
        selection: &selection,
        settings: &arguments.levels.over(Settings::default()),
        as_of: arguments.as_of.unwrap_or_else(today),
        limits: arguments.limits.limits(),
        trace: arguments.trace,
    })?;
    let done = AtomicU64::new(0);
    let threads = arguments.threads.unwrap_or_else(cores).min(MOST_THREADS);
    let mut options = check::Options::new(threads, arguments.max_file_size, &done);
    options.root = root::root();
    options.keep = reports::keep(&arguments.format);
    let checked =
        progress::watch(global.quiet, &done, || check::check(&pack, inputs.found(), &options))?;
    notices(&packs, &checked, global);
    for target in &arguments.format {
        reports::write(target, &checked.report, global)?;
    }
    if is_empty(&checked.report) && !arguments.allow_empty {
        tell(format_args!("nothing to check: {}", inputs.nothing()));
        tell(format_args!("  help: the formats are {}", files::formats()));
    }
    Ok(exit_code(&checked.report, arguments.fail_on, arguments.allow_empty))
}

/// Today's date, UTC: the one look at the clock, and `--as-of` replaces it.
pub(super) fn today() -> Date {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since_epoch.map_or(0, |since| since.as_secs() / 86_400);
    let days = i32::try_from(days).unwrap_or(0);
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
}

/// More threads than any machine has cores would only take its memory.
const MOST_THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1023);

pub(super) fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// What is said beside the report.
fn notices(packs: &[pack::PackFiles], checked: &Checked, global: &Global) {
    for line in &checked.trace {
        tell(format_args!("{line}"));
    }
    if global.verbose {
        let names: Vec<&str> = packs.iter().map(|pack| pack.name.as_str()).collect();
        tell(format_args!("rules from {}", names.join(", ")));
        for (path, why) in &checked.passed_over {
            tell(format_args!("passed over {path}: {why}"));
        }
    }
}

/// Whether no customer was met at all, neither a good one nor a bad one.
fn is_empty(report: &Report) -> bool {
    report.summary.documents == 0 && report.broken.is_empty()
}

/// 4 nothing to check, 3 incomplete, 1 findings that count, 0 clean; the first that applies.
fn exit_code(report: &Report, fail_on: FailOn, allow_empty: bool) -> u8 {
    let failed = fail_on.counts(&report.findings);
    match () {
        () if is_empty(report) && !allow_empty => 4,
        () if !report.broken.is_empty() => 3,
        () if failed => 1,
        () => 0,
    }
}
