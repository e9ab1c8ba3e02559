//! `clearance completions`: what a shell needs to complete the command's arguments.

use std::io;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clearance::output::{self, lints, page, suite, why};

use super::{Arguments, Failure, exit, written};

#[derive(Debug, Args)]
#[command(after_help = exit::COMPLETIONS.help())]
pub(crate) struct Completions {
    /// The shell: bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    shell: Shell,
}

pub(crate) fn run(arguments: &Completions) -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(), NAME, &mut text);
    written(io::Write::write_all(&mut io::stdout().lock(), &text))?;
    Ok(exit::CLEAN)
}

/// What the command is called where it is installed.
pub(super) const NAME: &str = "clearance";

/// The arguments, with the names that options take although they are no closed list: `--format` may also say a file.
fn command() -> Command {
    formats().into_iter().fold(Arguments::command(), |command, (name, formats)| {
        command.mut_subcommand(name, |command| {
            command.mut_arg("format", |arg| arg.value_parser(PossibleValuesParser::new(formats)))
        })
    })
}

/// The formats of each command.
fn formats() -> [(&'static str, Vec<&'static str>); 6] {
    [
        ("check", output::OUTPUTS.iter().map(|output| output.name).collect()),
        ("why", why::OUTPUTS.iter().map(|output| output.name).collect()),
        ("explain", page::PAGES.iter().map(|form| form.name).collect()),
        ("rules", page::LISTS.iter().map(|form| form.name).collect()),
        ("test", suite::OUTPUTS.iter().map(|output| output.name).collect()),
        ("lint", lints::LINT_OUTPUTS.iter().map(|output| output.name).collect()),
    ]
}
