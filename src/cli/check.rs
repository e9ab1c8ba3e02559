//! `clearance check`: the arguments, the run, the exit code.

use clap::{Args, ValueEnum};
use clearance::report::{Finding, Keep, Severity};

use super::baseline::file::{BaselineOptions, Used};
use super::inputs::Inputs;
use super::reports::{self, Target, format_help};
use super::{Failure, Global, exit};

mod fix;
pub(super) mod run;
mod values;

use fix::FixOptions;
use run::{Plan, Ran, RunOptions, is_empty};
pub(super) use values::{bytes, cores, date, threads, today};

#[derive(Debug, Args)]
#[command(after_help = exit::CHECK.help())]
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
    #[command(flatten)]
    fixes: FixOptions,
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

pub(crate) fn run(arguments: &Check, global: &Global) -> Result<u8, Failure> {
    reports::distinct(&arguments.format)?;
    let plan = arguments.run.plan(global);
    let baseline = arguments.baseline.read(&plan.root)?;
    let inputs = plan.inputs()?;
    // What is said on the way to the last round is not what there is to say.
    let (silent, quiet) = (Plan { trace: false, ..arguments.run.plan(global) }, global.silent());
    let quietly = |inputs| look(&silent, inputs, baseline.as_ref(), Keep::NOTHING, &quiet);
    let settled = arguments.fixes.apply(inputs, quietly, global)?;
    let keep = reports::keep(&arguments.format);
    let ran = look(&plan, settled.inputs, baseline.as_ref(), keep, global)?;
    let report = &ran.checked.report;
    for target in arguments.format.iter().filter(|target| target.is_file() || !arguments.fixes.diff)
    {
        reports::write(target, report, global)?;
    }
    let nothing = is_empty(report) && !arguments.allow_empty;
    if nothing {
        ran.tell_nothing();
    }
    arguments.fixes.hint(report, global);
    let found = settled.differs || arguments.fail_on.counts(&report.findings);
    Ok(exit::of_check(nothing, !report.broken.is_empty(), found))
}

/// Checks the files; of what is found, that counts which neither baseline nor waiver speaks for.
fn look(
    plan: &Plan,
    inputs: Inputs,
    baseline: Option<&Used>,
    mut keep: Keep,
    global: &Global,
) -> Result<Ran, Failure> {
    // What is gone of the baseline is told by those whose files were checked.
    keep.customers |= baseline.is_some();
    let mut ran = run::on(plan, inputs, keep, global)?;
    if let Some(baseline) = baseline {
        baseline.apply(&mut ran, &plan.root, global);
    }
    Ok(ran)
}
