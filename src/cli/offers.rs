//! `clearance offers`: searches the offers that the tables know, compares two of them, and makes the tables anew.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::characters::normalize;

use super::exit::{self, Exits};
use super::failure::Failure;
use super::packs::{PackOptions, load_with_tables, read_table_folders};
use super::page_formats::{self, Lines, found_or_names};
use super::session::Session;

mod catalogue;
mod comparison;
mod human;
mod json;
mod offer;
mod offer_format;
mod search;
mod table_reader;
pub(super) mod update;

pub(crate) use catalogue::{Catalogue, read_known_offers};
use comparison::compare_offers;
pub(crate) use json::{COMPARISON_SCHEMA, OFFERS_SCHEMA};
pub(crate) use offer::Offer;
pub(crate) use offer_format::OfferFormat;
use search::resolve_offer;
pub(crate) use search::search_offers;

/// The forms in which offers are written; the first is the default.
pub(crate) const FORMATS: &[OfferFormat] = &[human::FORMAT, json::FORMAT];

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "offers",
    codes: &[
        (exit::CLEAN, "done"),
        (exit::FINDINGS, "no offer matches the words"),
        exit::NEEDS_RULES,
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help(), args_conflicts_with_subcommands = true)]
pub(crate) struct Offers {
    #[command(subcommand)]
    command: Option<OffersCommand>,
    /// Words of a display name, today's or a former one, a skuPartNumber, a skuId, ProductId:SkuId or a legacy offer GUID
    /// [default: list all offers]
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Tell which service plans users lose and gain who move from one offer to the other
    #[arg(long, value_names = ["FROM", "TO"], num_args = 2, conflicts_with = "words")]
    diff: Vec<String>,
    #[command(flatten)]
    packs: PackOptions,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    data: Vec<PathBuf>,
    #[arg(
        short, long, value_name = "FORMAT", help_heading = "Report",
        help = page_formats::list_formats("How they are written", FORMATS.iter().map(|form| (form.name, form.about))),
        value_parser = parse_format
    )]
    format: Option<&'static OfferFormat>,
}

#[derive(Debug, Subcommand)]
enum OffersCommand {
    /// Make the tables of offers from a list of Microsoft's, and show what changed
    Update(update::UpdateOffers),
}

fn parse_format(name: &str) -> Result<&'static OfferFormat, String> {
    let found = FORMATS.iter().find(|form| form.name == name);
    found_or_names(found, FORMATS.iter().map(|form| form.name))
}

pub(crate) fn run(arguments: &Offers, session: &Session<'_>) -> Result<u8, Failure> {
    if let Some(OffersCommand::Update(update)) = &arguments.command {
        return update::run(update, session);
    }
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_with_tables(&packs, &read_table_folders(&arguments.data)?)?;
    let catalogue = Catalogue::read(&pack.scripts.tables).ok_or_else(|| {
        Failure::usage(
            "the rules have no table that lists offers",
            "take those in the program: `--packs builtin`",
        )
    })?;
    let Some(form) = arguments.format.or_else(|| FORMATS.first()) else {
        return Ok(exit::CANNOT_RUN);
    };
    match arguments.diff.as_slice() {
        [from, to] => write_comparison(from, to, &catalogue, form, session),
        _ => write_found(&arguments.words.join(" "), &catalogue, form, session),
    }
}

/// Writes the offers that a text matches.
fn write_found(
    text: &str,
    catalogue: &Catalogue,
    form: &OfferFormat,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let found = search_offers(text, catalogue);
    if found.is_empty() {
        session
            .eprintln(format_args!("no offer matches `{text}`{}", suggest_name(text, catalogue)));
    }
    if !found.is_empty() || form.name != human::FORMAT.name {
        page_formats::write_list(Lines::Whole, session, |style, out| {
            (form.write_offers)(&found, catalogue, style, out)
        })?;
    }
    Ok(exit::of_answer(!found.is_empty()))
}

/// The display name that somebody may have meant.
fn suggest_name(text: &str, catalogue: &Catalogue) -> String {
    let near = closest_match(&normalize(text), catalogue.names());
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Writes how two offers differ.
fn write_comparison(
    from: &str,
    to: &str,
    catalogue: &Catalogue,
    form: &OfferFormat,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let from = find_one(from, catalogue)?;
    let to = find_one(to, catalogue)?;
    let comparison = compare_offers(from, to, catalogue).ok_or_else(|| {
        let unlisted = if from.plans.is_none() { from } else { to };
        Failure::usage(
            format!("no table lists the service plans of {}", unlisted.title()),
            "look them up in Microsoft's list of products, and lay a newer table over the shipped one with --data",
        )
    })?;
    page_formats::write_list(Lines::Whole, session, |style, out| {
        (form.write_comparison)(&comparison, catalogue, style, out)
    })?;
    Ok(exit::CLEAN)
}

/// How many offers a message names.
const MOST_NAMED: usize = 5;

/// The one offer that a text means.
fn find_one<'c>(text: &str, catalogue: &'c Catalogue) -> Result<&'c Offer, Failure> {
    resolve_offer(text, catalogue).map_err(|found| {
        if found.is_empty() {
            let near = suggest_name(text, catalogue);
            let help = "search for it with `clearance offers WORDS`";
            return Failure::usage(format!("no offer matches `{text}`{near}"), help);
        }
        let named: Vec<String> = found.iter().take(MOST_NAMED).map(|offer| offer.title()).collect();
        let more = match found.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Failure::usage(
            format!("`{text}` may be any of {} offers", found.len()),
            format!("write the identity of one: {}{more}", named.join(", ")),
        )
    })
}
