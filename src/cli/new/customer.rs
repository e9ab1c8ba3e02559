//! `clearance new customer`.

use std::path::{Path, PathBuf};

use clap::Args;
use clearance_engine::pack::Pack;
use clearance_engine::rule::Selection;
use clearance_engine::schema::{KnownSchemas, publish_schema};
use clearance_syntax::document::format_of;
use clearance_syntax::source::Source;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

use super::prompt;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::offers::Catalogue;
use crate::cli::output_files::{create_new, display_path};
use crate::cli::packs::{PackOptions, load_as_set};
use crate::cli::page_formats::{found_or_names, list_formats};
use crate::cli::session::Session;
use crate::cli::values::{parse_date, today_utc};

mod customer_draft;
mod interview;

pub(crate) use customer_draft::DRAFT_FORMATS;
use customer_draft::{CustomerDraft, DraftFormat, DraftSubscription, suggest_stem};
use interview::interview;

/// Its exit codes.
pub(crate) const EXITS: Exits =
    Exits { command: "new customer", codes: &[exit::DONE, exit::NEEDS_RULES_AND_WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(super) struct NewCustomer {
    /// File to write, in TOML, YAML or JSON by its name; one that exists is never written over [default: the tenant's name, as in
    /// contoso.toml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(
        short, long, value_name = "FORMAT", value_parser = parse_format,
        help = list_formats("How it is written, where no file is named", DRAFT_FORMATS.iter().map(|form| (form.name, form.about)))
    )]
    format: Option<&'static DraftFormat>,
    /// Ask nothing: write an example with comments
    #[arg(short, long)]
    yes: bool,
    /// The day from which the dates of an example are counted [default: today, UTC]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    #[command(flatten)]
    packs: PackOptions,
}

/// The schema for editors, beside the file.
const SCHEMA: &str = ".clearance/customer.schema.json";

/// How many days the subscription of an example lasts: long enough to order another.
const DAYS_LEFT: i64 = 60;

fn parse_format(name: &str) -> Result<&'static DraftFormat, String> {
    let found = DRAFT_FORMATS.iter().find(|form| form.name == name);
    found_or_names(found, DRAFT_FORMATS.iter().map(|form| form.name))
}

/// The format of the file: that of its name, or the one that is asked for.
fn choose_format(arguments: &NewCustomer) -> Result<&'static DraftFormat, Failure> {
    let Some(path) = &arguments.file else {
        let first = arguments.format.or_else(|| DRAFT_FORMATS.first());
        return first.ok_or_else(|| Failure::usage("there is no format", "name the file"));
    };
    let name = display_path(path);
    let format = DraftFormat::of(path).ok_or_else(|| {
        let help = "call it as in contoso.toml, contoso.yaml or contoso.json";
        Failure::usage(format!("{name} would be neither TOML, YAML nor JSON"), help)
    })?;
    match arguments.format {
        Some(asked) if asked.name != format.name => Err(Failure::usage(
            format!("{name} is named as {}, and --format asks for {}", format.name, asked.name),
            "take one of both out",
        )),
        _ => Ok(format),
    }
}

pub(super) fn run(arguments: &NewCustomer, session: &Session<'_>) -> Result<u8, Failure> {
    let format = choose_format(arguments)?;
    let settings = session.config.rule_settings();
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_as_set(&packs, &Selection::default(), &settings)?;
    let needs_partner = !settings.inherited.iter().any(|given| given.key == "partner");
    let draft = match (arguments.yes, prompt::is_interactive(session.console)) {
        (true, _) => example(needs_partner, arguments.as_of.unwrap_or_else(today_utc)),
        (false, true) => {
            let catalogue = Catalogue::read(&pack.scripts.tables);
            let channels = list_channels(&pack);
            interview(needs_partner, &channels, catalogue.as_ref(), session.console)?
        }
        (false, false) => {
            return Err(Failure::usage(
                "cannot ask about the customer: there is no terminal",
                "take an example with --yes",
            ));
        }
    };
    let path = arguments.file.clone().unwrap_or_else(|| match draft.is_example {
        true => PathBuf::from(format!("customer.{}", format.name)),
        false => PathBuf::from(format!("{}.{}", suggest_stem(&draft.tenant), format.name)),
    });
    let text = (format.write)(&draft, &display_path(&path), SCHEMA);
    refuse_unfit(&path, &text, &pack)?;
    write_files(&path, text, &pack, session)?;
    Ok(exit::CLEAN)
}

/// How customers can have bought, as the schema of the rules lists it.
fn list_channels(pack: &Pack) -> Vec<String> {
    let schema: Value = serde_json::from_str(&pack.schema.text).unwrap_or_default();
    let Some(channel) = schema.pointer("/properties/source/properties/channel") else {
        return Vec::new();
    };
    let target = channel["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    let channel = target.and_then(|pointer| schema.pointer(pointer)).unwrap_or(channel);
    let names = channel["enum"].as_array().into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// A made-up customer.
fn example(needs_partner: bool, as_of: Date) -> CustomerDraft {
    CustomerDraft {
        name: "Contoso GmbH".to_owned(),
        tenant: "contoso.onmicrosoft.com".to_owned(),
        country: "DE".to_owned(),
        channel: "direct".to_owned(),
        partner_country: needs_partner.then(|| "DE".to_owned()),
        subscriptions: vec![DraftSubscription {
            offer: "SPB".to_owned(),
            name: Some("Microsoft 365 Business Premium".to_owned()),
            licenses: 25,
            ends: as_of.saturating_add(DAYS_LEFT.days()),
        }],
        is_example: true,
    }
}

/// Refuses a draft that the schema of the rules refuses: they are about something else.
fn refuse_unfit(path: &Path, text: &str, pack: &Pack) -> Result<(), Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let Some(format) = format_of(&extension) else { return Ok(()) };
    let documents = (format.parse)(&Source::new(display_path(path), text)).documents;
    let fits = |mut document| {
        pack.apply_inherited(&mut document);
        pack.schema.find_violations(&mut document).is_empty()
    };
    match documents.into_iter().all(fits) {
        true => Ok(()),
        false => Err(Failure::usage(
            "the schema of these rules refuses the customer, and nothing was written",
            "take the rules in the program: `--packs builtin`",
        )),
    }
}

/// Writes the file, and the schema for editors where there is none.
fn write_files(
    path: &Path,
    text: String,
    pack: &Pack,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let schema_path = path.parent().unwrap_or(Path::new("")).join(SCHEMA);
    let schema = serde_json::from_str(&pack.schema.text).unwrap_or_default();
    let schema = format!("{:#}\n", publish_schema(&schema, &KnownSchemas::new()));
    let mut files = vec![(path.to_owned(), text)];
    let there = std::fs::read_to_string(&schema_path).ok();
    if there.is_none() {
        files.push((schema_path.clone(), schema.clone()));
    }
    create_new(&files)?;
    if session.quiet {
        return Ok(());
    }
    for (path, _) in &files {
        session.eprintln(format_args!("created {}", display_path(path)));
    }
    if there.is_some_and(|there| there != schema) {
        let at = display_path(&schema_path);
        session.eprintln(format_args!(
            "{at} is not the schema of these rules: write it with `clearance schema document > {at}`"
        ));
    }
    let name = display_path(path);
    session.eprintln(format_args!("next: `clearance check {name}` tells what is missing"));
    Ok(())
}
