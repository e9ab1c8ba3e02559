//! The four rules as a program in Rust: typed with serde, without spans, messages or report. It is the floor of what can be reached.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

use clearance_peers::{
    Failure, Fallible, book_argument, find_files, is_toml, print_violation, read_table,
};
use jiff::civil::Date;
use serde::Deserialize;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A customer, with the kind of text that its format has for dates.
#[derive(Deserialize)]
#[serde(bound(deserialize = "D: Deserialize<'de>"))]
struct Document<'a, D> {
    #[serde(borrow)]
    customer: Place<'a>,
    partner: Place<'a>,
    source: List<Source<'a, D>>,
    target: List<Target<'a, D>>,
}

#[derive(Deserialize)]
struct Place<'a> {
    #[serde(borrow)]
    country: Cow<'a, str>,
}

#[derive(Deserialize)]
struct List<T> {
    subscriptions: Vec<T>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "D: Deserialize<'de>"))]
struct Source<'a, D> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    offer: Cow<'a, str>,
    licenses: u64,
    ends: D,
    cancels: Option<D>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "D: Deserialize<'de>"))]
struct Target<'a, D> {
    #[serde(borrow)]
    offer: Cow<'a, str>,
    licenses: u64,
    starts: D,
    #[serde(borrow, default)]
    replaces: Vec<Cow<'a, str>>,
}

/// A date as a format has it.
trait Day {
    fn date(&self) -> Fallible<Date>;
}

/// The text of a date in JSON.
#[derive(Deserialize)]
struct DateText<'a>(#[serde(borrow)] Cow<'a, str>);

impl Day for DateText<'_> {
    fn date(&self) -> Fallible<Date> {
        Ok(self.0.parse()?)
    }
}

impl Day for toml::value::Datetime {
    fn date(&self) -> Fallible<Date> {
        let date = self.date.ok_or("expected a date")?;
        Ok(Date::new(date.year.try_into()?, date.month.try_into()?, date.day.try_into()?)?)
    }
}

type Table = HashMap<String, String>;

/// The tables that the rules read.
struct Tables {
    regions: Table,
    offers: Table,
}

/// Reads a table from key to text.
fn read_texts(name: &str, key: &str) -> Fallible<Table> {
    let mut table = read_table(name)?;
    Ok(table.remove(key).ok_or("no such key")?.try_into()?)
}

impl<D: Day> Document<'_, D> {
    /// The rules that the customer violates.
    fn violations(&self, tables: &Tables) -> Fallible<Vec<&'static str>> {
        let mut violated = Vec::new();
        let mut add = |rule, violates: bool| violated.extend(violates.then_some(rule));
        let region = |place: &Place| tables.regions.get(&*place.country);
        let (theirs, ours) = (region(&self.customer), region(&self.partner));
        add("same-region", theirs.is_none() || theirs != ours);
        let (mut offer, mut total, mut start) = (false, false, false);
        for target in &self.target.subscriptions {
            let mut licenses = 0;
            for source in self
                .source
                .subscriptions
                .iter()
                .filter(|source| target.replaces.contains(&source.id))
            {
                let (old, new) =
                    (tables.offers.get(&*source.offer), tables.offers.get(&*target.offer));
                offer |= old.is_none() || old != new;
                licenses += source.licenses;
                let last = source.cancels.as_ref().unwrap_or(&source.ends).date()?;
                start |= last.tomorrow()? != target.starts.date()?;
            }
            total |= !target.replaces.is_empty() && licenses != target.licenses;
        }
        add("equivalent-offer", offer);
        add("license-total", total);
        add("starts-next-day", start);
        Ok(violated)
    }
}

fn check_file(path: &Path, tables: &Tables) -> Fallible<Vec<&'static str>> {
    let text = fs::read_to_string(path)?;
    if is_toml(path) {
        toml::from_str::<Document<toml::value::Datetime>>(&text)?.violations(tables)
    } else {
        serde_json::from_str::<Document<DateText>>(&text)?.violations(tables)
    }
}

fn main() -> Result<(), Failure> {
    let tables = Tables {
        regions: read_texts("regions", "country")?,
        offers: read_texts("offers", "product")?,
    };
    for path in find_files(&book_argument()?)? {
        for rule in check_file(&path, &tables)? {
            print_violation(&path, rule);
        }
    }
    Ok(())
}
