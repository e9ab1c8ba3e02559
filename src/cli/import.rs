//! `clearance import`: drafts of customer files from exports.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use clearance_import::draft::{FORMS, Form};
use clearance_import::import::{Imported, Importer, Options};
use clearance_import::reader::Limits;
use clearance_import::spelling::DateOrder;

use super::exit::{self, Exits};
use super::failure::Failure;
use super::output_files::{create_new, display_path};
use super::page_formats::{found_or_names, list_formats};
use super::session::Session;
use super::values::parse_bytes;
use formats::list_exports;
use known_offers::known_offers;
use summary::print_summary;

mod formats;
mod known_offers;
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
    /// Write the drafts to this folder; a file that exists is never written over
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_form, default_value = "toml",
        hide_default_value = true, help = form_help()
    )]
    format: &'static Form,
    /// Exit with 1 if a draft leaves something open
    #[arg(long)]
    strict: bool,
    /// Only tell what the drafts would hold, and write nothing
    #[arg(long)]
    check: bool,
    /// Read dates as day, month, year (dmy) or month, day, year (mdy) where a column leaves it open
    #[arg(long, value_name = "ORDER", value_parser = parse_order)]
    dates: Option<DateOrder>,
    /// List the exports that can be read, what they fill in and how to get them
    #[arg(long, conflicts_with_all = ["files", "check", "strict", "dates"])]
    formats: bool,
    /// How large an export may be that is read as a whole, as JSON is: bytes, or as in 512K, 16M, 1G; a table may have 64 times as much
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = parse_bytes)]
    max_file_size: u64,
}

fn parse_form(name: &str) -> Result<&'static Form, String> {
    let form = FORMS.iter().find(|form| form.name == name);
    found_or_names(form, FORMS.iter().map(|form| form.name))
}

fn form_help() -> String {
    let about = |form: &Form| match form.name {
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

pub(crate) fn run(arguments: &Import, session: &Session<'_>) -> Result<u8, Failure> {
    if arguments.formats {
        session.print(&list_exports())?;
        return Ok(exit::CLEAN);
    }
    let settings = session.config.rule_settings();
    let options = Options {
        limits: Limits {
            whole: arguments.max_file_size,
            table: arguments.max_file_size.saturating_mul(64),
        },
        order: arguments.dates,
        offers: known_offers(),
        has_partner: settings.inherited.iter().any(|given| given.key == "partner"),
    };
    let mut importer = Importer::new(&options);
    for path in &arguments.files {
        read_file(path, &mut importer, session)?;
    }
    let imported = importer.finish();
    let files = arguments.name_files(&imported);
    if !arguments.check && !files.is_empty() {
        create_new(&files)?;
    }
    let names: Vec<String> = files.iter().map(|(path, _)| display_path(path)).collect();
    print_summary(&imported, &names, arguments.check, session);
    Ok(arguments.exit_code(&imported))
}

/// Reads a file, or standard input.
fn read_file(
    path: &Path,
    importer: &mut Importer<'_>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    if path == Path::new("-") {
        let mut input = session.console.streams.input.lock();
        importer.read("standard input", &mut *input);
        return Ok(());
    }
    let name = display_path(path);
    if path.is_dir() {
        return Err(Failure::usage(format!("{name} is a folder"), "name the files in it"));
    }
    match File::open(path) {
        Ok(mut file) => {
            importer.read(&name, &mut file);
            Ok(())
        }
        Err(error) => Err(Failure::usage(
            format!("{name} cannot be read: {error}"),
            "name exports that are there",
        )),
    }
}

impl Import {
    /// The files of the drafts, with their texts.
    fn name_files(&self, imported: &Imported) -> Vec<(PathBuf, String)> {
        let form = self.format;
        let folder = if self.output == Path::new(".") { Path::new("") } else { &self.output };
        let file = |draft: &clearance_import::draft::Draft| {
            (folder.join(format!("{}.{}", draft.stem, form.name)), draft.write(form))
        };
        imported.drafts.iter().map(file).collect()
    }

    fn exit_code(&self, imported: &Imported) -> u8 {
        let is_incomplete = imported.files.iter().any(|file| file.refusal.is_some());
        let is_open = self.strict && imported.drafts.iter().any(|draft| draft.open() > 0);
        exit::of_check(imported.drafts.is_empty(), is_incomplete, is_open)
    }
}
