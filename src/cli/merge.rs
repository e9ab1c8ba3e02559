//! `clearance merge`: makes of the parts of a run the report that one run would have written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use clearance_engine::check::{
    Checked, NameDigest, Options, PartHeader, PartReader, PartRow, Shard, merge_parts,
};
use clearance_syntax::source::Root;

use super::check::{ReportOptions, build_header, settle_ran, with_baseline};
use super::exit::{self, Exits};
use super::failure::Failure;
use super::inputs::Inputs;
use super::output_files::display_path;
use super::run::{LoadedRules, RuleOptions, run_with_rules};
use super::run_record;
use super::run_settings::RunSettings;
use super::session::Session;
use super::values::parse_date;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "merge",
    codes: &[
        (exit::CLEAN, "clean"),
        (exit::FINDINGS, "findings at or above --fail-on"),
        (
            exit::CANNOT_RUN,
            "usage error, or the rules cannot be loaded, or a part is missing, doubled or of another run, or the report cannot be written",
        ),
        (
            exit::INCOMPLETE,
            "incomplete: a file could not be read or parsed, a rule broke, or a path that is named holds no document",
        ),
        (exit::NOTHING, "nothing to check"),
    ],
};

/// The arguments of `clearance merge`.
#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Merge {
    /// All parts of a run, as `clearance check --shard K/N` writes them
    #[arg(value_name = "PARTS", required = true)]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    report: ReportOptions,
}

pub(crate) fn run(arguments: &Merge, session: &Session<'_>) -> Result<u8, Failure> {
    let mut settings = arguments.rules.to_settings(session);
    let parts = open_parts(&arguments.parts, settings.max_file_bytes)?;
    let Some((_, header)) = parts.first_key_value() else { return Ok(exit::NOTHING) };
    if arguments.rules.as_of.is_none() {
        settings.as_of = parse_date(&header.header.as_of).map_err(|why| header.refuse(&why))?;
    }
    settings.paths = header.header.paths.iter().map(PathBuf::from).collect();
    settings.no_paths = header.header.no_paths;
    let options = &arguments.report;
    let baseline = options.prepare(&mut settings, session)?;
    if options.evidence.is_some() {
        run_record::refuse_stdin(&settings)?;
    }
    refuse_written(&parts, &settings)?;
    let inputs = Inputs::merged(&settings.paths, settings.no_paths);
    let rules = LoadedRules::load(&settings, &inputs, session)?;
    let keep = with_baseline(options.kept_parts(), &baseline);
    let ran = run_with_rules(rules, &settings, inputs, keep, session, |rules, _, options| {
        merge_rows(&parts, rules, &settings, options, session)
    })?;
    let ran = settle_ran(ran, &settings, baseline.as_ref(), session);
    let (ran, code) = options.report_run(ran, &options.format, false, &settings, session)?;
    ran.print_empty_paths(code == exit::NOTHING, session.console);
    options.print_no_evidence(&ran, session);
    Ok(code)
}

/// A part whose header was read.
struct Part {
    path: PathBuf,
    header: PartHeader,
}

impl Part {
    /// The failure of a part that cannot be merged.
    fn refuse(&self, why: &str) -> Failure {
        refuse_part(&self.path, why)
    }

    /// Opens it, and reads its header.
    fn open(
        path: &Path,
        max_bytes: u64,
        rules: usize,
    ) -> Result<PartReader<BufReader<File>>, Failure> {
        let file = File::open(path).map_err(|error| refuse_part(path, &error.to_string()))?;
        PartReader::new(BufReader::new(file), max_bytes, rules)
            .map_err(|error| refuse_part(path, &error.to_string()))
    }
}

fn refuse_part(path: &Path, why: &str) -> Failure {
    Failure::usage(
        format!("cannot merge {}: {why}", display_path(path)),
        "merge all parts of one run, with the rules, options and configuration that they were written with",
    )
}

/// Reads the headers of all parts, which must be those of one run: each share once.
fn open_parts(paths: &[PathBuf], max_bytes: u64) -> Result<BTreeMap<Shard, Part>, Failure> {
    let mut parts: BTreeMap<Shard, Part> = BTreeMap::new();
    for path in paths {
        let header = Part::open(path, max_bytes, 0)?.header().clone();
        let part = Part { path: path.clone(), header };
        let Some(shard) = part.header.shard() else { return Err(part.refuse("no valid shard")) };
        if let Some(other) = parts.get(&shard) {
            let other = display_path(&other.path);
            return Err(part.refuse(&format!("{other} is part {shard} as well")));
        }
        if let Some((_, first)) = parts.first_key_value()
            && let Some(what) = part.header.find_difference(&first.header)
        {
            let first = display_path(&first.path);
            return Err(part.refuse(&format!("it differs from {first} in its {what}")));
        }
        parts.insert(shard, part);
    }
    let count = parts.keys().next().map_or(0, |shard| shard.count.get());
    let is_here = |number: &u32| parts.keys().any(|shard| shard.number.get() == *number);
    match (1..=count).find(|number| !is_here(number)) {
        None => Ok(parts),
        Some(number) => Err(Failure::usage(
            format!("part {number}/{count} is missing: {} of {count} parts are here", parts.len()),
            "name all parts of the run",
        )),
    }
}

/// Refuses to write a report over a part.
fn refuse_written(parts: &BTreeMap<Shard, Part>, settings: &RunSettings) -> Result<(), Failure> {
    let identity = super::staged_file::file_identity;
    let written: BTreeSet<PathBuf> = settings.written.iter().map(|path| identity(path)).collect();
    match parts.values().find(|part| written.contains(&identity(&part.path))) {
        None => Ok(()),
        Some(part) => Err(part.refuse("a report is to be written there")),
    }
}

/// Reads all parts twice: first whether they are whole, then their rows.
fn merge_rows(
    parts: &BTreeMap<Shard, Part>,
    rules: &LoadedRules,
    settings: &RunSettings,
    options: &Options<'_>,
    session: &Session<'_>,
) -> Result<(Checked, Vec<String>), Failure> {
    let max_bytes = settings.max_file_bytes;
    let count = rules.pack.rules.len();
    let mut known: Option<(String, Vec<String>)> = None;
    let mut seen = SeenNames::new(settings);
    for (shard, part) in parts {
        let own = build_header(*shard, rules, settings, session);
        if let Some(what) = own.find_difference(&part.header) {
            return Err(part.refuse(&format!("it differs from this merge in its {what}")));
        }
        let mut reader = Part::open(&part.path, max_bytes, count)?;
        let wrong = |error: clearance_engine::check::PartError| part.refuse(&error.to_string());
        while let Some(row) = reader.next_row().map_err(wrong)? {
            seen.add(*shard, &row, &settings.root).map_err(|why| part.refuse(&why))?;
        }
        let Some(end) = reader.end() else { continue };
        let (names, _) = known.get_or_insert_with(|| (end.names.clone(), end.empty.clone()));
        if *names != end.names {
            return Err(part.refuse("it was written when other files were there"));
        }
    }
    seen.check_complete(known.as_ref().map(|(names, _)| names.as_str()))?;
    let failed = Mutex::new(None);
    let rows = parts.values().flat_map(|part| {
        let mut reader = keep_error(Part::open(&part.path, max_bytes, count), &failed);
        let failed = &failed;
        std::iter::from_fn(move || {
            let row = reader.as_mut()?.next_row();
            keep_error(row.map_err(|error| part.refuse(&error.to_string())), failed)?
        })
    });
    let checked = merge_parts(&rules.pack, rows, options)?;
    // A part that was written over meanwhile.
    if let Some(failure) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    let empty = known.map(|(_, empty)| empty).unwrap_or_default();
    Ok((checked, if settings.allow_empty { Vec::new() } else { empty }))
}

/// Returns what succeeded; the first failure is kept.
fn keep_error<T>(result: Result<T, Failure>, failed: &Mutex<Option<Failure>>) -> Option<T> {
    result
        .map_err(|failure| {
            failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
        })
        .ok()
}

/// The names of all files of the parts. What is read from standard input belongs to whichever share read it.
struct SeenNames {
    has_stdin: bool,
    /// The names of files, where some may be of standard input.
    names: BTreeSet<String>,
    /// A digest of all names, where none can be.
    digest: NameDigest,
}

impl SeenNames {
    fn new(settings: &RunSettings) -> Self {
        let has_stdin = settings.paths.iter().any(|path| path == Path::new("-"));
        Self { has_stdin, names: BTreeSet::new(), digest: NameDigest::default() }
    }

    /// Adds a row of a part; says why it cannot be of this part.
    fn add(&mut self, shard: Shard, row: &PartRow, root: &Root) -> Result<(), String> {
        let name = row.name();
        if self.has_stdin && matches!(row, PartRow::File(_)) {
            return match self.names.insert(name.to_owned()) {
                true => Ok(()),
                false => Err(format!("`{name}` is in another part as well")),
            };
        }
        let relative = root.relative(name);
        self.digest.add_name(&relative);
        match self.has_stdin || shard.includes(&relative) {
            true => Ok(()),
            false => Err(format!("`{name}` is not of part {shard}")),
        }
    }

    /// Compares the files of all parts with those that were there when they were written: a row that is missing would pass for
    /// a file that has no findings.
    fn check_complete(&self, written: Option<&str>) -> Result<(), Failure> {
        if self.has_stdin || written.is_none_or(|written| self.digest.finish() == written) {
            return Ok(());
        }
        Err(Failure::usage(
            "cannot merge the parts: a file that was there is in none of them, or one is in them twice",
            "write all parts of the run anew",
        ))
    }
}
