//! `clearance baseline create`: takes in all that is there now.

use std::collections::BTreeSet;

use clap::Args;
use clearance_engine::files::{CONFIGURATION, WAIVERS, display_path};
use clearance_engine::report::Keep;
use clearance_gate::baseline::Baseline;
use clearance_render::output::baseline::is_own;

use super::baseline_file::{BaselineFile, baseline_text, count_findings, print_left_out};
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::guard::{refuse_foreign, refuse_read};
use crate::cli::output_files::replace_file;
use crate::cli::run::{self, RunOptions, is_empty};
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits { command: "baseline create", codes: CODES };

/// Those of the commands that write a baseline.
pub(super) const CODES: &[exit::Row] =
    &[exit::DONE, CANNOT_WRITE, exit::INCOMPLETE_THOUGH_DONE, (exit::NOTHING, "nothing to check")];

const CANNOT_WRITE: exit::Row = (
    exit::CANNOT_RUN,
    "usage error, or the rules cannot be loaded, or the baseline cannot be read or written",
);

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Create {
    #[command(flatten)]
    file: BaselineFile,
    /// Write over a baseline that is there: all that is found now is known from then on
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    run: RunOptions,
}

pub(super) fn run(arguments: &Create, session: &Session<'_>) -> Result<u8, Failure> {
    let settings = arguments.run.to_settings(session);
    let path = arguments.file.baseline_path(&settings.root);
    if path.symlink_metadata().is_ok() && !arguments.force {
        return Err(Failure::usage(
            format!("{} already exists; nothing was written", display_path(&path)),
            "`clearance baseline update` forgets what is gone; --force takes in all that is there now",
        ));
    }
    refuse_foreign(&path, is_own)?;
    refuse_read(&settings, std::iter::once(&path), (None, &[CONFIGURATION, WAIVERS]), session)?;
    let ran = run::run(&settings, Keep::NOTHING, session)?;
    let report = &ran.checked.report;
    if is_empty(report) {
        ran.print_empty_paths(true, session.console);
        return Ok(exit::NOTHING);
    }
    ran.print_empty_paths(false, session.console);
    let (baseline, left_out) = Baseline::from_report(report);
    refuse_foreign(&path, is_own)?;
    replace_file(&path, &baseline_text(&baseline)?)?;
    print_left_out(left_out, &ran.checked.report.words, session.console);
    if !session.quiet {
        let files: BTreeSet<&str> = baseline.entries.iter().map(|entry| &*entry.file).collect();
        let (count, name) = (count_findings(baseline.entries.len()), display_path(&path));
        let files = match files.len() {
            1 => "1 file".to_owned(),
            files => format!("{files} files"),
        };
        session.print(&format!("{name}: {count} in {files} known from now on\n"))?;
    }
    Ok(exit::of_check(false, ran.is_incomplete(), false))
}
