//! `clearance offers update`: makes tables from Microsoft's list of products, an offer matrix or a price sheet.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use clearance_engine::pack::Pack;
use clearance_engine::script::DataTable;
use clearance_import::reader::{Opened, ReadError, ReadLimits, open, simplify_name};
use jiff::civil::Date;

use super::catalogue::read_known_offers;
use super::table_reader::TableReader;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::guard::refuse_foreign;
use crate::cli::output_files::{display_path, file_failure};
use crate::cli::packs::{PackOptions, load_with_tables, read_table_folders};
use crate::cli::session::Session;
use crate::cli::staged_file::{Place, Staged};
use crate::cli::values::{parse_date, today_utc};

mod offer_book;
mod offer_list;
mod product_list;
mod sku_table;
mod toml_text;

use offer_book::{Listing, OfferBook};
use offer_list::{MATRIX, OfferList, PRICES};
use product_list::{COLUMNS, HELP, ProductList};
use sku_table::{MARK, SkuTable, TableChanges, plan_names_toml};

/// Its exit codes.
pub(crate) const EXITS: Exits =
    Exits { command: "offers update", codes: &[exit::DONE, exit::NEEDS_RULES_AND_WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(super) struct UpdateOffers {
    /// Microsoft's "Product names and service plan identifiers for licensing", as the CSV file that the page of that name offers, or from
    /// Partner Center the offer matrix or the price sheet of the new commerce, as CSV
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the tables into this folder, for `--data` [default: only tell what changed]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The day of the list [default: today, UTC]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    day: Option<Date>,
    #[command(flatten)]
    packs: PackOptions,
    /// Folder of tables to begin from in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    data: Vec<PathBuf>,
}

/// A list that tables are made from.
enum SourceList {
    Products(ProductList),
    Offers(OfferList),
}

pub(super) fn run(arguments: &UpdateOffers, session: &Session<'_>) -> Result<u8, Failure> {
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_with_tables(&packs, &read_table_folders(&arguments.data)?)?;
    match read_list(&arguments.file)? {
        SourceList::Products(list) => update_skus(&list, &pack, arguments, session),
        SourceList::Offers(list) => update_offers(&list, &pack, arguments, session),
    }
}

/// A table of the rules, and the day that it is of; a list that is older is refused.
fn find_table<'p>(
    name: &str,
    pack: &'p Pack,
    day: Date,
) -> Result<(&'p DataTable, Option<Date>), Failure> {
    let table = pack.scripts.tables.iter().find(|table| table.name == name).ok_or_else(|| {
        Failure::usage(
            format!("the rules have no table `{name}`"),
            "take those in the program: `--packs builtin`",
        )
    })?;
    let before = table.head.as_of.map(|(_, day)| day);
    match before.filter(|before| day < *before) {
        Some(before) => Err(Failure::usage(
            format!("the list is of {day}, and the table of {before} is newer"),
            "say of which day the list is with --day",
        )),
        None => Ok((table, before)),
    }
}

/// Makes the table of SKUs and that of plan names from the list of products.
fn update_skus(
    list: &ProductList,
    pack: &Pack,
    arguments: &UpdateOffers,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let day = arguments.day.unwrap_or_else(today_utc);
    let (skus, before) = find_table("skus", pack, day)?;
    let mut table = SkuTable::read(TableReader::new(&skus.document));
    let changes = table.merge(list, before, day);
    if let Some(folder) = &arguments.output {
        let names = merge_plan_names(list, pack);
        let mut files = vec![(folder.join("skus.toml"), table.to_toml(day))];
        // Where the rules have no such table, none may be laid over it.
        if let Some(names) = names {
            files.push((folder.join("plan-names.toml"), plan_names_toml(&names, day)));
        }
        write_tables(folder, &files, session)?;
    }
    session.print(&format_changes(list, &changes))?;
    Ok(exit::CLEAN)
}

/// Makes the table of offers and that of minimums from an offer matrix, or the former from a price sheet.
fn update_offers(
    list: &OfferList,
    pack: &Pack,
    arguments: &UpdateOffers,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    let day = arguments.day.unwrap_or_else(today_utc);
    let (offers, _) = find_table("offers", pack, day)?;
    let minimums = pack.scripts.tables.iter().find(|table| table.name == "minimums");
    let minimums = minimums.map(|table| TableReader::new(&table.document));
    let mut book = OfferBook::read(TableReader::new(&offers.document), minimums);
    let known = read_known_offers(&pack.scripts.tables);
    let changes = book.merge(Listing { list, known: &known, day });
    if let Some(folder) = &arguments.output {
        let title = &list.title;
        let mut files = vec![(folder.join("offers.toml"), book.offers_toml(title, day))];
        let minimums = book.minimums_toml(title, day).filter(|_| list.has_minimums);
        files.extend(minimums.map(|text| (folder.join("minimums.toml"), text)));
        write_tables(folder, &files, session)?;
    }
    session.print(&changes.to_text(list))?;
    Ok(exit::CLEAN)
}

/// How large a list may be, in bytes: price sheets have tens of millions.
const LIMITS: ReadLimits = ReadLimits { whole: 64 << 20, table: 256 << 20, delimiter: None };

fn read_list(path: &Path) -> Result<SourceList, Failure> {
    let name = display_path(path);
    let mut file = File::open(path).map_err(|error| {
        Failure::usage(format!("cannot read {name}: {error}"), "name the list that you downloaded")
    })?;
    recognize_list(&name, &mut file).map_err(|error| {
        let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
        Failure::usage(format!("{name}{line}: {}", error.message), error.help)
    })
}

/// Reads a list of products, an offer matrix or a price sheet, by its columns.
fn recognize_list(name: &str, bytes: &mut dyn Read) -> Result<SourceList, ReadError> {
    let (opened, _) = open(name, bytes, LIMITS)?;
    let Opened::Table(mut table) = opened else { return Err(refuse_columns("JSON")) };
    let names: Vec<String> = table.header.names.iter().map(|name| simplify_name(name)).collect();
    let has =
        |columns: &[&str]| columns.iter().all(|column| names.contains(&simplify_name(column)));
    match (has(&COLUMNS), has(&MATRIX), has(&PRICES)) {
        (true, false, false) => ProductList::read(&mut table).map(SourceList::Products),
        (false, true, false) => OfferList::read_matrix(&mut table).map(SourceList::Offers),
        (false, false, true) => OfferList::read_prices(&mut table).map(SourceList::Offers),
        _ => Err(refuse_columns(&table.header.names.join(", "))),
    }
}

fn refuse_columns(found: &str) -> ReadError {
    let [products, matrix, prices] = [COLUMNS.join(", "), MATRIX.join(", "), PRICES.join(", ")];
    ReadError::new(
        format!(
            "expected the columns {products}; or those of the offer matrix, {matrix}; or of a price sheet, {prices}; found {found}"
        ),
        HELP,
    )
}

/// The names of service plans that the rules have, with those of the list in their place.
fn merge_plan_names(list: &ProductList, pack: &Pack) -> Option<BTreeMap<String, String>> {
    let table = pack.scripts.tables.iter().find(|table| table.name == "plan_names")?;
    let table = TableReader::new(&table.document);
    let old = table.entries_of("names");
    let old = old.filter_map(|(plan, name)| Some((plan.to_owned(), name.text()?.to_owned())));
    let new = list.plan_names().map(|(plan, name)| (plan.to_owned(), name.to_owned()));
    Some(old.chain(new).collect())
}

/// Writes the tables, all or none, over nothing but those of an earlier run.
fn write_tables(
    folder: &Path,
    files: &[(PathBuf, String)],
    session: &Session<'_>,
) -> Result<(), Failure> {
    for (path, _) in files {
        refuse_foreign(path, |head| head.starts_with(MARK))?;
    }
    fs::create_dir_all(folder).map_err(|error| file_failure("make", folder, &error))?;
    let stage = |(path, text): &(PathBuf, String)| {
        let Place::File(place) = Place::of(path)? else {
            return Err(std::io::Error::other("it is no file"));
        };
        let mut staged = Staged::new(place)?;
        staged.file().write_all(text.as_bytes())?;
        Ok(staged)
    };
    let mut all = Vec::new();
    for file in files {
        all.push(stage(file).map_err(|error| file_failure("write", &file.0, &error))?);
    }
    for (staged, (path, _)) in all.into_iter().zip(files) {
        staged.persist().map_err(|error| file_failure("write", path, &error))?;
        if !session.quiet {
            session.eprintln(format_args!("wrote {}", display_path(path)));
        }
    }
    if !session.quiet {
        let folder = display_path(folder);
        session.eprintln(format_args!("next: `clearance check --data {folder}`"));
    }
    Ok(())
}

/// What changed, a line for each, with the numbers at the end.
fn format_changes(list: &ProductList, changes: &TableChanges) -> String {
    let kinds = [
        ("added", &changes.added),
        ("renamed", &changes.renamed),
        ("plans", &changes.plans),
        ("gone", &changes.gone),
        ("left out", &list.left_out),
    ];
    let mut text = String::new();
    for (kind, lines) in kinds {
        for line in lines {
            text.push_str(&format!("{kind:<8}  {line}\n"));
        }
    }
    let products = list.products.len();
    let [added, renamed, plans, gone, left_out] = kinds.map(|(_, lines)| lines.len());
    let rows = if left_out == 1 { "row" } else { "rows" };
    let separator = if text.is_empty() { "" } else { "\n" };
    format!(
        "{text}{separator}{products} products in the list: {added} added, {renamed} renamed, {plans} with other service plans, {gone} gone; \
         {left_out} {rows} left out\n"
    )
}
