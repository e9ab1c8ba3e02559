//! One run of a command: the options of every command, the configuration, and the console.

use std::fmt;

use clearance_render::output::Style;
use clearance_syntax::source::{Diagnostic, Root};

use super::active_config::Configured;
use super::console::{Console, When};
use super::failure::Failure;
use super::global::Global;

/// One run of a command.
#[derive(Debug, Clone)]
pub(crate) struct Session<'c> {
    /// When to use colours.
    pub(crate) color: When,
    /// Whether to print nothing where nothing is found.
    pub(crate) quiet: bool,
    /// Whether to list what is skipped.
    pub(crate) verbose: bool,
    /// The merged configuration.
    pub(crate) config: Configured,
    /// Whether no path to check is named, neither here nor in a variable or the configuration.
    pub(crate) no_paths: bool,
    /// Where it reads and writes.
    pub(crate) console: &'c Console,
}

impl<'c> Session<'c> {
    /// The run that options and a configuration come to.
    pub(crate) fn new(
        options: &Global,
        config: Configured,
        no_paths: bool,
        console: &'c Console,
    ) -> Self {
        let Global { color, quiet, verbose, .. } = *options;
        Self { color, quiet, verbose, config, no_paths, console }
    }

    /// The root that the command line and the configuration come to.
    pub(crate) fn root(&self) -> Root {
        self.config.root.clone()
    }

    /// The same with another configuration.
    pub(crate) fn with_config(&self, config: Configured) -> Self {
        Self { config, ..self.clone() }
    }

    /// The same for a run that prints nothing.
    pub(crate) fn as_silent(&self) -> Self {
        Self { quiet: true, verbose: false, ..self.clone() }
    }

    /// Prints a text on standard output.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        self.console.print(text)
    }

    /// Prints lines on standard error, escaped.
    pub(crate) fn eprintln(&self, text: fmt::Arguments<'_>) {
        self.console.eprintln(text);
    }

    /// Prints a warning on standard error, once.
    pub(crate) fn print_warning(&self, diagnostic: &Diagnostic) {
        self.console.print_warning(diagnostic);
    }

    /// The style of a report, by whether it goes to a terminal.
    pub(crate) fn stream_style(&self, is_terminal: bool) -> Style {
        self.console.report_style(is_terminal, self.color, self.quiet)
    }
}
