//! `clearance baseline`: adopts what is there, forgets what is gone, and shows what is known.

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::session::Session;

pub(super) mod baseline_file;
pub(super) mod create;
pub(super) mod show;
pub(super) mod update;

/// The arguments of `clearance baseline`.
#[derive(Debug, Args)]
pub(crate) struct Baseline {
    #[command(subcommand)]
    command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
enum BaselineCommand {
    /// Take in all findings that are there now, so that only new ones count
    Create(Box<create::Create>),
    /// Forget the findings that are gone; new ones are not taken in unless asked for
    Update(Box<update::Update>),
    /// Show which findings are known
    Show(show::ShowBaseline),
}

pub(crate) fn run(arguments: &Baseline, session: &Session<'_>) -> Result<u8, Failure> {
    match &arguments.command {
        BaselineCommand::Create(create) => create::run(create, session),
        BaselineCommand::Update(update) => update::run(update, session),
        BaselineCommand::Show(show) => show::run(show, session),
    }
}
