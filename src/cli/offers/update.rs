//! `clearance offers update`: makes the table of SKUs anew from Microsoft's list of products.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use clearance_engine::pack::Pack;
use jiff::civil::Date;

use super::table_reader::TableReader;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::guard::refuse_foreign;
use crate::cli::output_files::{display_path, file_failure};
use crate::cli::packs::{PackOptions, load_with_tables, read_table_folders};
use crate::cli::session::Session;
use crate::cli::staged_file::{Place, Staged};
use crate::cli::values::{parse_date, today_utc};

mod product_list;
mod sku_table;

use product_list::ProductList;
use sku_table::{MARK, SkuTable, TableChanges, plan_names_toml};

/// Its exit codes.
pub(crate) const EXITS: Exits =
    Exits { command: "offers update", codes: &[exit::DONE, exit::NEEDS_RULES_AND_WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(super) struct UpdateOffers {
    /// Microsoft's "Product names and service plan identifiers for licensing", as the CSV file that the page of that name offers
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

pub(super) fn run(arguments: &UpdateOffers, session: &Session<'_>) -> Result<u8, Failure> {
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_with_tables(&packs, &read_table_folders(&arguments.data)?)?;
    let tables = &pack.scripts.tables;
    let skus = tables.iter().find(|table| table.name == "skus").ok_or_else(|| {
        Failure::usage(
            "the rules have no table `skus`",
            "take those in the program: `--packs builtin`",
        )
    })?;
    let list = read_list(&arguments.file)?;
    let day = arguments.day.unwrap_or_else(today_utc);
    let before = skus.head.as_of.map(|(_, day)| day);
    if let Some(before) = before.filter(|before| day < *before) {
        return Err(Failure::usage(
            format!("the list is of {day}, and the table of {before} is newer"),
            "say of which day the list is with --day",
        ));
    }
    let mut table = SkuTable::read(TableReader::new(&skus.document));
    let changes = table.merge(&list, before, day);
    if let Some(folder) = &arguments.output {
        let names = merge_plan_names(&list, &pack);
        let mut files = vec![(folder.join("skus.toml"), table.to_toml(day))];
        // Where the rules have no such table, none may be laid over it.
        if let Some(names) = names {
            files.push((folder.join("plan-names.toml"), plan_names_toml(&names, day)));
        }
        write_tables(folder, &files, session)?;
    }
    session.print(&format_changes(&list, &changes))?;
    Ok(exit::CLEAN)
}

fn read_list(path: &Path) -> Result<ProductList, Failure> {
    let name = display_path(path);
    let mut file = File::open(path).map_err(|error| {
        Failure::usage(
            format!("{name} cannot be read: {error}"),
            "name the list that you downloaded",
        )
    })?;
    ProductList::read(&name, &mut file).map_err(|error| {
        let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
        Failure::usage(format!("{name}{line}: {}", error.message), error.help)
    })
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
