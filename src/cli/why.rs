//! `clearance why`: how a rule came to its verdict.

use std::path::PathBuf;

use crate::shipped_packs;
use clap::Args;
use clearance_engine::check::RunOutcome;
use clearance_engine::files::Found;
use clearance_engine::pack::{self, Described, LoadError, Pack, PackFiles};
use clearance_engine::report::{Severity, Words};
use clearance_engine::rule::{Selection, ambiguous_name};
use clearance_engine::settings::Settings;
use clearance_workbench::present::why::{OUTPUTS, WhyFormat, find_format};
use clearance_workbench::why::{self, Explanation};
use jiff::civil::Date;

use super::exit::{self, Exits};
use super::failure::Failure;
use super::inputs::Inputs;
use super::levels::Levels;
use super::limits::LimitOptions;
use super::packs::{PackOptions, read_table_folders};
use super::page_formats::found_or_names;
use super::reports::write_out;
use super::session::Session;
use super::skipped::{none_in, print_empty_paths, print_skipped};
use super::values::{parse_bytes, parse_date, today_utc};

mod fixtures;

use fixtures::Fixtures;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "why",
    codes: &[
        (exit::CLEAN, "the rule passed, or does not apply, or only warns or advises"),
        (
            exit::FINDINGS,
            "it has findings of severity error, or the file does not keep to the schema",
        ),
        exit::NEEDS_RULES,
        (
            exit::INCOMPLETE,
            "a file could not be read or parsed, the rule did not finish, or a path holds no document",
        ),
        (exit::NOTHING, "there is no such document"),
    ],
};

const TOLD: &str = "\
What is told, in the order in which it happened:
  reads    a value of the document, with its line, column and key
  asks     a question of the rule as its script has it, then the values in it and the answer
  decides  the same where the answer decides how the rule goes on
  gathers  what the rule takes along to look at all documents
  reports  a finding, drawn below the verdict";

#[derive(Debug, Args)]
#[command(after_help = format!("{TOLD}\n\n{}", EXITS.help()))]
pub(crate) struct Why {
    /// The rule's id
    rule: String,
    /// Documents and folders of them; `-` is standard input. A rule over all documents looks at all of them.
    /// Fixtures of the rules are taken as `clearance test` takes them, with their own date
    #[arg(value_name = "PATHS", required = true)]
    paths: Vec<PathBuf>,
    /// Which document of each file to tell about, from 0, where it holds several [default: all]
    #[arg(long, value_name = "N")]
    document: Option<usize>,
    #[command(flatten)]
    packs: PackOptions,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    data: Vec<PathBuf>,
    #[command(flatten)]
    levels: Levels,
    /// The date that the rule takes for today, as in 2026-12-31 [default: today, UTC, or the fixture's]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Rules")]
    as_of: Option<Date>,
    #[arg(short, long, value_name = "FORMAT", default_value = "human", value_parser = parse_output, help = output_help())]
    format: &'static WhyFormat,
    /// What standard input is called; the extension says its format [default: stdin.toml]
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
    /// How large a document may be: bytes, or as in 512K, 16M, 1G
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = parse_bytes)]
    max_file_size: u64,
    #[command(flatten)]
    limits: LimitOptions,
}

fn parse_output(name: &str) -> Result<&'static WhyFormat, String> {
    found_or_names(find_format(name), OUTPUTS.iter().map(|output| output.name))
}

fn output_help() -> String {
    let rows: Vec<String> =
        OUTPUTS.iter().map(|row| format!("  {:<8} {}", row.name, row.about)).collect();
    format!("Form of the answer:\n{}", rows.join("\n"))
}

pub(crate) fn run(arguments: &Why, session: &Session<'_>) -> Result<u8, Failure> {
    let packs = arguments.packs.read_packs(session.console)?;
    let fixtures = fixtures::fixtures_at(&arguments.paths, &packs, arguments.max_file_size)?;
    // Fixtures are about the rules as they are.
    let settings = match fixtures {
        Some(_) => Settings::default(),
        None => session.config.rule_settings(),
    };
    let settings = arguments.levels.overlay_settings(settings);
    let words = Described::of(&packs).words;
    let (files, as_of, params, places, without) = match fixtures {
        Some(Fixtures { found, as_of, params }) => {
            (found, Some(as_of), params, String::new(), Vec::new())
        }
        None => {
            let name = arguments.stdin_filename.as_deref();
            let inputs =
                Inputs::of(&arguments.paths, name, arguments.max_file_size, session.console)?;
            let (skipped, found): (Vec<Found>, Vec<Found>) =
                inputs.find_all().partition(|found| matches!(found, Found::PassedOver(..)));
            print_passed_over(skipped, &words, session);
            let as_of = session.config.as_of();
            (found, as_of, Vec::new(), inputs.list_places(), inputs.empty_paths())
        }
    };
    let as_of = arguments.as_of.or(as_of).unwrap_or_else(today_utc);
    let pack = load_rule(arguments, (&packs, settings), as_of, session)?;
    let wrong = pack.check_params(&params);
    if !wrong.is_empty() {
        return Err(Failure::Load(LoadError { diagnostics: wrong }));
    }
    let pack = pack.with_params(&params);
    let document = arguments.document;
    let why = why::explain_rule(&pack, &files, document, &session.root(), arguments.max_file_size)?;
    write_out(session, |style, out| (arguments.format.write)(&why, style, out))?;
    let code = exit_code(&why, !without.is_empty());
    match (code, arguments.document) {
        (exit::NOTHING, Some(number)) => {
            session.eprintln(format_args!("no file has a document {number}"))
        }
        (exit::NOTHING, None) => session.eprintln(format_args!("{}", none_in(&places, &words))),
        _ => print_empty_paths(&without, &words, session.console),
    }
    Ok(code)
}

/// Prints which files no rule looks at.
fn print_passed_over(skipped: Vec<Found>, words: &Words, session: &Session<'_>) {
    let named = skipped.into_iter().filter_map(|found| match found {
        Found::PassedOver(name, why) => Some((name, why)),
        _ => None,
    });
    let mut named: Vec<_> = named.collect();
    named.sort();
    print_skipped(&named, None, &session.root(), words, session);
}

/// The pack with the one rule.
fn load_rule(
    arguments: &Why,
    (packs, settings): (&[PackFiles], Settings),
    as_of: Date,
    session: &Session<'_>,
) -> Result<Pack, Failure> {
    let pack = pack::load(&pack::Request {
        packs,
        shipped: shipped_packs(),
        data: &read_table_folders(&arguments.data)?,
        selection: &Selection::default(),
        settings: &settings,
        as_of,
        limits: arguments.limits.to_limits(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    })?;
    pack.warnings.iter().for_each(|warning| session.print_warning(warning));
    let written = &arguments.rule;
    let sharing = pack.names.ids_sharing(written);
    if !sharing.is_empty() {
        let (message, help) = ambiguous_name(written, &sharing);
        return Err(Failure::usage(message, help));
    }
    let id = &pack.names.resolve(written).map_or_else(|| written.clone(), ToString::to_string);
    if pack.configured.off.iter().any(|off| **off == **id) {
        let help = format!("to see what it would say: `clearance why --warn {id} {id} …`");
        return Err(Failure::usage(format!("rule `{id}` is turned off"), help));
    }
    let help = match pack.closest_rule(id) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the rules are {}", pack.rule_ids().join(", ")),
    };
    let unknown = || Failure::usage(format!("unknown rule `{id}`"), help);
    why::observe_only(pack, id).ok_or_else(unknown)
}

/// The exit code; `lacks` is whether a path holds no document.
fn exit_code(why: &Explanation, lacks: bool) -> u8 {
    let broken = lacks
        || !why.broken.is_empty()
        || why.customers.iter().any(|customer| customer.ended == RunOutcome::Broken)
        || why.all.as_ref().is_some_and(|all| all.ended == RunOutcome::Broken);
    let own = why.customers.iter().flat_map(|customer| &customer.findings);
    let mut findings = own.chain(why.all.iter().flat_map(|all| &all.findings));
    let nothing = why.customers.is_empty() && why.broken.is_empty();
    exit::of_check(nothing, broken, findings.any(|finding| finding.severity == Severity::Error))
}
