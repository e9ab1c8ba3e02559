//! The tables of offers and of minimums: merged with an offer matrix or a price sheet, and written as TOML.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use clearance_import::offers::OfferTable;
use clearance_syntax::characters::normalize;
use jiff::civil::Date;

use super::offer_list::{ListedOffer, OfferList};
use super::sku_table::MARK;
use super::toml_text::{bare, quote, write_identities};
use crate::cli::offers::table_reader::TableReader;

/// After how many days somebody must look for a newer list.
const REVIEW_DAYS: u32 = 92;

/// The tables that a list of offers changes.
#[derive(Debug)]
pub(super) struct OfferBook {
    /// Every offer with its columns, each as TOML.
    offers: BTreeMap<String, Vec<(String, String)>>,
    identities: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<String>>,
    /// How many licenses an order must have, and the same with a term of three years; nothing where the rules have no such table.
    minimums: Option<[BTreeMap<String, u64>; 2]>,
}

/// A list of offers, and what is known beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listing<'l> {
    pub(super) list: &'l OfferList,
    /// The offers of all tables.
    pub(super) known: &'l OfferTable,
    /// The day of the list.
    pub(super) day: Date,
}

/// How the tables were changed, and what is unclear: lines for people, each with its kind.
#[derive(Debug, Default)]
pub(super) struct BookChanges {
    pub(super) lines: Vec<(&'static str, String)>,
}

impl BookChanges {
    fn add(&mut self, kind: &'static str, line: String) {
        self.lines.push((kind, line));
    }

    fn count(&self, kind: &str) -> usize {
        self.lines.iter().filter(|(own, _)| *own == kind).count()
    }

    /// The lines by their kinds, with the numbers at the end.
    pub(super) fn to_text(&self, list: &OfferList) -> String {
        let kinds = ["added", "identity", "minimum", "not sold?", "not there", "unclear"];
        let mut text = String::new();
        for kind in kinds {
            for (_, line) in self.lines.iter().filter(|(own, _)| *own == kind) {
                text.push_str(&format!("{kind:<9}  {line}\n"));
            }
        }
        for line in &list.left_out {
            text.push_str(&format!("left out   {line}\n"));
        }
        let separator = if text.is_empty() { "" } else { "\n" };
        let [added, identities, minimums, _, gone, unclear] = kinds.map(|kind| self.count(kind));
        format!(
            "{text}{separator}{} offers in the list: {added} added, {identities} with a new identity, {minimums} with another minimum, {gone} not there; {} unclear\n",
            list.offers.len(),
            unclear + list.left_out.len()
        )
    }
}

impl OfferBook {
    /// Reads the tables of a pack.
    pub(super) fn read(offers: TableReader<'_>, minimums: Option<TableReader<'_>>) -> Self {
        let columns = |offer: TableReader<'_>| {
            offer.entries().map(|(key, value)| (key.to_owned(), value.to_toml())).collect()
        };
        let numbers = |table: TableReader<'_>, key| {
            let rows = table.entries_of(key);
            rows.filter_map(|(key, number)| Some((key.to_owned(), number.number()?))).collect()
        };
        let entries = offers.entries_of("offers");
        let identities = offers.entries_of("identities");
        let names = offers.entries_of("names");
        Self {
            offers: entries.map(|(key, offer)| (key.to_owned(), columns(offer))).collect(),
            identities: identities
                .filter_map(|(id, key)| Some((id.to_owned(), key.text()?.to_owned())))
                .collect(),
            names: names
                .map(|(name, keys)| (name.to_owned(), keys.texts().map(str::to_owned).collect()))
                .collect(),
            minimums: minimums
                .map(|table| [numbers(table, "offers"), numbers(table, "three_years")]),
        }
    }

    /// Takes over what a list has. What only these tables say stays: what replaces an offer, whether it is sold, notes, sources.
    pub(super) fn merge(&mut self, listing: Listing<'_>) -> BookChanges {
        let list = listing.list;
        let mut changes = BookChanges::default();
        let mut minimums: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for (identity, listed) in &list.offers {
            let key = self.merge_offer(identity, listed, listing, &mut changes);
            if let (Some(key), Some(minimum)) = (key, listed.minimum) {
                minimums.entry(key).or_default().insert(minimum);
            }
        }
        let gone = self.identities.iter().filter(|(identity, key)| {
            let is_listed = list.offers.contains_key(&identity.to_uppercase());
            identity.contains(':') && !is_listed && self.column(key, "sold") == Some("true")
        });
        for (identity, key) in gone {
            let line = format!("{key} ({}), which stays in the table", identity.to_uppercase());
            changes.add("not there", line);
        }
        if list.has_minimums {
            self.merge_minimums(minimums, &mut changes);
        }
        changes
    }

    /// Merges one offer, and gives its key where that is certain.
    fn merge_offer(
        &mut self,
        identity: &str,
        listed: &ListedOffer,
        listing: Listing<'_>,
        changes: &mut BookChanges,
    ) -> Option<String> {
        let known = listing.known;
        let by_sku = known.key_of(identity);
        let by_provisioning = listed.provisioning.as_ref().and_then(|(guid, part)| {
            known.key_of(guid).or_else(|| known.key_of(part).filter(|_| !part.is_empty()))
        });
        let what = format!("line {}: {identity} ({})", listed.line, listed.name);
        match (by_sku, by_provisioning) {
            (Some(own), Some(other)) if own != other => {
                changes.add("unclear", format!("{what} is {own} here, and {other} by its part"));
                None
            }
            (Some(own), _) => {
                if self.column(own, "sold") == Some("false") {
                    changes.add("not sold?", format!("{own}: the list has {identity}"));
                }
                Some(own.to_owned())
            }
            (None, Some(own)) => {
                if !known.named(&listed.name).iter().any(|key| key == own) {
                    let why = format!("{what} has the part of {own}, and none of its names");
                    changes.add("unclear", why);
                    return None;
                }
                self.identities.insert(normalize(identity), own.to_owned());
                changes.add("identity", format!("{own}: + {identity}"));
                Some(own.to_owned())
            }
            (None, None) => match why_unclear(listed, listing) {
                Some(why) => {
                    changes.add("unclear", format!("{what} {why}"));
                    None
                }
                None => Some(self.add_offer(identity, listed, listing, changes)),
            },
        }
    }

    /// Adds an offer that no table has.
    fn add_offer(
        &mut self,
        identity: &str,
        listed: &ListedOffer,
        listing: Listing<'_>,
        changes: &mut BookChanges,
    ) -> String {
        let (title, day) = (&listing.list.title, listing.day);
        let part = listed.provisioning.as_ref().map(|(_, part)| part.as_str());
        let key = part.filter(|part| !part.is_empty()).unwrap_or(identity).to_owned();
        let columns = [
            ("name", quote(&listed.name)),
            ("sold", "true".to_owned()),
            ("source", quote(&format!("{title}, {day}"))),
        ];
        let columns = columns.map(|(column, value)| (column.to_owned(), value)).to_vec();
        self.offers.entry(key.clone()).or_insert(columns);
        let guid = listed.provisioning.as_ref().map(|(guid, _)| guid.as_str());
        for own in [Some(identity), guid, Some(key.as_str())].into_iter().flatten() {
            self.identities.insert(normalize(own), key.clone());
        }
        let names = self.names.entry(normalize(&listed.name)).or_default();
        if !names.contains(&key) {
            names.push(key.clone());
        }
        changes.add("added", format!("{key} ({})", listed.name));
        key
    }

    /// Takes over the minimums that all rows of an offer agree about.
    fn merge_minimums(
        &mut self,
        found: BTreeMap<String, BTreeSet<u64>>,
        changes: &mut BookChanges,
    ) {
        let Some([minimums, _]) = &mut self.minimums else { return };
        for (key, found) in found {
            let known = minimums.get(&key).copied().unwrap_or(1);
            let mut found = found.into_iter();
            match (found.next(), found.next()) {
                (Some(only), None) if only.max(1) != known => {
                    changes.add("minimum", format!("{key}: {known} is now {only}"));
                    match only {
                        0 | 1 => minimums.remove(&key),
                        many => minimums.insert(key, many),
                    };
                }
                (Some(least), Some(other)) => {
                    let line = format!("{key} has the minimums {least} and {other}");
                    changes.add("unclear", line);
                }
                _ => {}
            }
        }
    }

    fn column(&self, key: &str, wanted: &str) -> Option<&str> {
        let columns = self.offers.get(key)?.iter();
        columns.clone().find(|(column, _)| column == wanted).map(|(_, value)| value.as_str())
    }

    /// The table of offers as TOML.
    pub(super) fn offers_toml(&self, title: &str, day: Date) -> String {
        let mut text = format!(
            "{MARK}, with the {title}: what can be bought, and under which identities.\n\n\
             as_of = \"{day}\"\nreview_after_days = {REVIEW_DAYS}\n\n[offers]\n"
        );
        for (key, columns) in &self.offers {
            let _written = writeln!(text, "\n[offers.{}]", bare(key));
            for (column, value) in columns {
                let _written = writeln!(text, "{} = {value}", bare(column));
            }
        }
        write_identities(&self.identities, &self.names, &mut text);
        text
    }

    /// The table of minimums as TOML, where the rules have one.
    pub(super) fn minimums_toml(&self, title: &str, day: Date) -> Option<String> {
        let [offers, three_years] = self.minimums.as_ref()?;
        let mut text = format!(
            "{MARK}, with the {title}: how many licenses an order must have.\n\nas_of = \"{day}\"\nsource = {}\n",
            quote(&format!("{title}, {day}"))
        );
        for (group, numbers) in [("offers", offers), ("three_years", three_years)] {
            let _written = writeln!(text, "\n[{group}]");
            for (key, number) in numbers {
                let _written = writeln!(text, "{} = {number}", bare(key));
            }
        }
        Some(text)
    }
}

/// Why an offer that no table has is not added.
fn why_unclear(listed: &ListedOffer, listing: Listing<'_>) -> Option<String> {
    if let Some(last) = listed.last_day.filter(|last| *last < listing.day) {
        return Some(format!("was sold until {last}"));
    }
    if listed.name.is_empty() {
        return Some("has no name".to_owned());
    }
    if let Some(other) = listing.known.named(&listed.name).first() {
        return Some(format!(
            "has the name of {other}: an offer matrix says whether it is the same"
        ));
    }
    let segment = listed.segment.as_deref()?;
    let is_commercial = segment.eq_ignore_ascii_case("commercial");
    (!is_commercial).then(|| format!("is of the segment {segment}, which `segments.toml` must say"))
}
