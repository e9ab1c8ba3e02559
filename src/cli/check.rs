//! `clearance check`: the arguments, the run, the exit code.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use clearance::files::Changed;
use clearance::report::{Finding, Report, Severity};

use super::baseline::file::BaselineOptions;
use super::reports::{self, Target, format_help};
use super::{EXIT_CODES, Failure, Global, changed, evidence, tell};

pub(super) mod run;
mod values;

use run::{Plan, RunOptions, is_empty};
pub(super) use values::{MOST_THREADS, bytes, cores, date, threads, today};

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Check {
    #[command(flatten)]
    run: RunOptions,
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
    #[command(flatten)]
    baseline: BaselineOptions,
    /// Write to this file what the run is made of and what it comes to: `clearance verify FILE` runs it again
    #[arg(long, value_name = "FILE", conflicts_with = "changed_since", help_heading = "Report")]
    evidence: Option<PathBuf>,
    /// Check only files that differ from the revision (`git diff REV`, and what is new and not ignored). Rules over all
    /// customers still look at all of them. Where rules, tables, configuration, waivers or baseline differ, all files are checked
    #[arg(long, value_name = "REV", value_parser = changed::revision, help_heading = "Files")]
    changed_since: Option<String>,
    /// Exit with 0 where there is nothing to check
    #[arg(long, help_heading = "Files")]
    allow_empty: bool,
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
    /// The least severity that makes a run fail.
    pub(super) const fn least(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Never => None,
        }
    }

    /// Its name, as the option takes it.
    pub(super) fn name(self) -> &'static str {
        self.least().map_or("never", Severity::name)
    }

    /// What a name stands for.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::value_variants().iter().copied().find(|fail_on| fail_on.name() == name)
    }

    /// Whether any of the findings makes a run fail.
    pub(super) fn counts(self, findings: &[Finding]) -> bool {
        let Some(least) = self.least() else { return false };
        findings.iter().any(|finding| finding.status.is_open() && finding.severity >= least)
    }
}

pub(crate) fn run(arguments: &Check, global: &Global) -> Result<u8, Failure> {
    reports::distinct(&arguments.format)?;
    let mut plan = arguments.run.plan(global);
    if let Some(path) = &arguments.evidence {
        evidence::refuse_stdin(&plan)?;
        reports::distinct_from(&arguments.format, path)?;
        plan.apart = Some(path.clone());
    }
    plan.changed = arguments.changed(&plan, global)?;
    let baseline = arguments.baseline.read(&plan.root)?;
    let mut keep = reports::keep(&arguments.format);
    // What is gone of the baseline is told by those whose files were checked.
    keep.customers |= baseline.is_some();
    keep.evidence |= arguments.evidence.is_some();
    let mut ran = run::run(&plan, keep, global)?;
    if let Some(baseline) = &baseline {
        baseline.apply(&mut ran, &plan.root, global);
    }
    let source = baseline.as_ref().map(|baseline| &baseline.source);
    evidence::complete(&mut ran, &plan, global, source);
    let report = &ran.checked.report;
    for target in &arguments.format {
        reports::write(target, report, global)?;
    }
    let unchanged = ran.checked.unchanged;
    if let Some(revision) = arguments.changed_since.as_ref().filter(|_| !global.quiet) {
        changed::tell_unchanged(revision, unchanged);
    }
    let allow_empty = arguments.allow_empty || unchanged.files > 0;
    if is_empty(report) && !allow_empty {
        ran.tell_nothing();
    }
    let code = exit_code(report, arguments.fail_on, allow_empty);
    if let Some(path) = &arguments.evidence {
        match evidence::of(&ran, &plan, global, (arguments.fail_on, code)) {
            Some(statement) => evidence::write(path, &statement)?,
            None => tell(format_args!("no evidence is written, as no customer file was read")),
        }
    }
    Ok(code)
}

impl Check {
    /// What changed, if only that is to be checked.
    fn changed(&self, plan: &Plan, global: &Global) -> Result<Option<Changed>, Failure> {
        let Some(revision) = &self.changed_since else { return Ok(None) };
        let changed = changed::since(revision, &plan.root.here)?;
        let file = global.config.file.as_ref();
        let configuration = file.map(|file| Path::new(&file.document.source.name));
        let waivers = plan.waivers.files.iter().map(PathBuf::as_path);
        let others = self.baseline.named().chain(configuration).chain(waivers);
        match changed::of_all(&changed, plan, others) {
            Some(what) => {
                tell(format_args!("{what} differs from {revision}: all files are checked"));
                Ok(None)
            }
            None => Ok(Some(changed)),
        }
    }
}

/// 4 nothing to check, 3 incomplete, 1 findings that count, 0 clean; the first that applies.
pub(super) fn exit_code(report: &Report, fail_on: FailOn, allow_empty: bool) -> u8 {
    let failed = fail_on.counts(&report.findings);
    match () {
        () if is_empty(report) && !allow_empty => 4,
        () if !report.broken.is_empty() => 3,
        () if failed => 1,
        () => 0,
    }
}
