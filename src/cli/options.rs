//! Where options take their values from where the command line has none: variables, and keys of the configuration.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, Command};
use clearance_gate::config::{SETTINGS, Setting};

/// How the name of every variable starts.
pub(crate) const PREFIX: &str = "CLEARANCE_";

/// Options of `check` whose name means something else in other commands, and these commands; `*` are all of them.
const OTHERWISE: &[(&str, &[&str])] = &[
    ("allow", &["lint"]),
    ("as-of", &["test"]),
    ("deny", &["lint"]),
    ("diff", &["offers"]),
    ("exclude", &["rules"]),
    ("fail-on", &["lint"]),
    ("format", &["*"]),
    ("packs", &["new rule"]),
    ("select", &["rules"]),
    ("title", &["new rule"]),
    ("warn", &["lint"]),
];

/// The names of the options of `check` and of those of every command.
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// Those of all commands.
    pub(crate) fn of(tree: &Command) -> Self {
        let check = tree.find_subcommand("check").into_iter().flat_map(Command::get_arguments);
        Self(tree.get_arguments().chain(check).filter_map(option_name).collect())
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
        let name = option_name(arg)?;
        if arg.is_positional() {
            self.setting(path, arg)?;
        }
        Some(variable_of(if self.is_shared(path, &name) { "" } else { path }, &name))
    }

    /// The key of the configuration that an argument of a command takes its value from.
    pub(crate) fn setting(&self, path: &str, arg: &Arg) -> Option<&'static Setting> {
        let name = option_name(arg)?;
        let takes = |setting: &&Setting| {
            let of_it = || {
                let shared = setting.command == "check" && self.is_shared(path, &name);
                path == setting.command || shared
            };
            setting.option == name && of_it() && !setting.apart.contains(&path)
        };
        SETTINGS.iter().find(takes)
    }
}

/// The variable of an option of a command.
pub(crate) fn variable_of(path: &str, option: &str) -> String {
    let words = [path, option].into_iter().filter(|word| !word.is_empty());
    let words: Vec<String> =
        words.map(|word| word.replace(['-', ' ', '.'], "_").to_uppercase()).collect();
    format!("{PREFIX}{}", words.join("_"))
}

/// The name of an option, or of arguments that are the values of a setting.
pub(crate) fn option_name(arg: &Arg) -> Option<String> {
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
pub(crate) fn map_arguments(
    command: Command,
    path: &str,
    change: &mut dyn FnMut(&str, Arg) -> Arg,
) -> Command {
    command.mut_args(|arg| change(path, arg)).mut_subcommands(|below| {
        let path = join_words(path, below.get_name());
        map_arguments(below, &path, change)
    })
}

/// The words that call a command.
pub(crate) fn join_words(path: &str, name: &str) -> String {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::{Arg, ArgAction};

    use super::{Names, OTHERWISE, map_arguments, option_name};
    use crate::cli::arguments::command_tree;
    use crate::cli::environment::takes_several;

    /// Every argument of every command that can have a variable, with the words that call its command.
    fn arguments() -> Vec<(String, Arg)> {
        let mut all = Vec::new();
        map_arguments(command_tree(), "", &mut |path, arg| {
            all.push((path.to_owned(), arg.clone()));
            arg
        });
        all
    }

    #[test]
    fn every_option_has_a_variable() {
        let names = Names::of(&command_tree());
        let mut options = 0;
        for (path, arg) in arguments() {
            let variable = names.variable(&path, &arg);
            if arg.is_positional() || option_name(&arg).is_none() {
                continue;
            }
            options += 1;
            let variable = variable.unwrap_or_else(|| panic!("{path} {arg}"));
            let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            assert!(
                variable.starts_with("CLEARANCE_") && variable.chars().all(plain),
                "{variable}"
            );
        }
        assert!(options > 100, "{options} options");
    }

    #[test]
    fn variables_are_named_by_the_rule() {
        let names = Names::of(&command_tree());
        let all = arguments();
        for (path, option, variable) in [
            ("", "color", "CLEARANCE_COLOR"),
            ("", "profile", "CLEARANCE_PROFILE"),
            ("check", "fail-on", "CLEARANCE_FAIL_ON"),
            ("check", "paths", "CLEARANCE_PATHS"),
            ("why", "paths", "CLEARANCE_PATHS"),
            ("why", "as-of", "CLEARANCE_AS_OF"),
            ("why", "format", "CLEARANCE_WHY_FORMAT"),
            ("test", "packs", "CLEARANCE_PACKS"),
            ("test", "as-of", "CLEARANCE_TEST_AS_OF"),
            ("test", "coverage-min", "CLEARANCE_TEST_COVERAGE_MIN"),
            ("test", "max-time", "CLEARANCE_MAX_TIME"),
            ("lint", "packs", "CLEARANCE_PACKS"),
            ("lint", "fail-on", "CLEARANCE_LINT_FAIL_ON"),
            ("lint", "deny", "CLEARANCE_LINT_DENY"),
            ("rules", "select", "CLEARANCE_RULES_SELECT"),
            ("new rule", "title", "CLEARANCE_NEW_RULE_TITLE"),
            ("new rule", "packs", "CLEARANCE_NEW_RULE_PACKS"),
        ] {
            let arg = all
                .iter()
                .find(|(at, arg)| at == path && option_name(arg).as_deref() == Some(option));
            let (_, arg) = arg.unwrap_or_else(|| panic!("{path} {option}"));
            assert_eq!(names.variable(path, arg).as_deref(), Some(variable), "{path} {option}");
        }
    }

    /// Two options that share a variable are of one name and are written alike; where that is not so, one of them belongs
    /// into `OTHERWISE`.
    #[test]
    fn options_of_different_meanings_share_no_variable() {
        let names = Names::of(&command_tree());
        let mut known: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (path, arg) in arguments() {
            let Some(variable) = names.variable(&path, &arg) else { continue };
            // Folders of rules are an option here and arguments there.
            let is_switch = matches!(arg.get_action(), ArgAction::SetTrue);
            let value = arg.get_value_names().filter(|_| !is_switch);
            let value = value.and_then(|names| names.first()).map(ToString::to_string);
            let count = if takes_several(&arg) { "several" } else { "one" };
            let how = format!("{} {value:?} {count}", option_name(&arg).unwrap());
            if !arg.is_positional() {
                known.entry(variable).or_default().push((path, how));
            }
        }
        for (variable, options) in known {
            let (first, others) = options.split_first().unwrap();
            for other in others {
                assert_eq!(first.1, other.1, "{variable}: `{}` and `{}`", first.0, other.0);
            }
        }
    }

    #[test]
    fn what_means_something_else_is_there() {
        let all = arguments();
        for (option, commands) in OTHERWISE {
            for command in commands.iter().filter(|command| **command != "*") {
                let there = |(path, arg): &(String, Arg)| {
                    path == command && option_name(arg).as_deref() == Some(option)
                };
                assert!(all.iter().any(there), "{command} --{option}");
            }
        }
    }
}
