//! `clearance verify`: runs what evidence says once more, and says what differs.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::BUILTIN;
use clap::{Args, ValueEnum};
use clearance_engine::files::shown;
use clearance_engine::pack::LoadError;
use clearance_engine::report::Keep;
use clearance_engine::rule::{Pattern, Selection};
use clearance_engine::script::Limits;
use clearance_gate::evidence::{Options, Run, Statement, differences, read};
use clearance_render::output::verified;
use clearance_syntax::source::Root;

use super::configured::Configured;
use super::exit::{self, Exits};
use super::fail_on::FailOn;
use super::failure::Failure;
use super::levels::Levels;
use super::reports::write_out;
use super::run::{self, Plan};
use super::session::Session;
use super::values::{MOST_THREADS, cores, date, threads};
use super::waived::WaiverOptions;
use super::{baseline, evidence, record, root};

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
    format: Form,
    /// How many files are checked at a time [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    /// A line for each difference
    #[default]
    Human,
    /// Everything that differs, for programs
    Json,
}

pub(crate) fn run(arguments: &Verify, session: &Session<'_>) -> Result<u8, Failure> {
    let path = &arguments.evidence;
    let help = "`clearance check --evidence FILE` writes it";
    let source = record::text(path, "evidence", help)?;
    let recorded = read(&source).map_err(|diagnostics| Failure::Load(LoadError { diagnostics }))?;
    let threads = arguments.threads.unwrap_or_else(cores);
    refuse_elsewhere(&recorded, &source.name, &session.root())?;
    let run = &recorded.predicate.clearance;
    // Whatever is configured here and now: the run is the one that is recorded.
    let session = &session.with(configured(run, session.root())?);
    let plan = plan(run, session, threads)?;
    if !session.quiet {
        let list =
            |paths: &[PathBuf]| paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ");
        session.eprintln(format_args!(
            "checks {} by the rules of {}",
            list(&plan.paths),
            list(&plan.rules)
        ));
        if !plan.written.is_empty() {
            session.eprintln(format_args!(
                "passes over {}, where reports were written",
                list(&plan.written)
            ));
        }
    }
    let now = again(run, &plan, path, session)?;
    let found = differences(&recorded, &now);
    if found.is_empty() && session.quiet {
        return Ok(exit::CLEAN);
    }
    write_out(session, |_, out| match arguments.format {
        Form::Human => verified::write_human(&source.name, &found, out),
        Form::Json => verified::write_json(&source.name, &found, out),
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
        None => format!("none of the customer files that {name} is of is here"),
    };
    Err(Failure::usage(what, help))
}

/// The configuration that is recorded.
fn configured(recorded: &Run, root: Root) -> Result<Configured, Failure> {
    let Options { configuration, profile, .. } = &recorded.options;
    let path = configuration.as_deref().map(|name| from_here(name, &root));
    Configured::recorded(path.as_deref(), profile.as_deref(), root)
}

/// The run that is recorded.
fn plan(recorded: &Run, session: &Session<'_>, threads: NonZeroUsize) -> Result<Plan, Failure> {
    let options = &recorded.options;
    let root = session.root();
    let levels = Levels {
        allow: options.allow.clone(),
        warn: options.warn.clone(),
        deny: options.deny.clone(),
    };
    let paths = |names: &[String]| -> Vec<PathBuf> {
        names.iter().map(|name| from_here(name, &root)).collect()
    };
    let rules = options.rules.iter().map(|name| match name == BUILTIN {
        true => PathBuf::from(BUILTIN),
        false => from_here(name, &root),
    });
    let plan = Plan {
        paths: paths(&options.paths),
        no_paths: options.no_paths,
        allow_empty: options.allow_empty,
        stdin_name: None,
        rules: rules.collect(),
        is_found: false,
        data: paths(&options.data),
        selection: Selection {
            select: patterns(&options.select)?,
            exclude: patterns(&options.exclude)?,
        },
        as_of: date(&recorded.as_of).map_err(|why| cannot(&why))?,
        trace: false,
        limits: limits(&recorded.limits)?,
        max_file_bytes: options.max_file_bytes,
        threads: threads.min(MOST_THREADS),
        changed: None,
        written: paths(&options.reports),
        settings: levels.over(session.config.settings()),
        levels,
        waivers: WaiverOptions {
            files: paths(options.waivers.as_deref().unwrap_or_default()),
            no_waivers: options.waivers.is_none(),
            longest_waiver: options.longest_waiver,
            may_lack: false,
        },
        root,
    };
    evidence::refuse_stdin(&plan)?;
    Ok(plan)
}

/// A path of evidence from the working directory.
fn from_here(name: &str, root: &Root) -> PathBuf {
    match (name, root::path_in(root, name)) {
        (".", path) => {
            let path: PathBuf = path.components().collect();
            if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
        }
        (_, path) => path,
    }
}

fn cannot(why: &str) -> Failure {
    Failure::usage(
        format!("the evidence cannot be run again: {why}"),
        "evidence is written by `clearance check --evidence FILE`, and not by hand",
    )
}

fn patterns(texts: &[String]) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| {
        text.parse().map_err(|error: globset::Error| cannot(&format!("`{text}`: {error}")))
    };
    texts.iter().map(pattern).collect()
}

/// The limits that are recorded. How deep scripts may nest is bounded here: each level takes of the stack, and evidence
/// may come from anybody.
fn limits(recorded: &BTreeMap<String, u64>) -> Result<Limits, Failure> {
    let most = Limits::DEFAULT;
    let limit = |name: &str| {
        let limit = recorded.get(name).copied().unwrap_or_default();
        usize::try_from(limit).map_err(|_| cannot(&format!("the limit `{name}` is too large")))
    };
    let depth = |name: &str, most: usize| match limit(name)? {
        depth if depth <= most => Ok(depth),
        _ => Err(cannot(&format!("the limit `{name}` is above {most}, which is not safe here"))),
    };
    let number = |name: &str| recorded.get(name).copied().unwrap_or_default();
    Ok(Limits {
        operations: number("operations"),
        call_depth: depth("call_depth", most.call_depth)?,
        expression_depth: depth("expression_depth", most.expression_depth)?,
        string_bytes: limit("string_bytes")?,
        list_items: limit("list_items")?,
        map_keys: limit("map_keys")?,
        variables: limit("variables")?,
        functions: limit("functions")?,
        findings: limit("findings")?,
        memory_bytes: limit("memory_bytes")?,
        gathered_bytes: limit("gathered_bytes")?,
        time: Duration::from_millis(number("milliseconds")),
    })
}

/// Runs it once more.
fn again(
    recorded: &Run,
    plan: &Plan,
    path: &Path,
    session: &Session<'_>,
) -> Result<Statement, Failure> {
    let options = &recorded.options;
    let fail_on = FailOn::from_name(&options.fail_on).ok_or_else(|| cannot("--fail-on"))?;
    let known =
        options.baseline.as_deref().map(|name| baseline::file::read(&from_here(name, &plan.root)));
    let known = known.transpose()?;
    let keep = Keep { customers: false, evidence: true };
    let mut ran = run::on(plan, plan.inputs(Some(path), session.console)?, keep, session)?;
    if let Some(known) = &known {
        known.baseline.apply(&mut ran.checked.report);
    }
    let source = known.as_ref().map(|known| &known.source);
    evidence::complete(&mut ran, plan, session, source);
    let report = &ran.checked.report;
    let found = fail_on.counts(&report.findings);
    let code = exit::of_check(false, ran.is_incomplete(), found);
    evidence::of(&ran, plan, session, (fail_on, code))
        .ok_or_else(|| cannot("none of the customer files that it names is there"))
}
