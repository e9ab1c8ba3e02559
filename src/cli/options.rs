//! Where options take their values from where the command line has none: variables, and keys of the configuration.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, Command};
use clearance::config::{SETTINGS, Setting};

/// How the name of every variable starts.
pub(crate) const PREFIX: &str = "CLEARANCE_";

/// Options of `check` whose name means something else in other commands, and these commands; `*` are all of them.
const OTHERWISE: &[(&str, &[&str])] = &[
    ("allow", &["lint"]),
    ("as-of", &["test"]),
    ("deny", &["lint"]),
    ("exclude", &["rules"]),
    ("fail-on", &["lint"]),
    ("format", &["*"]),
    ("rules", &["new rule"]),
    ("select", &["rules"]),
    ("warn", &["lint"]),
];

/// The names of the options of `check` and of those of every command.
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// Those of all commands.
    pub(crate) fn of(tree: &Command) -> Self {
        let check = tree.find_subcommand("check").into_iter().flat_map(Command::get_arguments);
        Self(tree.get_arguments().chain(check).filter_map(name).collect())
    }

    /// Whether an argument of a command means what that of `check`, or of every command, does.
    fn is_shared(&self, path: &str, name: &str) -> bool {
        let otherwise = OTHERWISE.iter().any(|(option, commands)| {
            *option == name && (commands.contains(&path) || commands.contains(&"*"))
        });
        ["", "check"].contains(&path) || self.0.contains(name) && !otherwise
    }

    /// The variable of an argument of a command, which is the words that call it; those of options of every command
    /// have none.
    pub(crate) fn variable(&self, path: &str, arg: &Arg) -> Option<String> {
        let name = name(arg)?;
        if arg.is_positional() {
            self.setting(path, arg)?;
        }
        Some(variable_of(if self.is_shared(path, &name) { "" } else { path }, &name))
    }

    /// The key of the configuration that an argument of a command takes its value from.
    pub(crate) fn setting(&self, path: &str, arg: &Arg) -> Option<&'static Setting> {
        let name = name(arg)?;
        let takes = |setting: &&Setting| {
            let of_it = path == setting.command
                || setting.command == "check" && self.is_shared(path, &name);
            setting.option == name && of_it && !setting.apart.contains(&path)
        };
        SETTINGS.iter().find(takes)
    }
}

/// The variable of an option of a command.
pub(crate) fn variable_of(path: &str, option: &str) -> String {
    let words = [path, option].into_iter().filter(|word| !word.is_empty());
    let words: Vec<String> =
        words.map(|word| word.replace(['-', ' '], "_").to_uppercase()).collect();
    format!("{PREFIX}{}", words.join("_"))
}

/// The name of an option, or of arguments that are the values of a setting.
pub(crate) fn name(arg: &Arg) -> Option<String> {
    if matches!(
        arg.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    ) {
        return None;
    }
    let id = || SETTINGS.iter().map(|row| row.option).find(|option| arg.get_id() == *option);
    arg.get_long().or_else(|| id().filter(|_| arg.is_positional())).map(str::to_owned)
}

/// The same commands with every argument changed; its command is the words that call it.
pub(crate) fn changed(
    command: Command,
    path: &str,
    change: &mut dyn FnMut(&str, Arg) -> Arg,
) -> Command {
    command.mut_args(|arg| change(path, arg)).mut_subcommands(|below| {
        let path = joined(path, below.get_name());
        changed(below, &path, change)
    })
}

/// The words that call a command.
pub(crate) fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path} {name}"),
    }
}

/// The command that some words call.
pub(crate) fn command_at<'a>(tree: &'a Command, path: &str) -> Option<&'a Command> {
    path.split(' ')
        .filter(|word| !word.is_empty())
        .try_fold(tree, |at, word| at.find_subcommand(word))
}
