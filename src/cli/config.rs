//! `clearance config`: what settings come to, and where each value comes from.

use std::ffi::OsString;

use clap::{Args, Command};

use super::exit::{self, Exits};
use super::failure::Failure;
use super::line;
use super::output_files::display_path;
use super::page_formats::{found_or_names, list_formats};
use super::session::Session;

mod config_text;
mod file_sections;
mod option_sections;

use config_text::Source;
use file_sections::Section;

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
pub(crate) struct ShowConfig {
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_form, default_value = "toml",
        hide_default_value = true, help = form_help()
    )]
    format: &'static ConfigFormat,
    /// Paths and options of `clearance check`, to see what they come to; behind `--` where this command has the same
    #[arg(value_name = "CHECK", trailing_var_arg = true, allow_hyphen_values = true)]
    check: Vec<OsString>,
}

/// A form of the settings: one row of [`FORMS`].
#[derive(Debug)]
pub(super) struct ConfigFormat {
    pub(super) name: &'static str,
    about: &'static str,
    write: fn(&[Section], &Source<'_>) -> String,
}

pub(super) const FORMS: &[ConfigFormat] = &[
    ConfigFormat {
        name: "toml",
        about: "A clearance.toml, with comments",
        write: config_text::to_toml,
    },
    ConfigFormat { name: "json", about: "For other programs", write: config_text::to_json },
];

fn parse_form(name: &str) -> Result<&'static ConfigFormat, String> {
    let form = FORMS.iter().find(|form| form.name == name);
    found_or_names(form, FORMS.iter().map(|form| form.name))
}

fn form_help() -> String {
    list_formats("How they are written", FORMS.iter().map(|form| (form.name, form.about)))
}

pub(crate) fn run(
    arguments: &ShowConfig,
    tree: Command,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let environment = &session.console.environment;
    let words = [OsString::from("clearance"), OsString::from("check")].into_iter();
    let words = words.chain(session.config.chosen.iter().cloned()).chain(arguments.check.clone());
    let line = line::read_line(tree, &words.collect::<Vec<_>>(), environment)?;
    let mut sections = option_sections::option_sections(&line, environment);
    let file = line.configured.file.as_ref();
    sections.extend(file.map(file_sections::file_sections).unwrap_or_default());
    let source = Source {
        file: file.map(|file| file.document.source.name.as_str()),
        folder: display_path(&line.configured.base_folder()),
        profile: file.and_then(|file| file.profile.as_deref()),
    };
    session.print(&(arguments.format.write)(&sections, &source))?;
    Ok(exit::CLEAN)
}
