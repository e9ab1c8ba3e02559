//! `clearance verify`: runs what evidence says once more, and says what differs.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::BUILTIN;
use clap::{Args, ValueEnum};
use clearance_engine::files::display_path;
use clearance_engine::pack::LoadError;
use clearance_engine::report::Keep;
use clearance_gate::evidence::{RunRecord, Statement, compare_statements, read_evidence};
use clearance_render::output::verified;
use clearance_syntax::source::Root;

use super::exit::{self, Exits};
use super::fail_on::FailOn;
use super::failure::Failure;
use super::reports::write_out;
use super::run::{self};
use super::run_record::{from_here, restore_configuration, restore_settings, unrepeatable_failure};
use super::run_settings::RunSettings;
use super::session::Session;
use super::values::{core_count, parse_threads};
use super::{baseline, evidence, text_file};

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "verify",
    codes: &[
        (exit::CLEAN, "the run came to the same"),
        (exit::FINDINGS, "something differs"),
        (
            exit::CANNOT_RUN,
            "usage error, or the evidence cannot be read, or what it names cannot be loaded",
        ),
    ],
};

/// The arguments of `clearance verify`.
#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Verify {
    /// Evidence, as `clearance check --evidence FILE` writes it
    #[arg(value_name = "FILE")]
    evidence: PathBuf,
    /// How it is written
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DifferenceFormat,
    /// How many files are checked at a time [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N", value_parser = parse_threads)]
    threads: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum DifferenceFormat {
    /// A line for each difference
    #[default]
    Human,
    /// Everything that differs, for programs
    Json,
}

pub(crate) fn run(arguments: &Verify, session: &Session<'_>) -> Result<u8, Failure> {
    let path = &arguments.evidence;
    let help = "`clearance check --evidence FILE` writes it";
    let source = text_file::read_text_file(path, "evidence", help)?;
    let recorded =
        read_evidence(&source).map_err(|diagnostics| Failure::Load(LoadError { diagnostics }))?;
    let threads = arguments.threads.unwrap_or_else(core_count);
    refuse_elsewhere(&recorded, &source.name, &session.root())?;
    let run = &recorded.predicate.clearance;
    // Whatever is configured here and now: the run is the one that is recorded.
    let session = &session.with_config(restore_configuration(run, session.root())?);
    let settings = restore_settings(run, session, threads)?;
    if !session.quiet {
        let list = |paths: &[PathBuf]| {
            paths.iter().map(|path| display_path(path)).collect::<Vec<_>>().join(", ")
        };
        session.eprintln(format_args!(
            "checks {} by the rules of {}",
            list(&settings.paths),
            list(&settings.packs)
        ));
        if !settings.written.is_empty() {
            session.eprintln(format_args!(
                "skips {}, where reports were written",
                list(&settings.written)
            ));
        }
    }
    let now = run_again(run, &settings, path, session)?;
    let found = compare_statements(&recorded, &now);
    if found.is_empty() && session.quiet {
        return Ok(exit::CLEAN);
    }
    write_out(session, |_, out| match arguments.format {
        DifferenceFormat::Human => verified::write_human(&source.name, &found, out),
        DifferenceFormat::Json => verified::write_json(&source.name, &found, out),
    })?;
    Ok(exit::of_answer(found.is_empty()))
}

/// Refuses to run where nothing is that the evidence is of: everything would differ, and nothing would be said by it.
fn refuse_elsewhere(recorded: &Statement, name: &str, root: &Root) -> Result<(), Failure> {
    let is_here = |name: &str| from_here(name, root).symlink_metadata().is_ok();
    let options = &recorded.predicate.clearance.options;
    let folders = options.rules.iter().filter(|rules| *rules != BUILTIN).chain(&options.data);
    let files = options.configuration.iter().chain(&options.baseline);
    let files = files.chain(options.waivers.iter().flatten());
    let help =
        "run `clearance verify` in the repository that the evidence is of, with all that it names";
    let what = match folders.chain(files).find(|name| !is_here(name)) {
        Some(missing) => format!("`{missing}`, which {name} names, is not here"),
        None if recorded.subject.iter().any(|customer| is_here(&customer.name)) => return Ok(()),
        None => format!("none of the files that {name} is of is here"),
    };
    Err(Failure::usage(what, help))
}

/// Runs it once more.
fn run_again(
    recorded: &RunRecord,
    settings: &RunSettings,
    path: &Path,
    session: &Session<'_>,
) -> Result<Statement, Failure> {
    let options = &recorded.options;
    let fail_on =
        FailOn::from_name(&options.fail_on).ok_or_else(|| unrepeatable_failure("--fail-on"))?;
    let known = options
        .baseline
        .as_deref()
        .map(|name| baseline::baseline_file::read_baseline(&from_here(name, &settings.root)));
    let known = known.transpose()?;
    let keep = Keep { evidence: true, ..Keep::NOTHING };
    let mut ran =
        run::run_on_inputs(settings, settings.inputs(Some(path), session.console)?, keep, session)?;
    if let Some(known) = &known {
        known.baseline.apply(&mut ran.checked.report);
    }
    ran.checked.report.join_findings();
    let source = known.as_ref().map(|known| &known.source);
    evidence::add_materials(&mut ran, settings, session, source);
    let report = &ran.checked.report;
    let found = fail_on.is_failed_by(&report.findings);
    let code = exit::of_check(false, ran.is_incomplete(), found);
    evidence::build_evidence(&ran, settings, session, (fail_on, code))
        .ok_or_else(|| unrepeatable_failure("none of the files that it names is there"))
}
