//! `clearance check`: the arguments, the run, the exit code.

use std::path::{Path, PathBuf};

use clap::Args;
use clearance_engine::files::Changed;
use clearance_engine::report::Keep;
use clearance_gate::evidence::Statement;
use clearance_render::output::human::describe_stand_in;

use super::baseline::baseline_file::{BaselineOptions, Used};
use super::exit::{self, Exits};
use super::fail_on::FailOnOption;
use super::failure::Failure;
use super::heading::HeadingOptions;
use super::inputs::Inputs;
use super::reports::{self, format_help};
use super::run::{self, Ran, RunOptions, is_empty};
use super::run_settings::RunSettings;
use super::session::Session;
use super::target::Target;
use super::{changed, evidence, guard, run_record, summary};

mod fix;

use fix::FixOptions;

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
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", default_value = "human",
        hide_default_value = true, help = format_help(),
        help_heading = "Report"
    )]
    format: Vec<Target>,
    #[command(flatten)]
    heading: HeadingOptions,
    #[command(flatten)]
    least: FailOnOption,
    #[command(flatten)]
    baseline: BaselineOptions,
    /// Write to this file what the run is made of and what it comes to: `clearance verify FILE` runs it again
    #[arg(long, value_name = "FILE", conflicts_with_all = ["changed_since", "diff"], help_heading = "Report")]
    evidence: Option<PathBuf>,
    /// Check only files that differ from the revision (`git diff REV`, and what is new and not ignored). Rules over all
    /// customers still look at all of them. Where rules, tables, configuration, waivers or baseline differ, all files are checked
    #[arg(long, value_name = "REV", value_parser = changed::parse_revision, help_heading = "Files")]
    changed_since: Option<String>,
    #[command(flatten)]
    fixes: FixOptions,
    /// Let paths be without customers: exit with 0 where there is nothing to check
    #[arg(long, help_heading = "Files")]
    allow_empty: bool,
}

pub(crate) fn run(arguments: &Check, session: &Session<'_>) -> Result<u8, Failure> {
    let mut settings = arguments.run.to_settings(session);
    reports::check_patterns(&arguments.format, || settings.read_words(session.console))?;
    reports::refuse_same_files(&arguments.format, arguments.evidence.as_ref())?;
    settings.changed = arguments.changed_files(&settings, session)?;
    settings.allow_empty = arguments.allow_empty;
    settings.written = reports::report_files(&arguments.format).cloned().collect();
    if arguments.evidence.is_some() {
        run_record::refuse_stdin(&settings)?;
    }
    let outputs = settings.written.iter().chain(&arguments.evidence);
    let baseline = arguments.baseline.named_file().next();
    guard::refuse_read(&settings, outputs, (baseline, &guard::READ), session)?;
    let baseline = arguments.baseline.read_chosen(&settings.root)?;
    let inputs = settings.inputs(arguments.evidence.as_deref(), session.console)?;
    // What is said on the way to the last round is not what there is to say.
    let (quiet, trace) = (session.as_silent(), std::mem::take(&mut settings.trace));
    let quietly =
        |inputs| check_inputs(&settings, inputs, baseline.as_ref(), Keep::NOTHING, &quiet);
    let settled = arguments.fixes.apply_fixes(inputs, quietly, session)?;
    settings.trace = trace;
    let mut ran = check_inputs(
        &settings,
        settled.inputs,
        baseline.as_ref(),
        arguments.kept_parts(),
        session,
    )?;
    ran.checked.report.join_findings();
    arguments.heading.apply(&mut ran.checked.report);
    let report = &ran.checked.report;
    let unchanged = ran.checked.unchanged;
    let nothing = is_empty(report) && !arguments.allow_empty && unchanged.files == 0;
    let found = settled.differs || arguments.least.fail_on.is_failed_by(&report.findings);
    let code = exit::of_check(nothing, ran.is_incomplete(), found);
    let statement = arguments.evidence_statement(&ran, &settings, code, session);
    let evidence = arguments.evidence.as_deref().zip(statement.as_ref());
    let evidence = evidence.map(|(path, statement)| evidence::evidence_sheet(path, statement));
    let refuse = |pages: &[PathBuf]| {
        let baseline = arguments.baseline.named_file().next();
        guard::refuse_read(&settings, pages.iter(), (baseline, &guard::READ), session)
    };
    reports::write_reports(&arguments.written_reports(), report, evidence, session, refuse)?;
    reports::print_left_out(&arguments.written_reports(), report, session.console);
    summary::append_summary(&arguments.format, report, session.console);
    if let Some(told) = describe_stand_in(
        report,
        session.quiet,
        reports::is_shown(&arguments.written_reports(), "human"),
    ) {
        session.eprintln(format_args!("{told}"));
    }
    if let Some(revision) = &arguments.changed_since {
        changed::print_unchanged(revision, unchanged, &report.words, session);
    }
    ran.print_empty_paths(nothing, session.console);
    arguments.fixes.print_hint(report, session);
    if arguments.evidence.is_some() && statement.is_none() {
        let subject = &report.words.subject;
        session.eprintln(format_args!("no evidence is written, as no {subject} file was read"));
    }
    Ok(code)
}

impl Check {
    /// The reports that are written: a diff takes the place of the one on standard output.
    fn written_reports(&self) -> Vec<Target> {
        let targets = self.format.iter().filter(|target| target.is_file() || !self.fixes.diff);
        targets.cloned().collect()
    }

    /// The parts of a run that reports and evidence need.
    fn kept_parts(&self) -> Keep {
        let evidence = Keep { evidence: self.evidence.is_some(), ..Keep::NOTHING };
        reports::kept_parts(&self.format).or(evidence)
    }

    /// The evidence of a run, if that is wanted and there is any.
    fn evidence_statement(
        &self,
        ran: &Ran,
        settings: &RunSettings,
        code: u8,
        session: &Session<'_>,
    ) -> Option<Statement> {
        self.evidence.as_ref()?;
        evidence::build_evidence(ran, settings, session, (self.least.fail_on, code))
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
        let others = self.baseline.named_file().chain(configuration).chain(waivers);
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

/// Checks the files; of what is found, that counts which neither baseline nor waiver speaks for.
fn check_inputs(
    settings: &RunSettings,
    inputs: Inputs,
    baseline: Option<&Used>,
    mut keep: Keep,
    session: &Session<'_>,
) -> Result<Ran, Failure> {
    // What is gone of the baseline is told by those whose files were checked.
    keep.subjects |= baseline.is_some();
    let mut ran = run::run_on_inputs(settings, inputs, keep, session)?;
    if let Some(baseline) = baseline {
        baseline.apply_baseline(&mut ran, &settings.root, session);
    }
    evidence::add_materials(&mut ran, settings, session, baseline.map(|baseline| &baseline.source));
    Ok(ran)
}
