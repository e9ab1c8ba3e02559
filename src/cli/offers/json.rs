//! Offers for programs: versioned, described by [`OFFERS_SCHEMA`] and [`COMPARISON_SCHEMA`].

use std::io::{self, Write};

use clearance_render::output::Style;
use clearance_render::output::json::write_value;
use serde::Serialize;

use super::catalogue::Catalogue;
use super::comparison::Comparison;
use super::offer::{Offer, State};
use super::offer_format::OfferFormat;

/// The JSON Schema (2020-12) of offers that were found.
pub(crate) const OFFERS_SCHEMA: &str = include_str!("offers.schema.json");

/// The JSON Schema (2020-12) of how two offers differ.
pub(crate) const COMPARISON_SCHEMA: &str = include_str!("comparison.schema.json");

/// The row for `--format json`.
pub(super) const FORMAT: OfferFormat =
    OfferFormat { name: "json", about: "For programs", write_offers, write_comparison };

fn write_offers(
    offers: &[&Offer],
    catalogue: &Catalogue,
    _style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let offers = offers.iter().map(|offer| OfferJson::new(offer, catalogue)).collect();
    let tables = catalogue.days.iter();
    let tables =
        tables.map(|(name, day)| TableJson { name, as_of: day.map(|day| day.to_string()) });
    write_value(&OffersJson { version: 1, tables: tables.collect(), offers }, out)
}

fn write_comparison(
    comparison: &Comparison<'_>,
    catalogue: &Catalogue,
    _style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let raised = comparison.raised.iter().map(|(plan, tier)| RaisedJson {
        plan: PlanJson::new(plan, catalogue),
        instead: PlanJson::new(tier, catalogue),
    });
    let value = ComparisonJson {
        version: 1,
        from: TitleJson::new(comparison.from),
        to: TitleJson::new(comparison.to),
        lost: plans_json(&comparison.lost, catalogue),
        raised: raised.collect(),
        gained: plans_json(&comparison.gained, catalogue),
        kept: comparison.kept,
        equivalence: comparison.equivalence,
    };
    write_value(&value, out)
}

fn plans_json<'a>(plans: &[&'a str], catalogue: &'a Catalogue) -> Vec<PlanJson<'a>> {
    plans.iter().map(|plan| PlanJson::new(plan, catalogue)).collect()
}

#[derive(Serialize)]
struct OffersJson<'a> {
    version: u32,
    tables: Vec<TableJson<'a>>,
    offers: Vec<OfferJson<'a>>,
}

#[derive(Serialize)]
struct TableJson<'a> {
    name: &'a str,
    as_of: Option<String>,
}

#[derive(Serialize)]
struct TitleJson<'a> {
    write: &'a str,
    name: &'a str,
}

impl<'a> TitleJson<'a> {
    fn new(offer: &'a Offer) -> Self {
        Self { write: &offer.key, name: &offer.name }
    }
}

#[derive(Serialize)]
struct FamilyJson<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct PlanJson<'a> {
    id: &'a str,
    name: Option<&'a str>,
}

impl<'a> PlanJson<'a> {
    fn new(plan: &'a str, catalogue: &'a Catalogue) -> Self {
        Self { id: plan, name: catalogue.plan_name(plan) }
    }
}

#[derive(Serialize)]
struct OfferJson<'a> {
    write: &'a str,
    name: &'a str,
    also_called: &'a [String],
    identities: &'a [String],
    families: Vec<FamilyJson<'a>>,
    segment: Option<&'a str>,
    may_buy: &'a [String],
    needs_approval: bool,
    state: Option<&'static str>,
    retired: Option<&'a str>,
    order_instead: Vec<TitleJson<'a>>,
    note: Option<&'a str>,
    add_on: bool,
    minimum_licenses: Option<i64>,
    minimum_licenses_three_years: Option<i64>,
    service_plans: Option<Vec<PlanJson<'a>>>,
}

impl<'a> OfferJson<'a> {
    fn new(offer: &'a Offer, catalogue: &'a Catalogue) -> Self {
        let (state, retired) = match &offer.state {
            State::Unknown => (None, None),
            State::Sold => (Some("sold"), None),
            State::Retired(why) => (Some("retired"), Some(why.as_str())),
        };
        let instead = offer.order_instead.iter().map(|key| {
            catalogue.offer(key).map_or(TitleJson { write: key, name: key }, TitleJson::new)
        });
        let families = offer.families.iter();
        let families = families.map(|family| FamilyJson { id: &family.id, name: &family.name });
        let plans = offer.plans.as_ref().map(|_| {
            offer.all_plans().map(|plan| PlanJson::new(plan, catalogue)).collect::<Vec<_>>()
        });
        Self {
            write: &offer.key,
            name: &offer.name,
            also_called: &offer.other_names,
            identities: &offer.identities,
            families: families.collect(),
            segment: offer.segment.as_deref(),
            may_buy: &offer.buyers,
            needs_approval: offer.needs_approval,
            state,
            retired,
            order_instead: instead.collect(),
            note: offer.note.as_deref(),
            add_on: offer.is_add_on,
            minimum_licenses: offer.minimum,
            minimum_licenses_three_years: offer.minimum_three_years,
            service_plans: plans,
        }
    }
}

#[derive(Serialize)]
struct RaisedJson<'a> {
    plan: PlanJson<'a>,
    instead: PlanJson<'a>,
}

#[derive(Serialize)]
struct ComparisonJson<'a> {
    version: u32,
    from: TitleJson<'a>,
    to: TitleJson<'a>,
    lost: Vec<PlanJson<'a>>,
    raised: Vec<RaisedJson<'a>>,
    gained: Vec<PlanJson<'a>>,
    kept: usize,
    equivalence: Option<&'a str>,
}
