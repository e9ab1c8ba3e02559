//! The catalogue: every offer of the tables, with what each table knows of it.

use std::collections::BTreeMap;

use clearance_engine::script::DataTable;
use clearance_import::offers::OfferTable;
use clearance_syntax::characters::normalize;
use jiff::civil::Date;

use super::offer::{Family, Offer, State};
use super::table_reader::TableReader;

/// The tables that list offers.
const OFFER_TABLES: [&str; 2] = ["skus", "offers"];

/// Reads the identities and display names of offers from the tables of a pack.
pub(crate) fn read_known_offers(tables: &[DataTable]) -> OfferTable {
    let named = |name: &&str| tables.iter().find(|table| table.name == **name);
    OfferTable::from_documents(OFFER_TABLES.iter().filter_map(named).map(|table| &*table.document))
}

/// Every offer of the tables.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    offers: BTreeMap<String, Offer>,
    /// The identities and display names of offers.
    known: OfferTable,
    /// A service plan to every plan that includes it.
    higher: BTreeMap<String, Vec<String>>,
    /// A service plan to its name.
    plan_names: BTreeMap<String, String>,
    /// The tables that list offers, each with the day that it is of.
    pub(super) days: Vec<(String, Option<Date>)>,
}

impl Catalogue {
    /// Reads the tables of a pack; `None` where none of them lists offers.
    pub(crate) fn read(tables: &[DataTable]) -> Option<Self> {
        let mut catalogue = Self { known: read_known_offers(tables), ..Self::default() };
        for name in OFFER_TABLES {
            let Some(table) = tables.iter().find(|table| table.name == name) else { continue };
            let day = table.head.as_of.map(|(_, day)| day);
            catalogue.days.push((name.to_owned(), day));
            let table = TableReader::new(&table.document);
            match name {
                "skus" => catalogue.add_skus(table),
                _ => catalogue.add_offers(table),
            }
        }
        if catalogue.offers.is_empty() {
            return None;
        }
        let table = |name| tables.iter().find(|table| table.name == name);
        for (name, add) in OTHER_TABLES {
            if let Some(table) = table(*name) {
                add(&mut catalogue, TableReader::new(&table.document));
            }
        }
        catalogue.distribute_identities();
        Some(catalogue)
    }

    fn add_skus(&mut self, table: TableReader<'_>) {
        for (key, sku) in table.entries_of("skus") {
            let plans = |field| {
                let text = sku.text_of(field)?;
                Some(text.split(';').map(str::to_owned).collect::<Vec<_>>())
            };
            let offer = self.offer_mut(key);
            offer.name = sku.text_of("name").unwrap_or_default().to_owned();
            offer.plans = plans("plans");
            offer.added_plans = plans("added").unwrap_or_default();
        }
    }

    fn add_offers(&mut self, table: TableReader<'_>) {
        for (key, entry) in table.entries_of("offers") {
            let texts = |field| entry.texts_of(field).into_iter().map(str::to_owned).collect();
            let offer = self.offer_mut(key);
            if let Some(name) = entry.text_of("name") {
                name.clone_into(&mut offer.name);
            }
            offer.state = match entry.flag_of("sold") {
                Some(true) => State::Sold,
                Some(false) => {
                    State::Retired(entry.text_of("retired").unwrap_or_default().to_owned())
                }
                None => State::Unknown,
            };
            offer.order_instead = texts("order_instead");
            offer.equivalent_to = texts("equivalent_to");
            offer.equivalence = entry.text_of("equivalence").map(str::to_owned);
            offer.note = entry.text_of("note").map(str::to_owned);
            // Those that no line of the table of segments names.
            offer.segment = Some("commercial".to_owned());
        }
    }

    fn add_segments(&mut self, table: TableReader<'_>) {
        for (key, segment) in table.entries_of("offers") {
            if let (Some(offer), Some(segment)) = (self.offers.get_mut(key), segment.text()) {
                offer.segment = Some(segment.to_owned());
            }
        }
        let buyers: Vec<(&str, Vec<&str>)> = table
            .entries_of("may_buy")
            .map(|(buyer, segments)| (buyer, segments.texts().collect()))
            .collect();
        let approval = table.texts_of("approval");
        for offer in self.offers.values_mut() {
            let Some(segment) = offer.segment.as_deref() else { continue };
            let may = buyers.iter().filter(|(_, segments)| segments.contains(&segment));
            offer.buyers = may.map(|(buyer, _)| (*buyer).to_owned()).collect();
            offer.needs_approval = approval.contains(&segment);
        }
    }

    fn add_families(&mut self, table: TableReader<'_>) {
        for (id, family) in table.entries() {
            let name = family.text_of("name").unwrap_or(id);
            for key in family.texts_of("offers") {
                if let Some(offer) = self.offers.get_mut(key) {
                    offer.families.push(Family { id: id.to_owned(), name: name.to_owned() });
                }
            }
        }
    }

    fn add_add_ons(&mut self, table: TableReader<'_>) {
        for key in table.texts_of("offers") {
            if let Some(offer) = self.offers.get_mut(key) {
                offer.is_add_on = true;
            }
        }
    }

    fn add_minimums(&mut self, table: TableReader<'_>) {
        for (key, offer) in &mut self.offers {
            let minimum = |group| table.child(group).and_then(|group| group.number_of(key));
            offer.minimum = minimum("offers");
            offer.minimum_three_years = minimum("three_years");
        }
    }

    fn add_tiers(&mut self, table: TableReader<'_>) {
        let rows = table.entries_of("higher");
        let rows = rows.map(|(plan, tiers)| (plan, tiers.texts().map(str::to_owned).collect()));
        self.higher = rows.map(|(plan, tiers)| (plan.to_owned(), tiers)).collect();
    }

    fn add_plan_names(&mut self, table: TableReader<'_>) {
        let rows = table.entries_of("names");
        let rows = rows.filter_map(|(plan, name)| Some((plan.to_owned(), name.text()?.to_owned())));
        self.plan_names = rows.collect();
    }

    /// Gives each offer its identities and names, which the tables have the other way round.
    fn distribute_identities(&mut self) {
        for (identity, key) in self.known.identities() {
            let Some(offer) = self.offers.get_mut(key) else { continue };
            if normalize(key) != identity {
                // Microsoft writes a ProductId in capital letters, and GUIDs in small ones.
                let is_product = identity.contains(':');
                offer.identities.push(match is_product {
                    true => identity.to_uppercase(),
                    false => identity.to_owned(),
                });
            }
        }
        for (name, keys) in self.known.names() {
            for key in keys {
                let Some(offer) = self.offers.get_mut(key) else { continue };
                if normalize(&offer.name) != name {
                    offer.other_names.push(name.to_owned());
                }
            }
        }
    }

    fn offer_mut(&mut self, key: &str) -> &mut Offer {
        let make = || Offer { key: key.to_owned(), ..Offer::default() };
        self.offers.entry(key.to_owned()).or_insert_with(make)
    }

    /// All offers, sorted by key.
    pub(super) fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.values()
    }

    /// The offer of a key.
    pub(super) fn offer(&self, key: &str) -> Option<&Offer> {
        self.offers.get(key)
    }

    /// The offer that an identity stands for: letter case and white space do not matter, and of
    /// ProductId:SkuId:AvailabilityId only the first two parts do.
    pub(super) fn find_identity(&self, text: &str) -> Option<&Offer> {
        self.offers.get(self.known.key_of(text)?)
    }

    /// The offers that have or had a display name.
    pub(super) fn find_name(&self, text: &str) -> Vec<&Offer> {
        let keys = self.known.named(text).iter();
        keys.filter_map(|key| self.offers.get(key)).collect()
    }

    /// The display names, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.known.names().map(|(name, _)| name)
    }

    /// The plans that include a plan.
    pub(super) fn higher_tiers(&self, plan: &str) -> &[String] {
        self.higher.get(plan).map_or(&[], Vec::as_slice)
    }

    /// The name of a service plan.
    pub(super) fn plan_name(&self, plan: &str) -> Option<&str> {
        self.plan_names.get(plan).map(String::as_str)
    }

    /// The titles of the offers of some keys.
    pub(super) fn titles(&self, keys: &[String]) -> Vec<String> {
        let title = |key: &String| self.offer(key).map_or_else(|| key.clone(), Offer::title);
        keys.iter().map(title).collect()
    }
}

/// Adds to the catalogue what a table knows.
type AddTable = fn(&mut Catalogue, TableReader<'_>);

/// The tables that say more of offers.
const OTHER_TABLES: &[(&str, AddTable)] = &[
    ("segments", Catalogue::add_segments),
    ("families", Catalogue::add_families),
    ("add_ons", Catalogue::add_add_ons),
    ("minimums", Catalogue::add_minimums),
    ("plan_tiers", Catalogue::add_tiers),
    ("plan_names", Catalogue::add_plan_names),
];
