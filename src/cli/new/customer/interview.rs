//! The interview about a new customer, on a terminal.

use jiff::civil::Date;

use super::customer_draft::{CustomerDraft, DraftSubscription};
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::new::prompt::ask_until_valid;
use crate::cli::offers::{Catalogue, Offer, search_offers};
use crate::cli::values::parse_date;

/// What to do where there is no answer.
const HELP: &str = "answer the questions, or take an example with --yes";

/// How many offers are listed to choose from.
const MOST_CHOICES: usize = 9;

/// Asks for all that a customer file needs.
pub(super) fn interview(
    needs_partner: bool,
    channels: &[String],
    catalogue: Option<&Catalogue>,
    console: &Console,
) -> Result<CustomerDraft, Failure> {
    let tenant = ask("tenant, as in contoso.onmicrosoft.com", None, parse_tenant, console)?;
    let suggested = tenant.split('.').next().unwrap_or_default().to_owned();
    let name = ask("name of the customer", Some(&suggested), parse_line, console)?;
    let country = ask("country of the tenant, two letters", None, parse_country, console)?;
    let partner_country = match needs_partner {
        true => {
            let question = "country of the partner who takes over, two letters";
            Some(ask(question, Some(&country), parse_country, console)?)
        }
        false => None,
    };
    let channel = ask_channel(channels, console)?;
    let mut subscriptions = Vec::new();
    while let Some((offer, name)) = ask_offer(subscriptions.is_empty(), catalogue, console)? {
        let licenses = ask("  licenses", None, parse_licenses, console)?;
        let question = "  last day of service, as in 2026-12-31";
        let ends = ask(question, None, parse_end, console)?;
        subscriptions.push(DraftSubscription { offer, name, licenses, ends });
    }
    let is_example = false;
    Ok(CustomerDraft { name, tenant, country, channel, partner_country, subscriptions, is_example })
}

/// Asks how the customer bought: one of the channels, of which the first is suggested; any text where the schema names none.
fn ask_channel(channels: &[String], console: &Console) -> Result<String, Failure> {
    let names = channels.join(", ");
    let parse = |text: &str| match channels.is_empty() || channels.iter().any(|one| one == text) {
        true => parse_line(text),
        false => Err(format!("expected one of {names}")),
    };
    let question = match names.as_str() {
        "" => "how the customer buys today".to_owned(),
        names => format!("how the customer buys today: {names}"),
    };
    ask(&question, channels.first().map(String::as_str), parse, console)
}

fn ask<T>(
    question: &str,
    suggested: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
    console: &Console,
) -> Result<T, Failure> {
    ask_until_valid(question, suggested, HELP, read, console)
}

/// Asks for an offer until one is certain; `None` where there are no more. Gives its identity, and its name where it is known.
fn ask_offer(
    is_first: bool,
    catalogue: Option<&Catalogue>,
    console: &Console,
) -> Result<Option<(String, Option<String>)>, Failure> {
    let question = match is_first {
        true => "subscription: words of its name, part number, GUID or ProductId:SkuId",
        false => "next subscription, or nothing if these are all",
    };
    let mut choices: Vec<&Offer> = Vec::new();
    let mut refused = String::new();
    loop {
        let answer = ask(question, Some(""), |text| Ok(text.to_owned()), console)?;
        if answer.is_empty() {
            if !is_first {
                return Ok(None);
            }
            console.eprintln(format_args!("  a customer has at least one subscription"));
            continue;
        }
        let chosen = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let chosen = chosen.and_then(|at| choices.get(at)).copied();
        let found = match (chosen, catalogue) {
            (Some(offer), _) => vec![offer],
            (None, Some(catalogue)) => search_offers(&answer, catalogue),
            (None, None) => return Ok(Some((answer, None))),
        };
        match found.as_slice() {
            [offer] => {
                console.eprintln(format_args!("  {}", offer.title()));
                return Ok(Some((offer.key.clone(), Some(offer.name.clone()))));
            }
            [] if answer == refused => return Ok(Some((answer, None))),
            [] => {
                let text = "no offer matches; type it once more to take it as it is";
                console.eprintln(format_args!("  {text}"));
                refused = answer;
            }
            several => {
                choices = several.iter().take(MOST_CHOICES).copied().collect();
                print_choices(&choices, several.len(), console);
            }
        }
    }
}

/// Lists offers to choose from.
fn print_choices(choices: &[&Offer], found: usize, console: &Console) {
    for (at, offer) in choices.iter().enumerate() {
        console.eprintln(format_args!("  {}  {}", at + 1, offer.title()));
    }
    let more = match found - choices.len() {
        0 => String::new(),
        more => format!(" of these, {more} more match"),
    };
    console.eprintln(format_args!("  type a number{more}, or other words"));
}

fn parse_tenant(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let is_domain = text.contains('.') && text.chars().all(plain);
    let is_guid = text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    match is_domain || is_guid {
        true => Ok(text.to_owned()),
        false => Err("expected a domain, as in contoso.onmicrosoft.com, or a tenant ID".to_owned()),
    }
}

fn parse_line(text: &str) -> Result<String, String> {
    match text.is_empty() || text.contains(char::is_control) {
        true => Err("expected a line of text".to_owned()),
        false => Ok(text.to_owned()),
    }
}

fn parse_country(text: &str) -> Result<String, String> {
    let is_code = text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic());
    match is_code {
        true => Ok(text.to_uppercase()),
        false => Err("expected two letters, as in DE".to_owned()),
    }
}

fn parse_licenses(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "expected a whole number from 1".to_owned())
}

fn parse_end(text: &str) -> Result<Date, String> {
    parse_date(text)
}
