//! Completions for fish: what stands without an option, of which the generated script says nothing.

use std::fmt::Write as _;

use clap::Command;

use super::command_words::{NAME, subcommands_below, takes_files, value_words};

/// The generated script, with the words that commands take, and without files where none can stand.
pub(super) fn with_positionals(generated: String, command: &Command) -> String {
    let mut text = generated;
    let commands = subcommands_below(command, &[]);
    let leaves = commands.iter().filter(|(_, command)| !command.has_subcommands());
    for (path, command) in leaves.filter(|(path, _)| path.first() != Some(&"help")) {
        let place = match path.as_slice() {
            [command] => format!("__fish_{NAME}_using_subcommand {command}"),
            [command, below] => {
                format!(
                    "__fish_{NAME}_using_subcommand {command}; and __fish_seen_subcommand_from {below}"
                )
            }
            _ => continue,
        };
        if !command.get_positionals().any(takes_files) {
            let _written = writeln!(text, "complete -c {NAME} -n \"{place}\" -f");
        }
        let words = command.get_positionals().map(value_words).filter(|words| !words.is_empty());
        for words in words {
            let _written = writeln!(text, "complete -c {NAME} -n \"{place}\" -a \"{words}\"");
        }
    }
    text
}
