//! `clearance explain`: the pages of rules.

use clap::Args;
use clearance_engine::rule::{Selection, ambiguous_name};
use clearance_workbench::page::{self, RulePage};
use clearance_workbench::present::page::{PAGES, PageFormat};

use super::exit::{self, Exits};
use super::failure::Failure;
use super::packs::{PackOptions, load_unconfigured};
use super::page_formats::{self, Lines};
use super::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "explain",
    codes: &[
        exit::DONE,
        (exit::CANNOT_RUN, "usage error, or there is no such rule, or the rules cannot be loaded"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Explain {
    /// Ids of rules, or whatever else reports have in brackets: `schema`, `file`, `lint/NAME`, `waiver/expired`
    #[arg(value_name = "RULE", required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    packs: PackOptions,
    #[arg(
        short, long, value_name = "FORMAT", default_value = "human", help = page_formats::format_help(PAGES),
        hide_default_value = true, value_parser = |name: &str| page_formats::parse_format(PAGES, name),
        help_heading = "Report"
    )]
    format: &'static PageFormat,
}

pub(crate) fn run(arguments: &Explain, session: &Session<'_>) -> Result<u8, Failure> {
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_unconfigured(&packs, &Selection::default())?;
    let mut pages = page::pack_pages(&pack);
    pages.extend(page::reserved_pages(&pack.described.words));
    pages.extend(page::lint_pages());
    let mut chosen: Vec<RulePage> = Vec::new();
    for id in &arguments.ids {
        let sharing = pack.names.ids_sharing(id);
        if !sharing.is_empty() {
            let (message, help) = ambiguous_name(id, &sharing);
            return Err(Failure::usage(message, help));
        }
        let id = pack.names.resolve(id).map_or(id.as_str(), |id| &**id);
        let page = page::find_page(&pages, id).map_err(|unknown| unknown_page_failure(&unknown))?;
        if !chosen.iter().any(|known| known.id == page.id) {
            let example = page::find_example(&pack, &packs, id);
            chosen.push(RulePage { example, ..page.clone() });
        }
    }
    page_formats::write_pages(arguments.format, &chosen, Lines::Broken, session)?;
    Ok(exit::CLEAN)
}

fn unknown_page_failure(unknown: &page::UnknownPage) -> Failure {
    let lists = if unknown.id.starts_with("lint/") {
        "`clearance lint --list`"
    } else {
        "`clearance rules`"
    };
    Failure::usage(
        unknown.to_string(),
        match &unknown.near {
            Some(near) => format!("did you mean `{near}`? {lists} lists all"),
            None => format!("{lists} lists all"),
        },
    )
}
