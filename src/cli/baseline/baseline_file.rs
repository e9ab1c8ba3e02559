//! The baseline's file: where it is, and what it comes to in a run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clearance_engine::files::BASELINE;
use clearance_engine::pack::{LoadError, rule_names};
use clearance_engine::report::Words;
use clearance_gate::baseline::{
    Baseline, BaselineEntry, LeftOut, Present, RenamedFile, follow_renames, stale_entries,
};
use clearance_render::output;
use clearance_syntax::source::{Root, Source};

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::run::Ran;
use crate::cli::session::Session;
use crate::cli::{root, text_file};

/// Which baseline a run takes.
#[derive(Debug, Args)]
pub(crate) struct BaselineOptions {
    /// Baseline: findings in it are known and do not count [default: clearance-baseline.json in the folder of the
    /// configuration or repository, if it is there]
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    baseline: Option<PathBuf>,
    /// Let known findings count as all others do
    #[arg(long, conflicts_with = "baseline", help_heading = "Report")]
    no_baseline: bool,
}

/// The baseline that a command works on.
#[derive(Debug, Args)]
pub(crate) struct BaselineFile {
    /// The baseline's file [default: clearance-baseline.json in the folder of the configuration or repository]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

impl BaselineFile {
    /// Where it is, or will be.
    pub(super) fn baseline_path(&self, root: &Root) -> PathBuf {
        self.baseline.clone().unwrap_or_else(|| root::path_in(root, BASELINE))
    }
}

/// A baseline that was read.
#[derive(Debug)]
pub(crate) struct Used {
    /// Its text.
    pub(crate) source: Arc<Source>,
    pub(crate) baseline: Baseline,
}

impl BaselineOptions {
    /// The file that was named.
    pub(crate) fn named_file(&self) -> impl Iterator<Item = &Path> {
        self.baseline.iter().map(PathBuf::as_path)
    }

    /// The baseline that is meant, if any.
    pub(crate) fn read_chosen(&self, root: &Root) -> Result<Option<Used>, Failure> {
        if self.no_baseline {
            return Ok(None);
        }
        let usual = root::path_in(root, BASELINE);
        match &self.baseline {
            Some(path) => read_baseline(path).map(Some),
            None if usual.symlink_metadata().is_ok() => read_baseline(&usual).map(Some),
            None => Ok(None),
        }
    }
}

/// Reads a baseline.
pub(crate) fn read_baseline(path: &Path) -> Result<Used, Failure> {
    let source =
        text_file::read_text_file(path, "baseline", "`clearance baseline create` writes one")?;
    let baseline = Baseline::read(&source);
    let baseline = baseline.map_err(|diagnostics| Failure::Load(LoadError { diagnostics }))?;
    Ok(Used { source, baseline })
}

impl Used {
    /// Makes known what is in the baseline, and says what of it is gone.
    pub(crate) fn apply_baseline(&self, ran: &mut Ran, root: &Root, session: &Session<'_>) {
        let (baseline, moved) = follow_moved_files(&self.baseline, ran, root);
        if !session.quiet {
            print_moved(&moved, session.console);
        }
        baseline.apply(&mut ran.checked.report);
        let gone = find_gone(&baseline, ran, root).len();
        if gone > 0 && !session.quiet {
            let (are, them) = if gone == 1 { ("is", "it") } else { ("are", "them") };
            let name = &self.source.name;
            session.eprintln(format_args!(
                "{gone} of the findings in {name} {are} gone: `clearance baseline update` forgets {them}"
            ));
        }
    }
}

/// The entries that a run speaks against.
pub(super) fn find_gone<'a>(
    baseline: &'a Baseline,
    ran: &Ran,
    root: &Root,
) -> Vec<&'a BaselineEntry> {
    with_present(ran, root, |present| stale_entries(baseline, &ran.checked.report, present))
}

/// The baseline with the new names of files that were renamed, and which these are.
pub(super) fn follow_moved_files(
    baseline: &Baseline,
    ran: &Ran,
    root: &Root,
) -> (Baseline, Vec<RenamedFile>) {
    with_present(ran, root, |present| follow_renames(baseline, &ran.checked.report, present))
}

fn with_present<T>(ran: &Ran, root: &Root, ask: impl FnOnce(&Present<'_>) -> T) -> T {
    let rules: BTreeSet<Arc<str>> = rule_names(&ran.packs).ids().cloned().collect();
    ask(&Present { rule: &|id| rules.contains(id), file: &|name| is_there(root, name) })
}

/// Whether there is a file of a name, from the root on.
pub(super) fn is_there(root: &Root, name: &str) -> bool {
    root.folder.join(name).symlink_metadata().is_ok()
}

/// How many renamed files are told one by one.
const MOST_MOVED: usize = 5;

/// Prints which files are taken for renamed ones.
pub(super) fn print_moved(moved: &[RenamedFile], console: &Console) {
    for RenamedFile { from, to, findings: count } in moved.iter().take(MOST_MOVED) {
        let known = count_findings(*count);
        console.eprintln(format_args!(
            "{to} is taken for {from}, which is gone: {known} known from there"
        ));
    }
    if let Some(more) = moved.len().checked_sub(MOST_MOVED).filter(|more| *more > 0) {
        console.eprintln(format_args!("and {more} more files that were renamed"));
    }
}

/// The text of a baseline's file.
pub(super) fn baseline_text(baseline: &Baseline) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let done = output::baseline::write_baseline(baseline, &mut bytes);
    done.map_err(|error| Failure::Output(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::Output(error.to_string()))
}

/// Prints what was not taken in, and why.
pub(super) fn print_left_out(left_out: LeftOut, words: &Words, console: &Console) {
    let LeftOut { schema, about_waivers, about_tables, waived, broken } = left_out;
    let of_schema = words.fill(
        "of the schema: no rule runs on {a subject} whose file breaks it, so it goes on failing",
    );
    let reasons = [
        (schema, of_schema.as_str()),
        (about_waivers, "about waivers: renew the waiver or take it away"),
        (about_tables, "about tables: review the table"),
        (waived, "under a waiver, which covers them until it expires"),
    ];
    for (count, reason) in reasons.into_iter().filter(|(count, _)| *count > 0) {
        console.eprintln(format_args!("not taken in: {} {reason}", count_findings(count as usize)));
    }
    if broken > 0 {
        console.eprintln(format_args!(
            "not taken in: {broken} that could not be checked: what rules have to say there is not known"
        ));
    }
}

/// `1 finding`, `2 findings`.
pub(super) fn count_findings(count: usize) -> String {
    format!("{count} {}", if count == 1 { "finding" } else { "findings" })
}
