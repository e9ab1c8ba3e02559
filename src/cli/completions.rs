//! `clearance completions`: what a shell needs to complete the command's arguments.

use crate::builtin_pack;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Args, Command, ValueHint};
use clap_complete::Shell;
use clearance_engine::rule::Selection;
use clearance_render::output::{self, plan, waivers};
use clearance_workbench::page::{lint_pages, pack_pages, reserved_pages};
use clearance_workbench::present::{lints, page, suite, why};

use super::config;
use super::exit::{self, Exits};
use super::failure::Failure;
use super::new;
use super::offers;
use super::options::map_arguments;
use super::packs::load_unconfigured;
use super::session::Session;

mod bash;
mod command_words;
mod fish;

use command_words::NAME;

/// Its exit codes.
pub(crate) const EXITS: Exits =
    Exits { command: "completions", codes: &[exit::DONE, (exit::CANNOT_RUN, "usage error")] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Completions {
    /// The shell: bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    shell: Shell,
}

pub(crate) fn run(
    arguments: &Completions,
    tree: Command,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let mut text = Vec::new();
    let mut command = completion_command(tree)?;
    clap_complete::generate(arguments.shell, &mut command, NAME, &mut text);
    let text = String::from_utf8(text).map_err(|error| Failure::Output(error.to_string()))?;
    let text = match arguments.shell {
        Shell::Bash => bash::with_wrapper(&text, &command),
        Shell::Fish => fish::with_positionals(text, &command),
        _ => text,
    };
    session.print(&text)?;
    Ok(exit::CLEAN)
}

/// The arguments, with the words that options take although they are no closed list: `--format` may also name a file, and
/// rules may be one's own.
fn completion_command(tree: Command) -> Result<Command, Failure> {
    let pack = load_unconfigured(&[builtin_pack().clone()], &Selection::default())?;
    let rules: Vec<String> = pack.rule_ids().into_iter().map(str::to_owned).collect();
    let ids =
        |pages: Vec<clearance_workbench::page::RulePage>| pages.into_iter().map(|page| page.id);
    let lints: Vec<String> = ids(lint_pages()).collect();
    let pages = ids(pack_pages(&pack))
        .chain(ids(reserved_pages(&pack.described.words).collect()))
        .chain(lints.clone())
        .collect();
    let words = Words { rules, lints, pages };
    Ok(map_arguments(tree, "", &mut |path, arg| with_values(path, arg, &words)))
}

/// Ids that arguments take.
struct Words {
    /// Of the shipped rules.
    rules: Vec<String>,
    /// Of lints.
    lints: Vec<String>,
    /// Of all that `explain` has a page for.
    pages: Vec<String>,
}

/// An argument with the words that it takes, or with what else a shell can complete in its place, by the name of its value.
fn with_values(path: &str, arg: Arg, words: &Words) -> Arg {
    if !matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) {
        return arg;
    }
    let named = arg.get_value_names().and_then(|names| names.first()).map(|name| name.to_string());
    let one_of = |arg: Arg, words: &[String]| {
        arg.value_parser(PossibleValuesParser::new(words.iter().cloned()))
    };
    match named.as_deref().unwrap_or_default() {
        "FORMAT" | "FORMAT[=FILE]" => match format_names(path) {
            Some(formats) => arg.value_parser(PossibleValuesParser::new(formats)),
            None => arg,
        },
        "RULE" if path == "explain" => one_of(arg, &words.pages),
        "RULE" => one_of(arg, &words.rules),
        // For zsh, a colon ends the name of a value.
        "GLOB|tag:TAG" => one_of(arg.value_name("RULE"), &words.rules),
        "LINT" => one_of(arg, &words.lints),
        "FILE" | "FILES" | "PATHS" | "CHECK" => arg.value_hint(ValueHint::FilePath),
        "DIR" | "PACK" | "PACKS" => arg.value_hint(ValueHint::DirPath),
        _ if arg.get_possible_values().is_empty() => arg.value_hint(ValueHint::Other),
        _ => arg,
    }
}

/// The formats of a command, if its parser does not know them.
fn format_names(path: &str) -> Option<Vec<&'static str>> {
    Some(match path {
        "check" => output::REPORT_FORMATS.iter().map(|output| output.name).collect(),
        "plan" => plan::PLAN_FORMATS.iter().map(|format| format.name).collect(),
        "why" => why::OUTPUTS.iter().map(|output| output.name).collect(),
        "explain" => page::PAGES.iter().map(|form| form.name).collect(),
        "rules" => page::LISTS.iter().map(|form| form.name).collect(),
        "offers" => offers::FORMATS.iter().map(|form| form.name).collect(),
        "test" => suite::OUTPUTS.iter().map(|output| output.name).collect(),
        "import" => clearance_import::draft::FORMS.iter().map(|form| form.name).collect(),
        "new customer" => new::customer::DRAFT_FORMATS.iter().map(|format| format.name).collect(),
        "lint" => lints::LINT_OUTPUTS.iter().map(|output| output.name).collect(),
        "waivers list" | "waivers expiring" => {
            waivers::WAIVER_LIST_FORMATS.iter().map(|list| list.name).collect()
        }
        "config" => config::FORMS.iter().map(|form| form.name).collect(),
        _ => return None,
    })
}
