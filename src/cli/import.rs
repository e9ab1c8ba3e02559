//! `clearance import`: drafts of customer files from exports.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use clearance_engine::pack::LoadError;
use clearance_import::draft::{DraftForm, FORMS};
use clearance_import::import::{ImportOptions, Imported, Importer};
use clearance_import::mapping::ColumnMap;
use clearance_import::reader::ReadLimits;
use clearance_import::spelling::{DateOrder, read_guid};
use jiff::civil::Date;

use super::exit::{self, Exits};
use super::failure::Failure;
use super::offers::read_known_offers;
use super::output_files::display_path;
use super::packs::{PackOptions, load_with_tables, read_table_folders};
use super::page_formats::{found_or_names, list_formats};
use super::progress::show_while;
use super::session::Session;
use super::text_file::read_text_file;
use super::values::{parse_bytes, parse_date};
use draft_files::{DraftPlace, DraftTotals, plan_updates, print_diffs, write_drafts};
use formats::list_exports;
use patterns::expand_patterns;
use summary::print_files;

mod draft_files;
mod file_update;
mod formats;
mod patterns;
mod summary;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "import",
    codes: &[
        (exit::CLEAN, "the drafts are written, or with --check could be"),
        (exit::FINDINGS, "with --strict, something is open in them"),
        exit::WRITES,
        (
            exit::INCOMPLETE,
            "a file could not be read, or is no export that is known; the others are drafts",
        ),
        (exit::NOTHING, "no file tells of a customer's subscriptions"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Import {
    /// Exports, several of one customer or of a whole book: JSON, CSV, either of them in gzip; `-` is standard input
    #[arg(value_name = "FILES", required_unless_present = "formats")]
    files: Vec<PathBuf>,
    /// Write the drafts to this folder; a file that exists is never written over without --update
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_form, default_value = "toml",
        hide_default_value = true, help = form_help()
    )]
    format: &'static DraftForm,
    /// Exit with 1 if a draft leaves something open
    #[arg(long)]
    strict: bool,
    /// Only tell what the drafts would hold, and write nothing
    #[arg(long)]
    check: bool,
    /// Read dates as day, month, year (dmy) or month, day, year (mdy) where a column leaves it open
    #[arg(long, value_name = "ORDER", value_parser = parse_order)]
    dates: Option<DateOrder>,
    /// Read tables that are no known export by this map of their columns
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The day on which a file was exported: where files disagree, the newest counts; can be repeated
    #[arg(long, value_name = "FILE=DATE", value_parser = parse_exported)]
    exported: Vec<(PathBuf, Date)>,
    /// Where a draft's file is there, change the facts of which newer exports tell, and keep what a person wrote; the diff is shown first
    #[arg(long, conflicts_with = "redact")]
    update: bool,
    /// Write made-up names, tenants, ids and names of files, for drafts that leave the house
    #[arg(long)]
    redact: bool,
    /// List the exports that can be read, what they fill in and how to get them
    #[arg(long, conflicts_with_all = ["files", "check", "strict", "dates", "map", "exported", "redact", "update"])]
    formats: bool,
    /// How large an export may be that is read as a whole, as JSON is: bytes, or as in 512K, 16M, 1G; a table may have 64 times as much
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = parse_bytes)]
    max_file_size: u64,
    #[command(flatten)]
    packs: PackOptions,
    /// Folder of tables to use in place of those of the same name in the rules' own `data` folder
    #[arg(short, long, value_name = "DIR", help_heading = "Rules")]
    data: Vec<PathBuf>,
}

fn parse_form(name: &str) -> Result<&'static DraftForm, String> {
    let form = FORMS.iter().find(|form| form.name == name);
    found_or_names(form, FORMS.iter().map(|form| form.name))
}

fn form_help() -> String {
    let about = |form: &DraftForm| match form.name {
        "json" => (form.name, "JSON, with the questions under extra.import"),
        name => (name, "With the questions as comments where the answers belong"),
    };
    list_formats("How drafts are written", FORMS.iter().map(about))
}

fn parse_order(text: &str) -> Result<DateOrder, String> {
    match text {
        "dmy" => Ok(DateOrder::DayFirst),
        "mdy" => Ok(DateOrder::MonthFirst),
        _ => Err("expected dmy or mdy".to_owned()),
    }
}

fn parse_exported(text: &str) -> Result<(PathBuf, Date), String> {
    let (file, day) =
        text.rsplit_once('=').ok_or("expected a file and a day, as in skus.json=2026-11-20")?;
    Ok((PathBuf::from(file), parse_date(day)?))
}

/// Reads a map of columns.
fn read_map(path: &Path) -> Result<ColumnMap, Failure> {
    let help = "docs/import.md shows how maps of columns are written";
    let source = read_text_file(path, "map", help)?;
    let map = ColumnMap::parse(&source);
    map.map_err(|wrong| Failure::Load(LoadError { diagnostics: vec![wrong] }))
}

pub(crate) fn run(arguments: &Import, session: &Session<'_>) -> Result<u8, Failure> {
    if arguments.formats {
        session.print(&list_exports())?;
        return Ok(exit::CLEAN);
    }
    let options = arguments.read_options(session)?;
    let files = expand_patterns(&arguments.files)?;
    arguments.refuse_unread_days(&files)?;
    let done = AtomicU64::new(0);
    let describe = |done: u64| format!("read {} MB", done >> 20);
    let imported = show_while(session, &done, describe, || {
        let mut importer = Importer::new(&options);
        for path in &files {
            read_file(path, arguments.day_of(path), &done, &mut importer, session)?;
        }
        Ok::<_, Failure>(importer.finish())
    })?;
    let place = arguments.place(&files);
    let updates = plan_updates(&imported, place)?;
    print_diffs(&updates, place, session)?;
    print_files(&imported, session);
    let totals = write_drafts(&imported, &updates, place, session)?;
    Ok(arguments.exit_code(&imported, totals))
}

/// Counts the bytes that are read.
struct Counted<'c, R> {
    inner: R,
    done: &'c AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Reads a file, or standard input.
fn read_file(
    path: &Path,
    day: Option<Date>,
    done: &AtomicU64,
    importer: &mut Importer<'_>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    if path == Path::new("-") {
        let mut input = session.console.streams.input.lock();
        importer.read("standard input", day, &mut Counted { inner: &mut **input, done });
        return Ok(());
    }
    let name = display_path(path);
    if path.is_dir() {
        return Err(Failure::usage(
            format!("{name} is a folder"),
            format!("name the files in it, as in {name}/*"),
        ));
    }
    match File::open(path) {
        Ok(inner) => {
            importer.read(&name, day, &mut Counted { inner, done });
            Ok(())
        }
        Err(error) => Err(Failure::usage(
            format!("cannot read {name}: {error}"),
            "name exports that are there",
        )),
    }
}

impl Import {
    /// How files are read: as the options say, with the offers of the rules and the partner of the configuration.
    fn read_options(&self, session: &Session<'_>) -> Result<ImportOptions, Failure> {
        let packs = self.packs.read_packs(session.console)?;
        let pack = load_with_tables(&packs, &read_table_folders(&self.data)?)?;
        let settings = session.config.rule_settings();
        let partner = settings.inherited.iter().rfind(|given| given.key == "partner");
        let tenant = partner.and_then(|given| given.document.get_text(given.node, "tenant"));
        Ok(ImportOptions {
            limits: ReadLimits {
                whole: self.max_file_size,
                table: self.max_file_size.saturating_mul(64),
                delimiter: None,
            },
            map: self.map.as_deref().map(read_map).transpose()?,
            order: self.dates,
            offers: read_known_offers(&pack.scripts.tables),
            is_redacted: self.redact,
            has_partner: partner.is_some(),
            partner_tenant: tenant.and_then(read_guid),
        })
    }

    /// The day on which a file was exported, if it is given.
    fn day_of(&self, path: &Path) -> Option<Date> {
        self.exported.iter().find(|(file, _)| file == path).map(|(_, day)| *day)
    }

    /// Refuses days of files that are not read, as they would do nothing.
    fn refuse_unread_days(&self, files: &[PathBuf]) -> Result<(), Failure> {
        match self.exported.iter().find(|(file, _)| !files.contains(file)) {
            None => Ok(()),
            Some((file, _)) => Err(Failure::usage(
                format!("--exported names {}, which is not among the files", display_path(file)),
                "write the file as it is named beside it",
            )),
        }
    }

    /// Where drafts are written, and how.
    fn place<'a>(&'a self, exports: &'a [PathBuf]) -> DraftPlace<'a> {
        let is_here = self.output == Path::new(".");
        DraftPlace {
            folder: if is_here { Path::new("") } else { &self.output },
            form: self.format,
            is_update: self.update,
            is_check: self.check,
            exports,
        }
    }

    fn exit_code(&self, imported: &Imported<'_>, totals: DraftTotals) -> u8 {
        let is_incomplete = imported.files.iter().any(|file| file.refusal.is_some());
        exit::of_check(totals.drafts == 0, is_incomplete, self.strict && totals.open > 0)
    }
}
