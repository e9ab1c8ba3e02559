//! Completions for bash: around the generated function one that reads `--format=json`, which bash takes for three words, and
//! offers files where a path can stand and nowhere else.

use std::fmt::Write as _;

use clap::Command;

use super::command_words::{NAME, subcommands_below, takes_files, value_words};

/// The head of the generated function, and of the same as it is called here. Which command it finds is a variable of the
/// function that calls it.
const GENERATED: (&str, &str) = (
    "_clearance() {\n    local i cur prev opts cmd\n",
    "_clearance_words() {\n    local i cur prev opts\n",
);

/// The function that bash calls: `$1` is the command, `$2` the word to complete and `$3` the one before it.
const BEFORE: &str = r#"
_clearance() {
    local cmd="" valued="" firsts="" paths="" current="$2" before="$3" given="" word
    COMPREPLY=()
    if [[ "${COMP_WORDS[COMP_CWORD]}" == "=" ]]; then
        current=""
    elif [[ "$before" == "=" ]] && (( COMP_CWORD > 1 )); then
        before="${COMP_WORDS[COMP_CWORD-2]}"
    elif [[ "$current" == --*=* ]]; then
        before="${current%%=*}"
        given="$before="
        current="${current#*=}"
        local COMP_CWORD=$((COMP_CWORD + 1))
    fi
    _clearance_words "$1" "$current" "$before"
    case "$cmd" in
"#;

const AFTER: &str = r#"    esac
    if [[ "$valued" == *" $before "* ]]; then
        # A value that is its own completion is any text.
        if (( ${#COMPREPLY[@]} == 1 )) && [[ "${COMPREPLY[0]}" == "$current" && -z "$current" ]]; then
            COMPREPLY=()
        fi
        [[ -z "$given" ]] || COMPREPLY=("${COMPREPLY[@]/#/$given}")
        return 0
    fi
    if [[ -z "$paths" || "$current" == -* ]]; then
        return 0
    fi
    # Behind the words that come first, only paths can stand.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ -n "$word" && "$firsts" == *" $word "* ]]; then
            firsts=""
        fi
    done
    if [[ -z "$firsts" ]]; then
        local IFS=$'\n'
        COMPREPLY=($(compgen -f -- "$current"))
        if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
            compopt -o filenames 2> /dev/null
        fi
    fi
    return 0
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _clearance -o nosort clearance
else
    complete -F _clearance clearance
fi
"#;

/// The generated script with the function around it.
pub(super) fn with_wrapper(generated: &str, command: &Command) -> String {
    let (function, _) =
        generated.split_once("\nif [[ \"${BASH_VERSINFO").unwrap_or((generated, ""));
    let mut text = function.replacen(GENERATED.0, GENERATED.1, 1);
    // Outside of a completion, as where the function is called by hand, it only fails.
    for option in ["filenames", "plusdirs", "nospace"] {
        let call = format!("compopt -o {option}");
        text = text.replace(&format!("{call}\n"), &format!("{call} 2> /dev/null\n"));
    }
    text += BEFORE;
    for (path, command) in subcommands_below(command, &[]) {
        push_command(&path, command, &mut text);
    }
    text + AFTER
}

/// Appends what a command takes: the options that have a value, the words that come before paths, whether paths do.
fn push_command(path: &[&str], command: &Command, text: &mut String) {
    let mut valued = String::from(" ");
    for option in command.get_opts() {
        for short in option.get_short_and_visible_aliases().unwrap_or_default() {
            let _written = write!(valued, "-{short} ");
        }
        for long in option.get_long_and_visible_aliases().unwrap_or_default() {
            let _written = write!(valued, "--{long} ");
        }
    }
    let name: String =
        path.iter().map(|word| format!("__subcmd__{}", word.replace('-', "__subcmd__"))).collect();
    let _written = writeln!(text, "        {NAME}{name})\n            valued=\"{valued}\"");
    if command.get_positionals().any(takes_files) {
        let firsts = command.get_positionals().take_while(|arg| !takes_files(arg)).map(value_words);
        let firsts = firsts.map(|words| format!(" {words} ")).collect::<String>();
        let _written = writeln!(text, "            firsts=\"{firsts}\"\n            paths=1");
    }
    text.push_str("            ;;\n");
}
