//! `clearance rules`: lists the rules, or writes a folder of their pages.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clearance_engine::pack::Fact;
use clearance_engine::rule::{Pattern, Selection};
use clearance_workbench::page;
use clearance_workbench::present::facts::FACT_LISTS;
use clearance_workbench::present::page::{LISTS, PageFormat, reference_files};

use super::exit::{self, Exits};
use super::failure::Failure;
use super::packs::PackOptions;
use super::page_formats::{self, Lines};
use super::session::Session;

mod folder;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "rules",
    codes: &[
        (exit::CLEAN, "done; with --check, the folder is as it should be"),
        (exit::FINDINGS, "with --check, it is not"),
        exit::NEEDS_RULES_AND_WRITES,
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Rules {
    #[command(flatten)]
    packs: PackOptions,
    /// List only the rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG", help_heading = "Rules")]
    select: Vec<Pattern>,
    /// List none of the rules whose id matches the glob, or that have the tag
    #[arg(long, value_name = "GLOB|tag:TAG", help_heading = "Rules")]
    exclude: Vec<Pattern>,
    #[arg(
        short, long, value_name = "FORMAT", help = format_help(),
        value_parser = |name: &str| page_formats::parse_format(LISTS, name), help_heading = "Report"
    )]
    format: Option<&'static PageFormat>,
    /// List the facts that the rules stand on, and which rule checks each
    #[arg(long, conflicts_with_all = ["output", "check"], help_heading = "Report")]
    facts: bool,
    /// Write a page for each rule, and an index, into this folder; needs --format markdown
    #[arg(short, long, value_name = "DIR", help_heading = "Report")]
    output: Option<PathBuf>,
    /// Write nothing, and fail if the folder is not as --output would make it
    #[arg(long, requires = "output", help_heading = "Report")]
    check: bool,
}

/// Help that lists the formats, and the option that one of them is for.
fn format_help() -> String {
    let about = |form: &PageFormat| match form.name {
        "markdown" => "A table, or with --output a folder of pages",
        _ => form.about,
    };
    page_formats::list_formats(
        "How they are written",
        LISTS.iter().map(|form| (form.name, about(form))),
    )
}

pub(crate) fn run(arguments: &Rules, session: &Session<'_>) -> Result<u8, Failure> {
    let selection =
        Selection { select: arguments.select.clone(), exclude: arguments.exclude.clone() };
    let pack = arguments.packs.load_pack(&selection, session.console)?;
    let mut facts = pack.facts.clone();
    if !selection.select.is_empty() || !selection.exclude.is_empty() {
        let runs = |id: &Arc<str>| pack.rules.iter().any(|rule| rule.id == *id);
        facts.retain(|fact| fact.rules.iter().any(runs));
    }
    if arguments.facts {
        return write_facts(arguments.format, &facts, session);
    }
    let pages = page::pack_pages(&pack);
    let Some(output) = &arguments.output else {
        let form = arguments.format.or_else(|| LISTS.first());
        let Some(form) = form else { return Ok(exit::CANNOT_RUN) };
        page_formats::write_pages(form, &pages, Lines::Whole, session)?;
        return Ok(exit::CLEAN);
    };
    if arguments.format.is_some_and(|form| form.name != "markdown") {
        return Err(Failure::usage(
            "a folder of pages is written in Markdown only",
            "take `--format markdown`",
        ));
    }
    let files =
        reference_files(&pages, &facts).map_err(|error| Failure::Output(error.to_string()))?;
    let changes = folder::compare_folder(output, &files)?;
    if arguments.check {
        folder::report_changes(output, &changes, session.console)
    } else {
        folder::write_changes(output, &files, &changes, session)
    }
}

/// Writes facts in the form that has the name of the one for lists of rules.
fn write_facts(
    list: Option<&PageFormat>,
    facts: &[Fact],
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let name = list.map(|form| form.name);
    let form = FACT_LISTS.iter().find(|form| name.is_none_or(|name| form.name == name));
    let Some(form) = form else { return Ok(exit::CANNOT_RUN) };
    page_formats::write_list(Lines::Whole, session, |style, out| (form.write)(facts, style, out))?;
    Ok(exit::CLEAN)
}
