//! `clearance baseline show`: what is known.

use clap::{Args, ValueEnum};
use clearance::output::baseline;

use super::file::{self, BaselineFile};
use crate::cli::reports::write_out;
use crate::cli::{Failure, Global, exit, root};

#[derive(Debug, Args)]
#[command(after_help = exit::BASELINE_SHOW.help())]
pub(crate) struct Show {
    #[command(flatten)]
    file: BaselineFile,
    /// How it is written
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    /// How many there are by rule and by file, as tables
    #[default]
    Human,
    /// All of them, as in the baseline's file
    Json,
}

pub(super) fn run(arguments: &Show, global: &Global) -> Result<u8, Failure> {
    let used = file::read(&arguments.file.path(&root::root(global)))?;
    write_out(global, |style, out| match arguments.format {
        Form::Human => baseline::write_tables(&used.baseline, style, out),
        Form::Json => baseline::write(&used.baseline, out),
    })?;
    Ok(exit::CLEAN)
}
