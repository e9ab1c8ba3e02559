//! Output of a run: text on its standard streams, which tolerates closed pipes and escapes what must not steer a terminal, and the
//! style of reports.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;
use clearance_render::output::{Style, escape, escape_between_colors, human};
use clearance_syntax::source::Diagnostic;

use super::advice;
use super::environment::Environment;
use super::failure::Failure;
use super::streams::Streams;

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// How wide a report is that goes to no terminal.
pub(crate) const PLAIN_WIDTH: usize = 100;

/// The streams and the environment of a run.
#[derive(Debug)]
pub(crate) struct Console {
    /// The standard streams.
    pub(crate) streams: Streams,
    /// The environment variables.
    pub(crate) environment: Environment,
    /// The warnings that were printed.
    warned: Mutex<BTreeSet<String>>,
}

impl Console {
    /// A console over streams and variables.
    pub(crate) const fn new(streams: Streams, environment: Environment) -> Self {
        Self { streams, environment, warned: Mutex::new(BTreeSet::new()) }
    }

    /// Prints a text on standard output. A closed pipe is not an error: its reader has stopped.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = self.streams.out.lock();
        tolerate_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Prints lines on standard error; where that is closed there is no reader. They may hold names of files
    /// and texts of rules, which must not steer a terminal.
    pub(crate) fn eprintln(&self, text: fmt::Arguments<'_>) {
        self.eprint_escaped(&text.to_string(), escape);
    }

    /// Prints the lines of a text on standard error, as a function escapes them.
    fn eprint_escaped<'a, Escaped: fmt::Display>(
        &self,
        text: &'a str,
        escape: fn(&'a str) -> Escaped,
    ) {
        let mut error = self.streams.err.lock();
        for line in text.lines() {
            let _printed = writeln!(error, "{}", escape(line));
        }
    }

    /// Prints on standard error what is wrong with what was given, once in a run, which may read the same several times.
    pub(crate) fn print_warning(&self, diagnostic: &Diagnostic) {
        let at = if diagnostic.source.text.is_empty() {
            diagnostic.source.name.clone()
        } else {
            let place = diagnostic.source.position(diagnostic.span.start);
            format!("{}:{}:{}", diagnostic.source.name, place.line, place.column)
        };
        let help = diagnostic.help.iter().map(|help| format!("\n  help: {help}"));
        let text = format!("warning: {at}: {}{}", diagnostic.message, help.collect::<String>());
        if self.warned.lock().unwrap_or_else(PoisonError::into_inner).insert(text.clone()) {
            self.eprintln(format_args!("{text}"));
        }
    }

    /// Prints why the command could not run.
    pub(crate) fn print_failure(&self, failure: &Failure) {
        match failure {
            Failure::Load(load) => {
                let style = self.report_style(self.streams.err.is_terminal(), When::Auto, true);
                let diagnostics = advice::name_commands(&load.diagnostics);
                let mut error = self.streams.err.lock();
                // Where standard error is closed there is no reader.
                let _printed = human::write_diagnostics(&diagnostics, &style, &mut *error);
            }
            Failure::Usage { message, help: None } | Failure::Output(message) => {
                self.eprintln(format_args!("error: {message}"));
            }
            Failure::Usage { message, help: Some(help) } => {
                self.eprintln(format_args!("error: {message}\n\n  help: {help}"));
            }
            Failure::Arguments(error) => self.print_argument_error(error),
        }
    }

    /// Prints what clap says of a command line: an error, or the help that it asks for.
    fn print_argument_error(&self, error: &clap::Error) {
        let stream = if error.use_stderr() { &self.streams.err } else { &self.streams.out };
        let text = if self.environment.wanted_color().unwrap_or(stream.is_terminal()) {
            error.render().ansi().to_string()
        } else {
            error.render().to_string()
        };
        match error.use_stderr() {
            // It names values of others, and may land in the log of a CI service.
            true => self.eprint_escaped(&text, escape_between_colors),
            false => {
                let mut out = stream.lock();
                // A closed pipe is no error here either.
                let _printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            }
        }
    }

    /// How a stream wants its report.
    pub(crate) fn report_style(&self, is_terminal: bool, color: When, quiet: bool) -> Style {
        let terminal = self.streams.terminal;
        let color = match color {
            When::Always => true,
            When::Never => false,
            When::Auto => self.environment.wanted_color().unwrap_or(is_terminal),
        };
        let is_narrated =
            self.environment.any_variable("NO_GRAPHICS").is_some_and(|value| value != "0");
        let width = (terminal.columns)().filter(|_| is_terminal);
        Style {
            color,
            links: is_terminal && color && (terminal.links)(),
            unicode: !is_terminal || (terminal.unicode)(),
            narrated: is_terminal && is_narrated,
            width: width.map_or(PLAIN_WIDTH, |width| width.clamp(40, 120)),
            quiet,
        }
    }
}

/// Makes an error of writing that of the command, but for a closed pipe, whose reader has stopped.
pub(crate) fn tolerate_closed_pipe(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Output(format!("the report cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
