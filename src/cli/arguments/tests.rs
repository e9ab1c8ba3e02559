//! The table is what help and the page say.

use std::fmt::Write as _;
use std::path::Path;

use clap::CommandFactory;

use super::{Arguments, EXITS};
use crate::cli::exit::{CLEAN, CODES, FINDINGS, INCOMPLETE, NOTHING, Row, WIDTH, of_check};

fn page() -> String {
    let mut page = "# Exit codes\n\n<!-- Made from the commands in `src/cli` by `UPDATE=1 cargo test exit_codes`. -->\n\n\
        They are the same for every report format. Where several apply, the first of 2, 4, 3, 1 is given.\n\n\
        | code | means |\n|---|---|\n"
        .to_owned();
    let row = |page: &mut String, (code, meaning): &Row| {
        writeln!(page, "| {code} | {meaning} |").unwrap();
    };
    CODES.iter().for_each(|code| row(&mut page, code));
    for exits in EXITS {
        write!(page, "\n## `clearance {}`\n\n| code | means |\n|---|---|\n", exits.command)
            .unwrap();
        exits.codes.iter().for_each(|code| row(&mut page, code));
    }
    page
}

#[test]
fn exit_codes_are_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exit-codes.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(written == page(), "docs/exit-codes.md is stale: UPDATE=1 cargo test exit_codes");
}

#[test]
fn exit_codes_of_every_command_are_in_its_help() {
    fn collect_runnable(command: &clap::Command, path: &str, found: &mut Vec<(String, String)>) {
        let below: Vec<_> =
            command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
        let is_run = below.is_empty() || !path.is_empty() && !command.is_subcommand_required_set();
        if is_run {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            found.push((path.trim_start().to_owned(), help));
        }
        for sub in below {
            collect_runnable(sub, &format!("{path} {}", sub.get_name()), found);
        }
    }
    let mut commands = Vec::new();
    collect_runnable(&Arguments::command(), "", &mut commands);
    for (name, help) in &commands {
        let exits = EXITS.iter().find(|exits| exits.command == name);
        let exits = exits.unwrap_or_else(|| panic!("`{name}` has no row in EXITS"));
        assert!(
            help.contains(&exits.help()),
            "the help of `{name}` does not end with its exit codes"
        );
    }
    assert_eq!(commands.len(), EXITS.len(), "a row is of no command");
}

#[test]
fn exit_codes_are_in_order_and_wrapped() {
    for exits in EXITS {
        assert!(exits.codes.is_sorted_by(|one, next| one.0 < next.0), "{}", exits.command);
        assert!(exits.help().lines().all(|line| line.len() <= WIDTH), "{}", exits.help());
    }
    let codes: Vec<u8> = CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [0, 1, 2, 3, 4]);
}

#[test]
fn exit_codes_take_precedence() {
    assert_eq!(of_check(true, true, true), NOTHING);
    assert_eq!(of_check(false, true, true), INCOMPLETE);
    assert_eq!(of_check(false, false, true), FINDINGS);
    assert_eq!(of_check(false, false, false), CLEAN);
}
