//! `clearance new`: customer files, packs and rules, to go on from.

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::session::Session;

pub(super) mod customer;
pub(super) mod pack;
mod prompt;
pub(super) mod rule;
mod template;

#[derive(Debug, Args)]
pub(crate) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a customer file: ask for what it needs, or write an example with comments
    Customer(customer::NewCustomer),
    /// Make a folder of rules with an example that explains the language, and its fixtures
    Pack(pack::NewPack),
    /// Make a rule with its page, a fixture that it reports and one that it does not
    Rule(rule::NewRule),
}

pub(crate) fn run(arguments: &New, session: &Session<'_>) -> Result<u8, Failure> {
    match &arguments.what {
        What::Customer(customer) => customer::run(customer, session),
        What::Pack(pack) => pack::run(pack, session),
        What::Rule(rule) => rule::run(rule, session),
    }
}
