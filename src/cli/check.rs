//! `clearance check`: the arguments, the run, the exit code.

use std::path::{Path, PathBuf};

use clap::Args;
use clearance_engine::files::Changed;
use clearance_engine::report::Keep;

use super::exit::{self, Exits};
use super::failure::Failure;
use super::run::{self, RunOptions};
use super::run_settings::RunSettings;
use super::session::Session;
use super::target::Target;
use super::{changed, run_record};

mod fix;
mod report_options;
mod shard;

use fix::FixOptions;
pub(crate) use report_options::{ReportOptions, settle_ran, with_baseline};
use shard::ShardOptions;
pub(crate) use shard::build_header;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "check",
    codes: &[
        (exit::CLEAN, "clean"),
        (exit::FINDINGS, "findings at or above --fail-on, or with --diff something to fix"),
        (
            exit::CANNOT_RUN,
            "usage error, or the rules cannot be loaded, or the report or a fixed file cannot be written",
        ),
        (
            exit::INCOMPLETE,
            "incomplete: a file could not be read or parsed, a rule broke, or a path that is named holds no document",
        ),
        (exit::NOTHING, "nothing to check"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Check {
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    report: ReportOptions,
    /// Check only files that differ from the revision (`git diff REV`, and what is new and not ignored). Rules over all
    /// documents still look at all of them. Where rules, tables, configuration, waivers or baseline differ, all files are checked
    #[arg(
        long, value_name = "REV", value_parser = changed::parse_revision,
        conflicts_with = "evidence", help_heading = "Files"
    )]
    changed_since: Option<String>,
    #[command(flatten)]
    fixes: FixOptions,
    #[command(flatten)]
    shard: ShardOptions,
}

pub(crate) fn run(arguments: &Check, session: &Session<'_>) -> Result<u8, Failure> {
    let mut settings = arguments.run.to_settings(session);
    if arguments.shard.is_given() {
        return arguments.shard.write_part(&mut settings, session);
    }
    let options = &arguments.report;
    let baseline = options.prepare(&mut settings, session)?;
    settings.changed = arguments.changed_files(&settings, session)?;
    if options.evidence.is_some() {
        run_record::refuse_stdin(&settings)?;
    }
    // A fix is an edit of the whole text.
    settings.in_pieces = !arguments.fixes.are_asked_for();
    let inputs = settings.inputs(options.evidence.as_deref(), session.console)?;
    // What is said on the way to the last round is not what there is to say.
    let (quiet, trace) = (session.as_silent(), std::mem::take(&mut settings.trace));
    let quietly = |inputs| {
        let ran =
            run::run_on_inputs(&settings, inputs, with_baseline(Keep::NOTHING, &baseline), &quiet)?;
        Ok(settle_ran(ran, &settings, baseline.as_ref(), &quiet))
    };
    let settled = arguments.fixes.apply_fixes(inputs, quietly, session)?;
    settings.trace = trace;
    let keep = with_baseline(options.kept_parts(), &baseline);
    let ran = run::run_on_inputs(&settings, settled.inputs, keep, session)?;
    let ran = settle_ran(ran, &settings, baseline.as_ref(), session);
    let unchanged = ran.checked.unchanged;
    let targets = arguments.written_reports();
    let (ran, code) = options.report_run(ran, &targets, settled.differs, &settings, session)?;
    if let Some(revision) = &arguments.changed_since {
        changed::print_unchanged(revision, unchanged, &ran.checked.report.words, session);
    }
    ran.print_empty_paths(code == exit::NOTHING, session.console);
    arguments.fixes.print_hint(&ran.checked.report, session);
    options.print_no_evidence(&ran, session);
    Ok(code)
}

impl Check {
    /// The reports that are written: a diff takes the place of the one on standard output.
    fn written_reports(&self) -> Vec<Target> {
        let targets =
            self.report.format.iter().filter(|target| target.is_file() || !self.fixes.diff);
        targets.cloned().collect()
    }

    /// Returns the changed files, if only they are to be checked.
    fn changed_files(
        &self,
        settings: &RunSettings,
        session: &Session<'_>,
    ) -> Result<Option<Changed>, Failure> {
        let Some(revision) = &self.changed_since else { return Ok(None) };
        let changed =
            changed::changes_since(revision, &settings.root.here, &session.console.environment)?;
        let file = session.config.file.as_ref();
        let configuration = file.map(|file| Path::new(&file.document.source.name));
        let waivers = settings.waivers.files.iter().map(PathBuf::as_path);
        let others = self.report.baseline.named_file().chain(configuration).chain(waivers);
        match changed::find_global_change(&changed, settings, others) {
            Some(what) => {
                session.eprintln(format_args!(
                    "{what} differs from {revision}: all files are checked"
                ));
                Ok(None)
            }
            None => Ok(Some(changed)),
        }
    }
}
