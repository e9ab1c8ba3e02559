//! Command-line arguments, and one function for each command.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use clearance::output::{Style, escape, escape_between_colors, human};
use clearance::pack::LoadError;
use clearance::source::Fault;

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
pub(crate) mod exit;
mod explain;
mod fail_on;
mod forms;
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
mod schema;
mod skipped;
mod staged;
mod summary;
mod test;
mod verify;
mod waived;
mod waivers;
mod why;
mod written;

use configured::Configured;
use environment::{Environment, wanted_color};

/// Checks that moving a Microsoft customer to a CSP partner breaks nothing.
#[derive(Debug, Parser)]
#[command(version, about, after_help = exit::CHECK.help(), max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// When to use colours: auto, always or never
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        global = true,
        hide_possible_values = true
    )]
    color: When,
    /// Print nothing where nothing is found, and no progress
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say what is passed over, and which rules are used
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// The configuration [default: the nearest clearance.toml, from here up to the repository's root]
    #[arg(
        long = "config",
        value_name = "FILE",
        global = true,
        conflicts_with = "no_config",
        help_heading = "Configuration"
    )]
    config_file: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, global = true, help_heading = "Configuration")]
    no_config: bool,
    /// Take the settings of this profile of the configuration, too
    #[arg(
        long,
        value_name = "NAME",
        global = true,
        conflicts_with = "no_config",
        help_heading = "Configuration"
    )]
    profile: Option<String>,
    /// What the configuration comes to.
    #[arg(skip)]
    pub(crate) config: Configured,
    /// Whether nobody named a path to check, neither here nor in a variable or the configuration.
    #[arg(skip)]
    pub(crate) no_paths: bool,
}

impl Global {
    /// The same with another configuration.
    fn with(&self, config: Configured) -> Self {
        Self { config, ..self.clone() }
    }

    /// The same for a run that nobody is told about.
    fn silent(&self) -> Self {
        Self { quiet: true, verbose: false, ..self.clone() }
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum When {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check customer files against the rules
    Check(Box<check::Check>),
    /// Adopt the gate on what is there: only findings that are not in the baseline count
    Baseline(baseline::Baseline),
    /// Waive findings with a reason and for a time, and look after these waivers
    Waivers(waivers::Waivers),
    /// Run what evidence says once more, and tell what differs
    Verify(verify::Verify),
    /// Tell how a rule comes to its verdict on customer files
    Why(Box<why::Explain>),
    /// Show what rules check, why, and how to fix what they find
    Explain(explain::Explain),
    /// List the rules, or write a folder of their pages
    Rules(rules::Rules),
    /// Print customer files as rules see them, as JSON: a line for each customer
    Parse(parse::Parse),
    /// Make a pack or a rule that works, to go on from
    New(new::New),
    /// Run rules over their fixtures
    Test(Box<test::Test>),
    /// Find mistakes in rules without running them
    Lint(Box<lint::Lint>),
    /// Write what editors and people read about the rule language
    Definitions(definitions::Definitions),
    /// Show what settings come to, and where each value comes from
    Config(config::Show),
    /// Print the JSON Schema of customer files, of clearance.toml, or of a JSON report
    Schema(schema::Print),
    /// Print what a shell needs to complete this command
    Completions(completions::Completions),
    /// Print the manual page, or write one for each command
    Man(man::Man),
}

/// Why a run could not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("{message}")]
    Usage { message: String, help: Option<String> },
    #[error("{0}")]
    Output(String),
    /// The command line makes no sense, or asks for help.
    #[error("{0}")]
    Arguments(#[from] clap::Error),
}

impl Failure {
    fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// The exit code: help that was asked for is no failure.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Arguments(error) if error.exit_code() == 0 => exit::CLEAN,
            _ => exit::CANNOT_RUN,
        }
    }
}

/// Reads the command line of this process, with its variables and the configuration behind it.
pub(crate) fn parse() -> Result<Arguments, Failure> {
    let words: Vec<_> = std::env::args_os().collect();
    let environment = Environment::of_process();
    let line = line::read(&words, &environment)?;
    let mut arguments = Arguments::from_arg_matches(&line.matches)
        .map_err(|error| error.format(&mut line.tree.clone()))?;
    arguments.global.no_paths = line.is_default("paths", &environment);
    // Told to the quiet as well: a variable that does nothing may be the one that would have failed the run.
    environment.notice_unknown(line.tree, &line.names);
    arguments.global.config = line.configured;
    Ok(arguments)
}

/// Runs the command; gives the exit code.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    match &arguments.command {
        Command::Check(check) => check::run(check, &arguments.global),
        Command::Baseline(baseline) => baseline::run(baseline, &arguments.global),
        Command::Verify(verify) => verify::run(verify, &arguments.global),
        Command::Why(explain) => why::run(explain, &arguments.global),
        Command::Explain(explain) => explain::run(explain, &arguments.global),
        Command::Rules(rules) => rules::run(rules, &arguments.global),
        Command::Parse(parse) => parse::run(parse, &arguments.global),
        Command::New(new) => new::run(new, &arguments.global),
        Command::Test(test) => test::run(test, &arguments.global),
        Command::Lint(lint) => lint::run(lint, &arguments.global),
        Command::Definitions(definitions) => definitions::run(definitions, &arguments.global),
        Command::Config(show) => config::run(show, &arguments.global),
        Command::Waivers(waivers) => waivers::run(waivers, &arguments.global),
        Command::Schema(print) => schema::run(print),
        Command::Completions(completions) => completions::run(completions),
        Command::Man(man) => man::run(man, &arguments.global),
    }
}

/// Says on standard error why the run could not start.
pub(crate) fn complain(failure: &Failure) {
    match failure {
        Failure::Load(load) => {
            let style = style_for(&io::stderr(), When::Auto, true);
            // Where standard error is closed there is nobody left to tell.
            let _told = human::write_faults(&load.faults, &style, &mut io::stderr().lock());
        }
        Failure::Usage { message, help: None } | Failure::Output(message) => {
            tell(format_args!("error: {message}"));
        }
        Failure::Usage { message, help: Some(help) } => {
            tell(format_args!("error: {message}\n\n  help: {help}"));
        }
        Failure::Arguments(error) if error.use_stderr() && !io::stderr().is_terminal() => {
            // It names values of others, and may land in the log of a CI service.
            match wanted_color() {
                Some(true) => tell_in_colors(&error.render().ansi().to_string()),
                _ => tell(format_args!("{error}")),
            }
        }
        Failure::Arguments(error) => {
            // It goes to the stream that is right for it, in colours where that takes them.
            let _told = error.print();
        }
    }
}

/// Prints a text on standard output. A closed pipe is no error: whoever read it had enough.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Says something on standard error; where that is closed there is nobody left to tell. It may hold names of files and
/// texts of rules, which must not steer a terminal.
fn tell(text: fmt::Arguments<'_>) {
    let mut error = io::stderr().lock();
    for line in text.to_string().lines() {
        let _told = writeln!(error, "{}", escape(line));
    }
}

/// The same for a text that has colours.
fn tell_in_colors(text: &str) {
    let mut error = io::stderr().lock();
    for line in text.lines() {
        let _told = writeln!(error, "{}", escape_between_colors(line));
    }
}

/// Says on standard error what is wrong with what was given, and lets the run go on.
fn warn(fault: &Fault) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let at = match fault.source.text.is_empty() {
        true => fault.source.name.clone(),
        false => {
            let place = fault.source.position(fault.span.start);
            format!("{}:{}:{}", fault.source.name, place.line, place.column)
        }
    };
    let help = fault.help.iter().map(|help| format!("\n  help: {help}"));
    let text = format!("warning: {at}: {}{}", fault.message, help.collect::<String>());
    // A run may read the same several times.
    if TOLD.lock().unwrap_or_else(PoisonError::into_inner).insert(text.clone()) {
        tell(format_args!("{text}"));
    }
}

fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Output(format!("the report cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// How a stream wants its report.
fn style_for(stream: &impl IsTerminal, color: When, quiet: bool) -> Style {
    let terminal = stream.is_terminal();
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => wanted_color().unwrap_or(terminal),
    };
    let narrated = std::env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0");
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Style {
        color,
        links: terminal && color && supports_hyperlinks::supports_hyperlinks(),
        unicode: !terminal || supports_unicode::supports_unicode(),
        narrated: terminal && narrated,
        width: width.filter(|_| terminal).map_or(PLAIN_WIDTH, |width| width.clamp(40, 120)),
        quiet,
    }
}

/// How wide a report is that goes to no terminal.
const PLAIN_WIDTH: usize = 100;
