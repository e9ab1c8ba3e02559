//! `clearance baseline update`: forgets what is gone.

use std::path::Path;

use clap::Args;
use clearance_engine::files::display_path;
use clearance_engine::report::Keep;
use clearance_gate::baseline::Baseline;

use super::baseline_file::{
    self, BaselineFile, baseline_text, count_findings, find_gone, follow_moved_files,
    print_left_out, print_moved,
};
use super::create::CODES;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::output_files::replace_file;
use crate::cli::reports::show_changes;
use crate::cli::run::{self, RunOptions, is_empty};
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits { command: "baseline update", codes: CODES };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Update {
    #[command(flatten)]
    file: BaselineFile,
    /// Take in new findings, too: they are known from then on
    #[arg(long)]
    accept_new: bool,
    /// Write nothing, and show what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    run: RunOptions,
}

pub(super) fn run(arguments: &Update, session: &Session<'_>) -> Result<u8, Failure> {
    let settings = arguments.run.to_settings(session);
    let path = arguments.file.baseline_path(&settings.root);
    let used = baseline_file::read_baseline(&path)?;
    let keep = Keep { subjects: true, ..Keep::NOTHING };
    let ran = run::run(&settings, keep, session)?;
    let report = &ran.checked.report;
    if is_empty(report) {
        ran.print_empty_paths(true, session.console);
        return Ok(exit::NOTHING);
    }
    ran.print_empty_paths(false, session.console);
    let (now, left_out) = Baseline::from_report(report);
    let (known, moved) = follow_moved_files(&used.baseline, &ran, &settings.root);
    print_moved(&moved, session.console);
    let gone = find_gone(&known, &ran, &settings.root);
    let fresh = now.entries_not_in(&known);
    let mut next = known.merge_newer(&gone, &now);
    if arguments.accept_new {
        next.entries.extend(fresh.iter().map(|entry| (*entry).clone()));
        next = Baseline::new(next.entries);
        print_left_out(left_out, &ran.checked.report.words, session.console);
    } else if !fresh.is_empty() {
        let (count, them) =
            (count_findings(fresh.len()), if fresh.len() == 1 { "it" } else { "them" });
        session.eprintln(format_args!("{count} not in the baseline: --accept-new takes {them} in"));
    }
    let text = baseline_text(&next)?;
    match arguments.dry_run {
        true => print_update(&path, &used.source.text, &text, session)?,
        false if text != used.source.text => replace_file(&path, &text)?,
        false => {}
    }
    if !session.quiet {
        let taken_in = if arguments.accept_new { fresh.len() } else { 0 };
        let (would, name) = (if arguments.dry_run { "would be " } else { "" }, display_path(&path));
        let (gone, known) = (gone.len(), next.entries.len());
        session.print(&format!(
            "{name}: {gone} {would}forgotten, {taken_in} {would}taken in, {known} known\n"
        ))?;
    }
    Ok(exit::of_check(false, ran.is_incomplete(), false))
}

/// Shows what would be written.
fn print_update(path: &Path, old: &str, new: &str, session: &Session<'_>) -> Result<(), Failure> {
    let name = display_path(path);
    let change = (old != new).then_some((name.as_str(), old, new));
    show_changes(change.into_iter(), session)
}
