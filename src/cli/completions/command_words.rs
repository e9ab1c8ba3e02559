//! The words that shells complete: the commands with their names, and the values of arguments.

use clap::{Arg, Command, ValueHint};

/// The name of the installed command.
pub(super) const NAME: &str = "clearance";

/// The commands below one, each with the words that call it.
pub(super) fn subcommands_below<'c>(
    command: &'c Command,
    path: &[&'c str],
) -> Vec<(Vec<&'c str>, &'c Command)> {
    let mut all = Vec::new();
    for below in command.get_subcommands() {
        let path = [path, &[below.get_name()]].concat();
        all.extend(self::subcommands_below(below, &path));
        all.push((path, below));
    }
    all
}

/// Whether a file or folder can stand in the place of an argument.
pub(super) fn takes_files(arg: &Arg) -> bool {
    matches!(arg.get_value_hint(), ValueHint::FilePath | ValueHint::DirPath)
}

/// The words that an argument takes.
pub(super) fn value_words(arg: &Arg) -> String {
    let values = arg.get_possible_values();
    values.iter().map(|value| value.get_name()).collect::<Vec<_>>().join(" ")
}
