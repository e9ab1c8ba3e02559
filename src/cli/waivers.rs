//! `clearance waivers`: adds waivers, lists them with what came of each, and takes away those that nobody needs.

use clap::{Args, Subcommand};
use clearance::output::waivers::{LISTS, List};

use super::check::run::Ran;
use super::forms::{found, listed};
use super::{Failure, Global, tell};

mod add;
mod expiring;
mod list;
mod prune;

/// The arguments of `clearance waivers`.
#[derive(Debug, Args)]
pub(crate) struct Waivers {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Waive a finding, with a reason and for a time
    Add(Box<add::Add>),
    /// List all waivers, and what came of each
    List(Box<list::ListAll>),
    /// Take away waivers that are expired or unused
    Prune(Box<prune::Prune>),
    /// List the waivers that expire soon, and fail if there are any
    Expiring(Box<expiring::Expiring>),
}

pub(crate) fn run(arguments: &Waivers, global: &Global) -> Result<u8, Failure> {
    match &arguments.command {
        Command::Add(add) => add::run(add, global),
        Command::List(list) => list::run(list, global),
        Command::Prune(prune) => prune::run(prune, global),
        Command::Expiring(expiring) => expiring::run(expiring, global),
    }
}

/// The form of a name.
fn form(name: &str) -> Result<&'static List, String> {
    let list = LISTS.iter().find(|list| list.name == name);
    found(list, LISTS.iter().map(|list| list.name))
}

fn form_help() -> String {
    listed("How they are written", LISTS.iter().map(|list| (list.name, list.about)))
}

/// A number of days, as in `30d`.
fn days(text: &str) -> Result<u32, String> {
    let digits = text.strip_suffix('d').unwrap_or(text);
    let number = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    number.ok_or_else(|| "expected a number of days, as in 30d".to_owned())
}

/// Says what was not checked, as nobody can say then which waivers are needed. Gives whether there is any.
fn tell_incomplete(ran: &Ran) -> bool {
    let broken = ran.checked.report.summary.broken;
    if broken > 0 {
        tell(format_args!(
            "{broken} could not be checked, so nothing is said of the waivers concerned\n  help: `clearance check` tells why"
        ));
    }
    ran.tell_without(false);
    ran.is_incomplete()
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn days_are_numbers() {
        assert_eq!(days("30d"), Ok(30));
        assert_eq!(days("7"), Ok(7));
        for bad in ["", "d", "-1d", "+1", "1w", "30dd", "99999999999d", "٣d"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }
}
