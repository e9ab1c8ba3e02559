//! `clearance config`: what settings come to, and where each value comes from.

use std::ffi::OsString;

use clap::{Args, Command};

use super::exit::{self, Exits};
use super::failure::Failure;
use super::forms::{found, listed};
use super::line;
use super::session::Session;
use super::written::shown;

mod gathered;
mod options;
mod written;

use gathered::Section;
use written::Source;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "config",
    codes: &[
        (exit::CLEAN, "the settings are shown"),
        (exit::CANNOT_RUN, "usage error, or something is wrong with the configuration"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Show {
    #[arg(
        short, long, value_name = "FORMAT", value_parser = form, default_value = "toml",
        hide_default_value = true, help = help()
    )]
    format: &'static Form,
    /// Paths and options of `clearance check`, to see what they come to; behind `--` where this command has the same
    #[arg(value_name = "CHECK", trailing_var_arg = true, allow_hyphen_values = true)]
    check: Vec<OsString>,
}

/// A form of the settings: one row of [`FORMS`].
#[derive(Debug)]
pub(super) struct Form {
    pub(super) name: &'static str,
    about: &'static str,
    write: fn(&[Section], &Source<'_>) -> String,
}

pub(super) const FORMS: &[Form] = &[
    Form { name: "toml", about: "A clearance.toml, with comments", write: written::toml },
    Form { name: "json", about: "For other programs", write: written::json },
];

fn form(name: &str) -> Result<&'static Form, String> {
    let form = FORMS.iter().find(|form| form.name == name);
    found(form, FORMS.iter().map(|form| form.name))
}

fn help() -> String {
    listed("How they are written", FORMS.iter().map(|form| (form.name, form.about)))
}

pub(crate) fn run(arguments: &Show, tree: Command, session: &Session<'_>) -> Result<u8, Failure> {
    let environment = &session.console.environment;
    let words = [OsString::from("clearance"), OsString::from("check")].into_iter();
    let words = words.chain(session.config.chosen.iter().cloned()).chain(arguments.check.clone());
    let line = line::read(tree, &words.collect::<Vec<_>>(), environment)?;
    let mut sections = options::sections(&line, environment);
    let file = line.configured.file.as_ref();
    sections.extend(file.map(gathered::sections).unwrap_or_default());
    let source = Source {
        file: file.map(|file| file.document.source.name.as_str()),
        folder: shown(&line.configured.folder()),
        profile: file.and_then(|file| file.profile.as_deref()),
    };
    session.print(&(arguments.format.write)(&sections, &source))?;
    Ok(exit::CLEAN)
}
