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

use super::prompt;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::offers::Catalogue;
use crate::cli::output_files::{create_new, display_path};
use crate::cli::packs::{PackOptions, load_as_set};
use crate::cli::session::Session;
use crate::cli::values::{parse_date, today_utc};

mod customer_draft;
mod interview;

use customer_draft::{CustomerDraft, DraftSubscription, is_json, suggest_file};
use interview::interview;

/// Its exit codes.
pub(crate) const EXITS: Exits =
    Exits { command: "new customer", codes: &[exit::DONE, exit::NEEDS_RULES_AND_WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(super) struct NewCustomer {
    /// File to write, in TOML or JSON by its name; one that exists is never written over [default: the tenant's name, as in
    /// contoso.toml]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
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

pub(super) fn run(arguments: &NewCustomer, session: &Session<'_>) -> Result<u8, Failure> {
    let written_as = |path: &Path| {
        let help = "call it as in contoso.toml or contoso.json";
        let message = || format!("{} would be neither TOML nor JSON", display_path(path));
        is_json(path).ok_or_else(|| Failure::usage(message(), help))
    };
    arguments.file.as_deref().map(written_as).transpose()?;
    let settings = session.config.rule_settings();
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_as_set(&packs, &Selection::default(), &settings)?;
    let needs_partner = !settings.inherited.iter().any(|given| given.key == "partner");
    let draft = match (arguments.yes, prompt::is_interactive(session.console)) {
        (true, _) => example(needs_partner, arguments.as_of.unwrap_or_else(today_utc)),
        (false, true) => {
            let catalogue = Catalogue::read(&pack.scripts.tables);
            interview(needs_partner, catalogue.as_ref(), session.console)?
        }
        (false, false) => {
            return Err(Failure::usage(
                "cannot ask about the customer: there is no terminal",
                "take an example with --yes",
            ));
        }
    };
    let path = arguments.file.clone().unwrap_or_else(|| match draft.is_example {
        true => PathBuf::from("customer.toml"),
        false => PathBuf::from(suggest_file(&draft.tenant)),
    });
    let name = display_path(&path);
    let text = match written_as(&path)? {
        true => draft.to_json(SCHEMA),
        false => draft.to_toml(&name, SCHEMA),
    };
    refuse_unfit(&path, &text, &pack)?;
    write_files(&path, text, &pack, session)?;
    Ok(exit::CLEAN)
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
            "{at} is not the schema of these rules: write it with `clearance schema customer > {at}`"
        ));
    }
    let name = display_path(path);
    session.eprintln(format_args!("next: `clearance check {name}` tells what is missing"));
    Ok(())
}
