//! The command: its arguments, and one function for each subcommand.

mod active_config;
mod advice;
mod arguments;
mod baseline;
mod changed;
mod check;
mod completions;
mod config;
mod console;
mod definitions;
mod engine;
mod environment;
mod evidence;
mod exit;
mod explain;
mod fail_on;
mod failure;
mod global;
mod guard;
mod heading;
mod import;
mod inputs;
mod levels;
mod limits;
mod line;
mod lint;
mod man;
mod merge;
mod new;
mod offers;
mod options;
mod output_files;
mod packs;
mod page_formats;
mod parse;
mod plan;
mod progress;
mod reports;
mod root;
mod rules;
mod run;
mod run_record;
mod run_settings;
mod schema;
mod session;
mod skipped;
mod staged_file;
mod streams;
mod subject_pages;
mod summary;
mod target;
mod test;
mod text_file;
mod values;
mod verify;
mod waiver_options;
mod waivers;
mod why;

pub use environment::Environment;
pub use streams::{InputStream, OutputStream, Streams, Terminal};

use std::ffi::OsString;

use arguments::{Arguments, Command, EXITS, command_tree, read_arguments};
use console::Console;
use failure::Failure;
use session::Session;

/// Runs the command in the working folder, and returns its exit code.
///
/// The first of the arguments is the name of the program.
#[must_use]
pub fn run(arguments: &[OsString], environment: Environment, streams: Streams) -> u8 {
    let console = Console::new(streams, environment);
    let done = read_arguments(arguments, &console)
        .and_then(|(arguments, session)| dispatch(&arguments, &session));
    done.unwrap_or_else(|failure| {
        console.print_failure(&failure);
        failure.exit_code()
    })
}

/// Runs the subcommand, and returns the exit code.
fn dispatch(arguments: &Arguments, session: &Session<'_>) -> Result<u8, Failure> {
    match &arguments.command {
        Command::Check(check) => check::run(check, session),
        Command::Merge(merge) => merge::run(merge, session),
        Command::Plan(plan) => plan::run(plan, session),
        Command::Baseline(baseline) => baseline::run(baseline, session),
        Command::Verify(verify) => verify::run(verify, session),
        Command::Why(explain) => why::run(explain, session),
        Command::Explain(explain) => explain::run(explain, session),
        Command::Rules(rules) => rules::run(rules, session),
        Command::Offers(offers) => offers::run(offers, session),
        Command::Parse(parse) => parse::run(parse, session),
        Command::Import(import) => import::run(import, session),
        Command::New(new) => new::run(new, session),
        Command::Test(test) => test::run(test, session),
        Command::Lint(lint) => lint::run(lint, session),
        Command::Definitions(definitions) => definitions::run(definitions, session),
        Command::Config(show) => config::run(show, command_tree(), session),
        Command::Waivers(waivers) => waivers::run(waivers, session),
        Command::Schema(print) => schema::run(print, session),
        Command::Completions(completions) => completions::run(completions, command_tree(), session),
        Command::Man(man) => man::run(man, command_tree(), EXITS, session),
    }
}
