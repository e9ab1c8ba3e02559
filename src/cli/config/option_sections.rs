//! The values of options, in the order of the table of settings.

use clap::{Arg, ArgMatches};
use clearance_gate::config::{SETTINGS, Setting, SettingKind};
use clearance_syntax::document::Value;

use super::file_sections::{Origin, Section, SettingLine, Written, written_list};
use crate::cli::environment::Environment;
use crate::cli::line::{self, From, innermost_command};
use crate::cli::options::{command_at, option_name, variable_of};

/// A section without a header, and one for each table.
pub(super) fn option_sections(line: &line::Line, environment: &Environment) -> Vec<Section> {
    let mut sections: Vec<Section> = vec![Section::default()];
    for setting in SETTINGS {
        let (table, key) = setting.key.split_once('.').unwrap_or(("", setting.key));
        let header = (!table.is_empty()).then(|| format!("[{table}]"));
        let shown = option_row(line, environment, setting, key);
        match sections.iter_mut().find(|section| section.header == header) {
            Some(section) => section.lines.push(shown),
            None => sections.push(Section { header, path: vec![table.into()], lines: vec![shown] }),
        }
    }
    sections
}

fn option_row(
    line: &line::Line,
    environment: &Environment,
    setting: &'static Setting,
    key: &str,
) -> SettingLine {
    let (_, arguments) = innermost_command(&line.matches);
    let command = command_at(&line.tree, &line.path);
    let of_it = |arg: &&Arg| option_name(arg).is_some_and(|name| name == setting.option);
    let arg = command.and_then(|command| command.get_arguments().find(of_it));
    let (from, texts) = match arg.filter(|_| setting.command == line.path) {
        Some(arg) => (line.from(arg, environment), argument_texts(arguments, arg)),
        None => other_command_value(line, environment, setting),
    };
    let from_here = || {
        let values = texts
            .iter()
            .map(|text| written_scalar(setting.kind, &rebase_path(line, setting.kind, text)));
        written_setting(setting.kind, values.collect())
    };
    let file = line.configured.file.as_ref();
    let given = file.and_then(|file| Some((file, file.option_value(setting.key)?)));
    let (value, from) = match (from, given) {
        (From::Configuration, Some((file, given))) => {
            // As it is written there.
            let values =
                given.texts.iter().map(|text| written_scalar(setting.kind, text)).collect();
            (written_setting(setting.kind, values), Origin::of(file, given.node))
        }
        (From::CommandLine, _) => (from_here(), Origin::CommandLine),
        (From::Variable(name), _) => (from_here(), Origin::Variable(name)),
        _ if texts.is_empty() => (None, Origin::Default),
        _ => (from_here(), Origin::Default),
    };
    SettingLine { key: key.to_owned(), value: value.ok_or(setting.unset), from }
}

fn written_setting(kind: SettingKind, values: Vec<Written>) -> Option<Written> {
    if kind.is_list(values.len()) { Some(written_list(values)) } else { values.into_iter().next() }
}

/// The texts that an argument has.
fn argument_texts(arguments: &ArgMatches, arg: &Arg) -> Vec<String> {
    let raw = arguments.get_raw(arg.get_id().as_str());
    raw.into_iter().flatten().map(|text| text.to_string_lossy().into_owned()).collect()
}

/// The value of an option of another command.
fn other_command_value(
    line: &line::Line,
    environment: &Environment,
    setting: &Setting,
) -> (From, Vec<String>) {
    let command = if setting.command == "check" { "" } else { setting.command };
    let variable = variable_of(command, setting.option);
    let of_variable = environment.get(&variable).map(|text| text.to_string_lossy().into_owned());
    match of_variable {
        Some(text) => (From::Variable(variable), vec![text]),
        None if line.configured.option_values(setting).is_some() => {
            (From::Configuration, Vec::new())
        }
        None => (From::Default, Vec::new()),
    }
}

/// A text with its path named as the configuration would.
fn rebase_path(line: &line::Line, kind: SettingKind, text: &str) -> String {
    match (kind, text.split_once('=')) {
        (kind, _) if kind.is_path() => line.configured.named_from_root(text),
        (SettingKind::Formats, Some((format, file))) => {
            format!("{format}={}", line.configured.named_from_root(file))
        }
        _ => text.to_owned(),
    }
}

/// A value that is no list.
fn written_scalar(kind: SettingKind, text: &str) -> Written {
    let number = || text.parse().ok().map(Value::Int);
    let value = match kind {
        SettingKind::Number | SettingKind::Size => number(),
        SettingKind::Truth => text.parse().ok().map(Value::Bool),
        SettingKind::Date => text.parse().ok().map(Value::Date),
        _ => None,
    };
    Written::from_scalar(&value.unwrap_or_else(|| Value::Text(text.into())))
}
