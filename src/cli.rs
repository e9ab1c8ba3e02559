//! The command: its arguments, and one function for each subcommand.

mod arguments;
mod baseline;
mod changed;
mod check;
mod chosen;
mod completions;
mod config;
mod configured;
mod definitions;
mod environment;
mod evidence;
mod exit;
mod explain;
mod fail_on;
mod failure;
mod forms;
mod global;
mod guard;
mod inputs;
mod levels;
mod limits;
mod line;
mod lint;
mod man;
mod new;
mod options;
mod parse;
mod progress;
mod record;
mod reports;
mod root;
mod rules;
mod run;
mod schema;
mod skipped;
mod staged;
mod streams;
mod summary;
mod target;
mod terminal;
mod test;
mod values;
mod verify;
mod waived;
mod waivers;
mod why;
mod written;

pub(crate) use arguments::read_arguments;
pub(crate) use failure::Failure;
pub(crate) use streams::complain;

use arguments::{Arguments, Command, EXITS, tree};

/// Runs the command; gives the exit code.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Check(check) => check::run(check, global),
        Command::Baseline(baseline) => baseline::run(baseline, global),
        Command::Verify(verify) => verify::run(verify, global),
        Command::Why(explain) => why::run(explain, global),
        Command::Explain(explain) => explain::run(explain, global),
        Command::Rules(rules) => rules::run(rules, global),
        Command::Parse(parse) => parse::run(parse, global),
        Command::New(new) => new::run(new, global),
        Command::Test(test) => test::run(test, global),
        Command::Lint(lint) => lint::run(lint, global),
        Command::Definitions(definitions) => definitions::run(definitions, global),
        Command::Config(show) => config::run(show, tree(), global),
        Command::Waivers(waivers) => waivers::run(waivers, global),
        Command::Schema(print) => schema::run(print),
        Command::Completions(completions) => completions::run(completions, tree()),
        Command::Man(man) => man::run(man, tree(), EXITS, global),
    }
}
