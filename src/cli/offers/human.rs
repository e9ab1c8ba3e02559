//! Offers for people: one in full, several as a table.

use std::io::{self, Write};

use clearance_render::output::Style;
use clearance_render::output::human::counts::format_count;
use clearance_render::output::text::{StyledText, TextColor, TextStyle};
use clearance_render::output::text_table::TextTable;

use super::catalogue::Catalogue;
use super::comparison::Comparison;
use super::offer::{Offer, State};
use super::offer_format::OfferFormat;

/// The row for `--format human`.
pub(super) const FORMAT: OfferFormat =
    OfferFormat { name: "human", about: "For people", write_offers, write_comparison };

/// Lines of prose are hard to follow when they are longer.
const WIDEST: usize = 100;

fn write_offers(
    offers: &[&Offer],
    catalogue: &Catalogue,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match offers {
        [offer] => write_details(offer, catalogue, style, out)?,
        _ => write_table(&offers_table(offers), style, out)?,
    }
    let day = |(name, day): &(String, Option<_>)| match day {
        Some(day) => format!("{name} of {day}"),
        None => name.clone(),
    };
    let tables: Vec<String> = catalogue.days.iter().map(day).collect();
    let count = format_count(offers.len() as u64, "offer");
    writeln!(out, "\n{count} · {}", tables.join(", "))
}

fn write_table(table: &TextTable, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    table.render_lines(style, style.width).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn plain(text: &str) -> StyledText {
    StyledText::new(text, &TextStyle::default())
}

fn offers_table(offers: &[&Offer]) -> TextTable {
    let row = |offer: &&Offer| {
        let families: Vec<&str> = offer.families.iter().map(|family| family.id.as_str()).collect();
        vec![
            StyledText::new(&offer.key, &TextStyle::bold()),
            plain(&offer.name),
            plain(&families.join(", ")),
            plain(offer.segment.as_deref().unwrap_or("not known")),
            state_text(&offer.state),
            plain(&offer.order_instead.join(", ")),
        ]
    };
    TextTable {
        head: ["write", "name", "family", "segment", "state", "order instead"].map(plain).into(),
        rows: offers.iter().map(row).collect(),
    }
}

fn state_text(state: &State) -> StyledText {
    match state {
        State::Unknown => plain("not known"),
        State::Sold => plain("sold"),
        State::Retired(_) => StyledText::new("no longer sold", &TextStyle::colored(TextColor::Red)),
    }
}

/// Writes all that is known of an offer, a line for each thing.
fn write_details(
    offer: &Offer,
    catalogue: &Catalogue,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut head = StyledText::new(&offer.key, &TextStyle::bold());
    head.push(&format!("  {}", offer.name), &TextStyle::default());
    writeln!(out, "{}\n", head.paint(style))?;
    let details = offer_details(offer, catalogue);
    let long = details.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    for (label, text) in details.iter().filter(|(_, text)| !text.is_empty()) {
        let mut before = match style.narrated {
            true => format!("{label}: "),
            false => format!("{label:long$}  "),
        };
        let indent = before.len();
        let width = style.width.min(WIDEST).saturating_sub(indent);
        for line in plain(text).wrap_lines(width) {
            writeln!(out, "{before}{}", line.paint(style))?;
            before = " ".repeat(indent);
        }
    }
    Ok(())
}

/// What there is to say of an offer, under its label.
fn offer_details(offer: &Offer, catalogue: &Catalogue) -> Vec<(&'static str, String)> {
    let families: Vec<&str> = offer.families.iter().map(|family| family.name.as_str()).collect();
    let unknown = || "not known".to_owned();
    let buyers = match offer.buyers.as_slice() {
        [] => unknown(),
        buyers => {
            let approved = if offer.needs_approval { ", with Microsoft's approval" } else { "" };
            format!("customers of the segment {}{approved}", join_or(buyers))
        }
    };
    let state = match &offer.state {
        State::Unknown => "not known; Partner Center has it".to_owned(),
        State::Sold => "sold".to_owned(),
        State::Retired(why) => format!("no longer sold: {why}"),
    };
    let minimum = match (offer.minimum, offer.minimum_three_years) {
        (None, None) => String::new(),
        (Some(least), None) => format!("{least} licenses"),
        (None, Some(years)) => format!("{years} licenses with a term of three years"),
        (Some(least), Some(years)) => {
            format!("{least} licenses, {years} with a term of three years")
        }
    };
    let plan = |plan: &String| match catalogue.plan_name(plan) {
        Some(name) => format!("{plan} ({name})"),
        None => plan.clone(),
    };
    let plans = offer.plans.as_ref().map_or_else(unknown, |_| {
        let plans: Vec<String> = offer.all_plans().map(plan).collect();
        format!("{}: {}", plans.len(), plans.join(", "))
    });
    let add_on = if offer.is_add_on { "yes: name its base in `addon_to`" } else { "" };
    vec![
        ("write", offer.key.clone()),
        ("or", offer.identities.join(", ")),
        ("also called", offer.other_names.join(", ")),
        ("family", families.join(", ")),
        ("add-on", add_on.to_owned()),
        ("segment", offer.segment.clone().unwrap_or_else(unknown)),
        ("who may buy", buyers),
        ("state", state),
        ("order instead", join_or(&catalogue.titles(&offer.order_instead))),
        ("at least", minimum),
        ("note", offer.note.clone().unwrap_or_default()),
        ("service plans", plans),
    ]
}

/// `a`, `a or b`, `a, b or c`.
fn join_or(texts: &[String]) -> String {
    match texts {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => texts.join(""),
    }
}

fn write_comparison(
    comparison: &Comparison<'_>,
    catalogue: &Catalogue,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Comparison { from, to, lost, raised, gained, kept, equivalence } = comparison;
    writeln!(out, "{}", plain(&format!("from  {}", from.title())).paint(style))?;
    writeln!(out, "to    {}\n", plain(&to.title()).paint(style))?;
    let name = |plan: &str| plain(catalogue.plan_name(plan).unwrap_or_default());
    let row = |change: StyledText, plan: &str| vec![change, plain(plan), name(plan)];
    let red = StyledText::new("lost", &TextStyle::colored(TextColor::Red));
    let mut rows: Vec<Vec<StyledText>> = Vec::new();
    rows.extend(lost.iter().map(|plan| row(red.clone(), plan)));
    let higher = |tier: &str| plain(&format!("higher tier: {tier}"));
    rows.extend(raised.iter().map(|(plan, tier)| row(higher(tier), plan)));
    rows.extend(gained.iter().map(|plan| row(plain("gained"), plan)));
    if !rows.is_empty() {
        let head = ["change", "service plan", "name"].map(plain).into();
        write_table(&TextTable { head, rows }, style, out)?;
        writeln!(out)?;
    }
    if let Some(why) = equivalence {
        let text = format!("rules take {} for an equal of {}: {why}", to.key, from.key);
        for line in plain(&text).wrap_lines(style.width.min(WIDEST)) {
            writeln!(out, "{}", line.paint(style))?;
        }
        writeln!(out)?;
    }
    let (lost, raised, gained) = (lost.len(), raised.len(), gained.len());
    writeln!(out, "{lost} lost, {raised} raised to a higher tier, {gained} gained, {kept} kept")
}
