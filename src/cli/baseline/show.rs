//! `clearance baseline show`: what is known.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use clearance_render::output::baseline;

use super::baseline_file::{self, BaselineFile};
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::reports::write_out;
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "baseline show",
    codes: &[exit::DONE, (exit::CANNOT_RUN, "usage error, or the baseline cannot be read")],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct ShowBaseline {
    #[command(flatten)]
    file: BaselineFile,
    /// How it is written
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    format: BaselineFormat,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum BaselineFormat {
    /// How many there are by rule and by file, as tables
    #[default]
    Human,
    /// All of them, as in the baseline's file
    Json,
}

pub(super) fn run(arguments: &ShowBaseline, session: &Session<'_>) -> Result<u8, Failure> {
    let root = session.root();
    let used = baseline_file::read_baseline(&arguments.file.baseline_path(&root))?;
    if !session.quiet {
        let files: BTreeSet<&str> =
            used.baseline.entries.iter().map(|entry| &*entry.file).collect();
        for name in files.into_iter().filter(|name| !baseline_file::is_there(&root, name)) {
            let help = "`clearance baseline update` follows it if it was renamed, else forgets it";
            session.eprintln(format_args!("{name} is gone: {help}"));
        }
    }
    write_out(session, |style, out| match arguments.format {
        BaselineFormat::Human => baseline::write_tables(&used.baseline, style, out),
        BaselineFormat::Json => baseline::write_baseline(&used.baseline, out),
    })?;
    Ok(exit::CLEAN)
}
