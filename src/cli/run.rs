//! The run itself, which several commands have in common: from options to what was found.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::{builtin_pack, shipped_packs};
use clap::Args;
use clearance_engine::check::{self, Checked, FileVisitor};
use clearance_engine::files::{self};
use clearance_engine::pack::{self, Pack, PackFiles, ids_in};
use clearance_engine::report::{Keep, Report, StandIn};
use clearance_engine::rule::{Pattern, Selection};
use clearance_gate::waiver::{JudgedWaiver, WaiverScan};
use clearance_syntax::source::Source;
use jiff::civil::Date;

use super::values::{MOST_THREADS, core_count, parse_bytes, parse_date, parse_threads, today_utc};
use crate::cli::console::Console;
use crate::cli::engine::EngineOption;
use crate::cli::failure::Failure;
use crate::cli::inputs::Inputs;
use crate::cli::levels::Levels;
use crate::cli::limits::LimitOptions;
use crate::cli::packs::{PackOptions, read_pack_folders, read_table_folders};
use crate::cli::progress;
use crate::cli::run_settings::RunSettings;
use crate::cli::session::Session;
use crate::cli::skipped::{none_in, print_empty_paths, print_skipped};
use crate::cli::waiver_options::WaiverOptions;

/// The inputs, the rules, and the options.
#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    /// Documents and folders of them; `-` is standard input. Without any, the working folder but for what git
    /// ignores and what is no document
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: RuleOptions,
    /// Print on standard error what rules print
    #[arg(long, help_heading = "Rules")]
    trace: bool,
    /// What standard input is called; the extension says its format [default: stdin.toml]
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    stdin_filename: Option<PathBuf>,
}

/// The rules, and the options of a run apart from its inputs.
#[derive(Debug, Args)]
pub(crate) struct RuleOptions {
    #[command(flatten)]
    packs: PackOptions,
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
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Rules")]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    engine: EngineOption,
    /// How large a document may be: bytes, or as in 512K, 16M, 1G
    #[arg(
        long, value_name = "SIZE", default_value = "16M", value_parser = parse_bytes,
        help_heading = "Files"
    )]
    max_file_size: u64,
    /// How many files are checked at a time [default: one per core]
    #[arg(short = 'j', long = "threads", value_name = "N", value_parser = parse_threads, help_heading = "Files")]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) waivers: WaiverOptions,
    #[command(flatten)]
    limits: LimitOptions,
}

impl RunOptions {
    /// Returns the settings of the run.
    pub(crate) fn to_settings(&self, session: &Session<'_>) -> RunSettings {
        RunSettings {
            paths: self.paths.clone(),
            no_paths: session.no_paths,
            stdin_name: self.stdin_filename.clone(),
            trace: self.trace,
            ..self.rules.to_settings(session)
        }
    }
}

impl RuleOptions {
    /// Returns the settings of a run that has no inputs yet.
    pub(crate) fn to_settings(&self, session: &Session<'_>) -> RunSettings {
        RunSettings {
            paths: Vec::new(),
            no_paths: false,
            allow_empty: false,
            stdin_name: None,
            packs: self.packs.pack_folders(),
            is_found: self.packs.is_found(),
            data: self.data.clone(),
            selection: Selection { select: self.select.clone(), exclude: self.exclude.clone() },
            rule_settings: self.levels.overlay_settings(session.config.rule_settings()),
            levels: self.levels.clone(),
            as_of: self.as_of.unwrap_or_else(today_utc),
            trace: false,
            evaluation: self.engine.evaluation(),
            limits: self.limits.to_limits(),
            max_file_bytes: self.max_file_size,
            in_pieces: true,
            threads: self.threads.unwrap_or_else(core_count).min(MOST_THREADS),
            root: session.root(),
            waivers: self.waivers.clone(),
            changed: None,
            written: Vec::new(),
        }
    }
}

/// The inputs and the results of a run.
pub(crate) struct Ran {
    /// The packs, in the order in which they were given.
    pub(crate) packs: Vec<PackFiles>,
    /// Folders of tables in place of theirs.
    pub(crate) data: Vec<PackFiles>,
    /// The inputs of the run.
    pub(crate) inputs: Inputs,
    /// The findings of the run.
    pub(crate) checked: Checked,
    /// The named paths that hold no document.
    pub(crate) without: Vec<String>,
    /// The files that waivers were read from.
    pub(crate) waiver_files: Vec<Arc<Source>>,
    /// The state of each waiver.
    pub(crate) waivers: Vec<JudgedWaiver>,
}

/// Runs a plan, and says on standard error what there is to say beside the report.
pub(crate) fn run(
    settings: &RunSettings,
    keep: Keep,
    session: &Session<'_>,
) -> Result<Ran, Failure> {
    run_on_inputs(settings, settings.inputs(None, session.console)?, keep, session)
}

/// The pack that was found in place of the shipped one, unless that is extended or is a copy of it.
fn find_stand_in(packs: &[PackFiles]) -> Option<StandIn> {
    let pack = packs.iter().find(|_| !packs.iter().any(PackFiles::has_embedded))?;
    let (own, shipped) = (ids_in(pack), ids_in(builtin_pack()));
    let is_copy = shipped.iter().all(|id| own.contains(id));
    (!is_copy).then(|| StandIn {
        pack: pack.title(),
        shipped: shipped.len(),
        has_schema: pack.has_whole_schema(),
    })
}

/// The same on what was looked at before: standard input can be read but once.
pub(crate) fn run_on_inputs(
    settings: &RunSettings,
    inputs: Inputs,
    keep: Keep,
    session: &Session<'_>,
) -> Result<Ran, Failure> {
    let rules = LoadedRules::load(settings, &inputs, session)?;
    run_with_rules(rules, settings, inputs, keep, session, |rules, inputs, options| {
        let checked = check::check(&rules.pack, inputs.find_all(), options)?;
        Ok((checked, if settings.allow_empty { Vec::new() } else { inputs.empty_paths() }))
    })
}

/// The rules of a run, as they were read and as they are loaded.
pub(crate) struct LoadedRules {
    /// The packs, in the order in which they were given.
    pub(crate) packs: Vec<PackFiles>,
    /// Folders of tables in place of theirs.
    pub(crate) data: Vec<PackFiles>,
    /// The rules.
    pub(crate) pack: Pack,
}

impl LoadedRules {
    /// Loads the rules that the settings name.
    pub(crate) fn load(
        settings: &RunSettings,
        inputs: &Inputs,
        session: &Session<'_>,
    ) -> Result<Self, Failure> {
        let packs = read_pack_folders(&settings.packs, session.console)?;
        let data = read_table_folders(&settings.data)?;
        let mut pack = pack::load(&pack::Request {
            packs: &packs,
            shipped: shipped_packs(),
            data: &data,
            selection: &settings.selection,
            settings: &inputs.refresh_settings(&settings.rule_settings),
            as_of: settings.as_of,
            limits: settings.limits,
            trace: settings.trace,
            inspection: Some(&clearance_workbench::lint::INSPECTION),
        })?;
        pack.scripts.evaluation = settings.evaluation;
        Ok(Self { packs, data, pack })
    }
}

/// The same with rules that are loaded; `check` gives what was found, and the named paths that hold no document.
pub(crate) fn run_with_rules(
    rules: LoadedRules,
    settings: &RunSettings,
    inputs: Inputs,
    keep: Keep,
    session: &Session<'_>,
    check: impl FnOnce(
        &LoadedRules,
        &Inputs,
        &check::Options<'_>,
    ) -> Result<(Checked, Vec<String>), Failure>,
) -> Result<Ran, Failure> {
    let configured = session.config.file.as_ref();
    let waivers = settings.waivers.load_waivers(&settings.root, &rules.packs, configured)?;
    let done = AtomicU64::new(0);
    let mut options = check::Options::new(settings.threads, settings.max_file_bytes, &done);
    options.root = settings.root.clone();
    options.keep = keep;
    options.in_pieces = settings.in_pieces;
    let scan = waivers.as_ref().map(|loaded| WaiverScan::new(&loaded.waivers));
    options.visitor = scan.as_ref().map(|scan| scan as &dyn FileVisitor);
    options.changed = settings.changed.as_ref();
    let (mut checked, without) = progress::show_while(session, &done, describe_progress, || {
        check(&rules, &inputs, &options)
    })?;
    let LoadedRules { packs, data, pack } = rules;
    pack.warnings.iter().for_each(|warning| session.print_warning(warning));
    print_notices(&packs, &checked, session);
    checked.report.stand_in = find_stand_in(&packs).filter(|_| settings.is_found);
    let words = &pack.described.words;
    print_skipped(&checked.passed_over, Some(&pack.schema.shape), &settings.root, words, session);
    let seen = scan.map(|scan| scan.finish(&checked.joined)).unwrap_or_default();
    let told = waivers.as_ref().map(|loaded| loaded.apply_waivers(seen, &mut checked, &pack));
    let waiver_files = waivers.map(|loaded| loaded.sources);
    Ok(Ran {
        packs,
        data,
        inputs,
        checked,
        without,
        waiver_files: waiver_files.unwrap_or_default(),
        waivers: told.unwrap_or_default(),
    })
}

/// How far a check is.
pub(crate) fn describe_progress(files: u64) -> String {
    format!("checked {files} files")
}

/// Prints the notices beside the report.
fn print_notices(packs: &[PackFiles], checked: &Checked, session: &Session<'_>) {
    for line in &checked.trace {
        session.eprintln(format_args!("{line}"));
    }
    if session.verbose {
        let names: Vec<&str> = packs.iter().map(|pack| pack.name.as_str()).collect();
        session.eprintln(format_args!("rules from {}", names.join(", ")));
    }
}

impl Ran {
    /// Whether something could not be checked that was to be.
    pub(crate) fn is_incomplete(&self) -> bool {
        !self.checked.report.broken.is_empty()
            || !self.without.is_empty()
            || self.checked.unchanged.unread > 0
    }

    /// Prints that there was nothing to check at all, or in which of the named paths.
    pub(crate) fn print_empty_paths(&self, nothing: bool, console: &Console) {
        let words = &self.checked.report.words;
        if !nothing {
            return print_empty_paths(&self.without, words, console);
        }
        let none = none_in(&self.inputs.list_places(), words);
        console.eprintln(format_args!("nothing to check: {none}"));
        console.eprintln(format_args!("  help: the formats are {}", files::format_list()));
    }
}

/// Whether no document was met at all, neither a good one nor a bad one.
pub(crate) fn is_empty(report: &Report) -> bool {
    report.summary.documents == 0 && report.broken.is_empty()
}
