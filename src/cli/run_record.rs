//! The settings of a run as evidence holds them, and read back: paths are named from the root there, from the working folder here.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clearance_engine::files::display_path;
use clearance_engine::report::MaterialKind;
use clearance_engine::rule::{Pattern, Selection};
use clearance_engine::script::{Evaluation, Limits};
use clearance_gate::evidence::{RunOptions, RunRecord};
use clearance_syntax::source::Root;

use super::active_config::Configured;
use super::fail_on::FailOn;
use super::failure::Failure;
use super::levels::Levels;
use super::root;
use super::run::Ran;
use super::run_settings::RunSettings;
use super::session::Session;
use super::values::{MOST_THREADS, parse_date};
use super::waiver_options::WaiverOptions;
use crate::BUILTIN;

/// Writes down how a run was done.
pub(crate) fn record_settings(
    ran: &Ran,
    settings: &RunSettings,
    session: &Session<'_>,
    fail_on: FailOn,
) -> RunOptions {
    let names =
        |paths: &[PathBuf]| paths.iter().map(|path| recorded_name(path, &settings.root)).collect();
    let patterns = |patterns: &[clearance_engine::rule::Pattern]| {
        patterns.iter().map(|pattern| pattern.text.clone()).collect()
    };
    let packs = settings.packs.iter().map(|folder| {
        if folder == Path::new(BUILTIN) {
            BUILTIN.to_owned()
        } else {
            disambiguate(recorded_name(folder, &settings.root))
        }
    });
    let material = ran.checked.report.evidence.iter();
    let mut baseline = material.flat_map(|evidence| evidence.materials_of(MaterialKind::Baseline));
    let from_root = |name: &str| settings.root.portable(&settings.root.relative(name));
    let waivers = ran.waiver_files.iter().map(|source| from_root(&source.name));
    let file = session.config.file.as_ref();
    RunOptions {
        paths: names(&settings.paths),
        rules: packs.collect(),
        data: names(&settings.data),
        select: patterns(&settings.selection.select),
        exclude: patterns(&settings.selection.exclude),
        configuration: file.map(|file| from_root(&file.document.source.name)),
        profile: file.and_then(|file| file.profile.clone()),
        allow: settings.levels.allow.clone(),
        warn: settings.levels.warn.clone(),
        deny: settings.levels.deny.clone(),
        waivers: (!settings.waivers.no_waivers).then(|| waivers.collect()),
        longest_waiver: settings.waivers.longest_waiver,
        max_file_bytes: settings.max_file_bytes,
        fail_on: fail_on.name().to_owned(),
        reports: names(&settings.written),
        baseline: baseline.next().map(|material| settings.root.portable(&material.name)),
        no_paths: settings.no_paths,
        allow_empty: settings.allow_empty,
    }
}

/// A path as evidence names it.
fn recorded_name(path: &Path, root: &Root) -> String {
    match root.portable(&root.relative(&display_path(path))) {
        name if name.is_empty() => ".".to_owned(),
        name => name,
    }
}

/// A folder that has the name of the pack in the binary.
fn disambiguate(name: String) -> String {
    if name == BUILTIN { format!("./{name}") } else { name }
}

/// Refuses what no evidence can be of.
pub(crate) fn refuse_stdin(settings: &RunSettings) -> Result<(), Failure> {
    if settings.paths.iter().any(|path| path == Path::new("-")) {
        Err(Failure::usage(
            "there is no evidence of standard input, as it cannot be read again",
            "write it to a file, and check that",
        ))
    } else {
        Ok(())
    }
}

/// Reads the configuration that is recorded.
pub(crate) fn restore_configuration(
    recorded: &RunRecord,
    root: Root,
) -> Result<Configured, Failure> {
    let RunOptions { configuration, profile, .. } = &recorded.options;
    let path = configuration.as_deref().map(|name| from_here(name, &root));
    Configured::from_record(path.as_deref(), profile.as_deref(), root)
}

/// Reads back the settings that are recorded.
pub(crate) fn restore_settings(
    recorded: &RunRecord,
    session: &Session<'_>,
    threads: NonZeroUsize,
) -> Result<RunSettings, Failure> {
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
    let packs = options
        .rules
        .iter()
        .map(|name| if name == BUILTIN { PathBuf::from(BUILTIN) } else { from_here(name, &root) });
    let settings = RunSettings {
        paths: paths(&options.paths),
        no_paths: options.no_paths,
        allow_empty: options.allow_empty,
        stdin_name: None,
        packs: packs.collect(),
        is_found: false,
        data: paths(&options.data),
        selection: Selection {
            select: read_patterns(&options.select)?,
            exclude: read_patterns(&options.exclude)?,
        },
        as_of: parse_date(&recorded.as_of).map_err(|why| unrepeatable_failure(&why))?,
        trace: false,
        evaluation: Evaluation::default(),
        limits: read_limits(&recorded.limits)?,
        in_pieces: false,
        max_file_bytes: options.max_file_bytes,
        threads: threads.min(MOST_THREADS),
        changed: None,
        written: paths(&options.reports),
        rule_settings: levels.overlay_settings(session.config.rule_settings()),
        levels,
        waivers: WaiverOptions {
            files: paths(options.waivers.as_deref().unwrap_or_default()),
            no_waivers: options.waivers.is_none(),
            longest_waiver: options.longest_waiver,
            may_lack: false,
        },
        root,
    };
    refuse_stdin(&settings)?;
    Ok(settings)
}

/// A path of evidence from the working directory.
pub(crate) fn from_here(name: &str, root: &Root) -> PathBuf {
    match (name, root::path_in(root, name)) {
        (".", path) => {
            let path: PathBuf = path.components().collect();
            if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
        }
        (_, path) => path,
    }
}

pub(crate) fn unrepeatable_failure(why: &str) -> Failure {
    Failure::usage(
        format!("the evidence cannot be run again: {why}"),
        "evidence is written by `clearance check --evidence FILE`, and not by hand",
    )
}

fn read_patterns(texts: &[String]) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| {
        text.parse()
            .map_err(|error: globset::Error| unrepeatable_failure(&format!("`{text}`: {error}")))
    };
    texts.iter().map(pattern).collect()
}

/// The limits that are recorded. How deep scripts may nest is bounded here: each level takes of the stack, and evidence
/// may come from anybody.
fn read_limits(recorded: &BTreeMap<String, u64>) -> Result<Limits, Failure> {
    let most = Limits::DEFAULT;
    let limit = |name: &str| {
        let limit = recorded.get(name).copied().unwrap_or_default();
        usize::try_from(limit)
            .map_err(|_| unrepeatable_failure(&format!("the limit `{name}` is too large")))
    };
    let depth = |name: &str, most: usize| match limit(name)? {
        depth if depth <= most => Ok(depth),
        _ => Err(unrepeatable_failure(&format!(
            "the limit `{name}` is above {most}, which is not safe here"
        ))),
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
