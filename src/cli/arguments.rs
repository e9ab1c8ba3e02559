//! The arguments of all commands, as clap reads them, and the exit codes of each.

use std::ffi::OsString;

use clap::{Command as Tree, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::console::Console;
use super::environment::HELP;
use super::exit::Exits;
use super::failure::Failure;
use super::global::Global;
use super::line;
use super::session::Session;
use super::{
    baseline, check, completions, config, definitions, explain, import, lint, man, merge, new,
    offers, parse, plan, rules, schema, test, verify, waivers, why,
};

/// How wide help is at most.
const HELP_WIDTH: usize = 100;

/// Checks that moving a Microsoft customer to a CSP partner breaks nothing.
#[derive(Debug, Parser)]
#[command(version, about, after_help = check::EXITS.help(), max_term_width = HELP_WIDTH)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check documents against the rules
    Check(Box<check::Check>),
    /// Make one report of the parts that `check --shard` wrote
    Merge(Box<merge::Merge>),
    /// Tell who does what until when: the steps that the rules plan for each document
    Plan(Box<plan::Plan>),
    /// Adopt the gate on what is there: only findings that are not in the baseline count
    Baseline(baseline::Baseline),
    /// Waive findings with a reason and for a time, and look after these waivers
    Waivers(waivers::Waivers),
    /// Run what evidence says once more, and tell what differs
    Verify(verify::Verify),
    /// Tell how a rule comes to its verdict on documents
    Why(Box<why::Why>),
    /// Show what rules check, why, and how to fix what they find
    Explain(explain::Explain),
    /// List the rules, or write a folder of their pages
    Rules(rules::Rules),
    /// Search the offers of the tables, compare two of them, or make the tables anew
    Offers(offers::Offers),
    /// Print documents as rules see them, as JSON: a line for each document
    Parse(parse::Parse),
    /// Make drafts of customer files from exports, as of Microsoft Graph and Partner Center
    Import(Box<import::Import>),
    /// Make a customer file, or a pack or a rule that works, to go on from
    New(new::New),
    /// Run rules over their fixtures
    Test(Box<test::test_options::Test>),
    /// Find mistakes in rules without running them
    Lint(Box<lint::Lint>),
    /// Write what editors and people read about the rule language
    Definitions(definitions::Definitions),
    /// Show what settings come to, and where each value comes from
    Config(config::ShowConfig),
    /// Print the JSON Schema of documents, of clearance.toml, or of a JSON report
    Schema(schema::Print),
    /// Print what a shell needs to complete this command
    Completions(completions::Completions),
    /// Print the manual page, or write one for each command
    Man(man::Man),
}

/// The exit codes of every command, in the order of help.
pub(crate) const EXITS: &[&Exits] = &[
    &check::EXITS,
    &merge::EXITS,
    &plan::EXITS,
    &baseline::create::EXITS,
    &baseline::update::EXITS,
    &baseline::show::EXITS,
    &waivers::add::EXITS,
    &waivers::list::EXITS,
    &waivers::renew::EXITS,
    &waivers::prune::EXITS,
    &waivers::expiring::EXITS,
    &verify::EXITS,
    &why::EXITS,
    &explain::EXITS,
    &rules::EXITS,
    &offers::EXITS,
    &offers::update::EXITS,
    &parse::EXITS,
    &import::EXITS,
    &new::customer::EXITS,
    &new::pack::EXITS,
    &new::rule::EXITS,
    &test::test_options::EXITS,
    &lint::EXITS,
    &definitions::EXITS,
    &config::EXITS,
    &schema::EXITS,
    &completions::EXITS,
    &man::EXITS,
];

/// All commands, with a word on variables below their options.
pub(crate) fn command_tree() -> Tree {
    add_variable_help(Arguments::command())
}

fn add_variable_help(command: Tree) -> Tree {
    let help = match command.get_after_help() {
        Some(help) => format!("{help}\n\n{HELP}"),
        None => HELP.to_owned(),
    };
    command.after_help(help).mut_subcommands(add_variable_help)
}

/// Reads a command line, with the variables and the configuration behind it.
///
/// # Errors
/// It makes no sense, or a variable or the configuration does not; or help is asked for.
pub(crate) fn read_arguments<'c>(
    words: &[OsString],
    console: &'c Console,
) -> Result<(Arguments, Session<'c>), Failure> {
    let environment = &console.environment;
    let line = line::read_line(command_tree().term_width(help_width(console)), words, environment)?;
    let arguments = Arguments::from_arg_matches(&line.matches)
        .map_err(|error| error.format(&mut line.tree.clone()))?;
    let no_paths = line.is_default("paths", environment);
    // RuleSetting to the quiet as well: a variable that does nothing may be the one that would have failed the run.
    for unknown in environment.unknown_variables(line.tree, &line.names) {
        console.eprintln(format_args!("{unknown}"));
    }
    let session = Session::new(&arguments.global, line.configured, no_paths, console);
    Ok((arguments, session))
}

/// The width of help: clap would ask the terminal of the process.
fn help_width(console: &Console) -> usize {
    let columns = || console.environment.any_variable("COLUMNS")?.to_str()?.parse().ok();
    let window = (console.streams.terminal.columns)().or_else(columns);
    window.unwrap_or(HELP_WIDTH).clamp(1, HELP_WIDTH)
}

#[cfg(test)]
mod tests;
