//! `clearance waivers`: adds waivers, lists them with their states, renews them, and removes those that are not needed.

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::session::Session;

pub(super) mod add;
pub(super) mod expiring;
mod format;
mod incomplete;
pub(super) mod list;
pub(super) mod prune;
pub(super) mod renew;
mod term;

/// The arguments of `clearance waivers`.
#[derive(Debug, Args)]
pub(crate) struct Waivers {
    #[command(subcommand)]
    command: WaiversCommand,
}

#[derive(Debug, Subcommand)]
enum WaiversCommand {
    /// Waive a finding, with a reason and for a time
    Add(Box<add::Add>),
    /// List all waivers, and what came of each
    List(Box<list::ListAll>),
    /// Give waivers a later last day, and tie them to the values that are there now where that is asked for
    Renew(Box<renew::Renew>),
    /// Take away waivers that are expired or unused
    Prune(Box<prune::Prune>),
    /// List the waivers that expire soon, and fail if there are any
    Expiring(Box<expiring::Expiring>),
}

pub(crate) fn run(arguments: &Waivers, session: &Session<'_>) -> Result<u8, Failure> {
    match &arguments.command {
        WaiversCommand::Add(add) => add::run(add, session),
        WaiversCommand::List(list) => list::run(list, session),
        WaiversCommand::Renew(renew) => renew::run(renew, session),
        WaiversCommand::Prune(prune) => prune::run(prune, session),
        WaiversCommand::Expiring(expiring) => expiring::run(expiring, session),
    }
}
