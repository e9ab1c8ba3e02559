//! `clearance waivers prune`: takes away waivers that are expired or unused.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clearance_engine::report::Keep;
use clearance_gate::waiver::{JudgedWaiver, Waiver, WaiverScope, waiver_edit};
use clearance_syntax::source::Source;

use super::incomplete::print_incomplete;
use crate::cli::console::Console;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::output_files::{ask_to_write, exchange_text};
use crate::cli::reports::show_changes;
use crate::cli::run::{self, RunOptions};
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "waivers prune",
    codes: &[
        (exit::CLEAN, "done, or nothing to do"),
        (exit::FINDINGS, "there is something to take away, and nothing was written"),
        (
            exit::CANNOT_RUN,
            "usage error, or the rules or waivers cannot be loaded, or a file cannot be written",
        ),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Prune {
    #[command(flatten)]
    run: RunOptions,
    /// Write without asking
    #[arg(short, long)]
    yes: bool,
}

/// A file of waivers that changes: its text, as it is to be, and how many waivers go.
struct WaiverRemoval {
    source: Arc<Source>,
    text: String,
    gone: usize,
}

pub(super) fn run(arguments: &Prune, session: &Session<'_>) -> Result<u8, Failure> {
    let ran = run::run(&arguments.run.to_settings(session), Keep::NOTHING, session)?;
    print_incomplete(&ran, session.console);
    let changes = collect_removals(&ran.waivers, session.console);
    if changes.is_empty() {
        if !session.quiet {
            session.eprintln(format_args!("there is no waiver to take away"));
        }
        return Ok(exit::CLEAN);
    }
    let shown = changes.iter().map(|WaiverRemoval { source, text, .. }| {
        (source.name.as_str(), source.text.as_str(), text.as_str())
    });
    show_changes(shown, session)?;
    if !(arguments.yes || ask_to_write(changes.len(), session.console)) {
        return Ok(exit::FINDINGS);
    }
    for WaiverRemoval { source, text, gone } in &changes {
        exchange_text(&PathBuf::from(&source.name), &source.text, text, session.console)?;
        if !session.quiet {
            let waivers = if *gone == 1 { "waiver" } else { "waivers" };
            session.eprintln(format_args!("took {gone} {waivers} out of {}", source.name));
        }
    }
    Ok(exit::CLEAN)
}

/// What there is to take away, by file. What stands in a way that only people can change is told.
fn collect_removals(waivers: &[JudgedWaiver], console: &Console) -> Vec<WaiverRemoval> {
    let mut files: BTreeMap<&str, Vec<&Waiver>> = BTreeMap::new();
    for told in waivers.iter().filter(|told| told.state.is_idle()) {
        let JudgedWaiver { waiver, state, .. } = told;
        let source = &waiver.place.source;
        match waiver.covers {
            WaiverScope::Files { .. } => files.entry(&source.name).or_default().push(waiver),
            WaiverScope::Line(..) => console.eprintln(format_args!(
                "left as it is: {}:{}, a comment whose waiver of {} is {}",
                source.name,
                waiver.place.start().line,
                waiver.rule,
                state.name(),
            )),
        }
    }
    let mut changes = Vec::new();
    for (name, gone) in files {
        let Some(source) = gone.first().map(|waiver| &waiver.place.source) else { continue };
        match waiver_edit::remove_waivers(source, &gone) {
            Some(text) => {
                let source = Arc::clone(source);
                changes.push(WaiverRemoval { source, text, gone: gone.len() });
            }
            None => console.eprintln(format_args!(
                "left as it is: {name}, whose waivers do not begin with `[[waivers]]` each"
            )),
        }
    }
    changes
}
