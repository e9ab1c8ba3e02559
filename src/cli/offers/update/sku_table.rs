//! The table of SKUs: merged with a list of products, and written as TOML.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::product_list::{Product, ProductList};
use super::toml_text::{bare, quote, write_identities};
use crate::cli::offers::table_reader::TableReader;
use clearance_syntax::characters::normalize;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// How a table begins that this command wrote.
pub(super) const MARK: &str = "# Made by `clearance offers update`";

/// After how many days somebody must look for a newer list.
const REVIEW_DAYS: i64 = 92;

/// The table of SKUs.
#[derive(Debug, Default)]
pub(super) struct SkuTable {
    skus: BTreeMap<String, Sku>,
    /// Every identity in lower case, to the key.
    identities: BTreeMap<String, String>,
    /// Every display name in lower case, to the keys.
    names: BTreeMap<String, Vec<String>>,
}

/// An SKU of the table.
#[derive(Debug, Clone, Default)]
struct Sku {
    name: String,
    plans: Vec<String>,
    added: Vec<String>,
    /// The day of the list that has it, where that is another.
    seen: Option<String>,
}

/// How a table was changed: lines for people, under their kind.
#[derive(Debug, Default)]
pub(super) struct TableChanges {
    pub(super) added: Vec<String>,
    pub(super) renamed: Vec<String>,
    pub(super) plans: Vec<String>,
    pub(super) gone: Vec<String>,
}

impl SkuTable {
    /// Reads the table of a pack.
    pub(super) fn read(table: TableReader<'_>) -> Self {
        let plans = |sku: TableReader<'_>, key| {
            let text = sku.text_of(key).unwrap_or_default();
            text.split(';').filter(|plan| !plan.is_empty()).map(str::to_owned).collect()
        };
        let sku = |sku: TableReader<'_>| Sku {
            name: sku.text_of("name").unwrap_or_default().to_owned(),
            plans: plans(sku, "plans"),
            added: plans(sku, "added"),
            seen: sku.day_of("seen"),
        };
        let skus = table.entries_of("skus").map(|(key, entry)| (key.to_owned(), sku(entry)));
        let identities = table.entries_of("identities");
        let identities =
            identities.filter_map(|(id, key)| Some((id.to_owned(), key.text()?.to_owned())));
        let names = table.entries_of("names");
        let names =
            names.map(|(name, keys)| (name.to_owned(), keys.texts().map(str::to_owned).collect()));
        Self { skus: skus.collect(), identities: identities.collect(), names: names.collect() }
    }

    /// Takes over what a list has. Keys stay, as other tables name them; so do former names, and SKUs that the list no longer has, as
    /// customers may have them. `before` is the day of the table.
    pub(super) fn merge(
        &mut self,
        list: &ProductList,
        before: Option<Date>,
        day: Date,
    ) -> TableChanges {
        let newest = self.skus.values().filter_map(|sku| sku.seen.as_deref()).max();
        // What only newer lists had is not known to be gone with an older one.
        let is_newest = newest.is_none_or(|newest| day.to_string().as_str() >= newest);
        let mut changes = TableChanges::default();
        let mut listed = BTreeSet::new();
        for (id, product) in &list.products {
            let key = self.key_of(id, product);
            self.merge_product(&key, product, is_newest, &mut changes);
            listed.insert(key);
        }
        let before = before.map(|day| day.to_string());
        for (key, sku) in self.skus.iter_mut().filter(|(key, _)| !listed.contains(*key)) {
            if sku.seen.is_none() {
                changes.gone.push(format!("{key} ({}), which stays in the table", sku.name));
                sku.seen.clone_from(&before);
            }
        }
        changes
    }

    /// The key of a product: the one that its skuId has, else its part number, or the skuId where another has the part number.
    fn key_of(&mut self, id: &str, product: &Product) -> String {
        let part = product.part_numbers.first().map_or(id, String::as_str);
        let is_taken = self.identities.contains_key(&normalize(part));
        let key = match self.identities.get(id) {
            Some(key) => key.clone(),
            None if is_taken => id.to_owned(),
            None => part.to_owned(),
        };
        self.identities.insert(id.to_owned(), key.clone());
        for part in &product.part_numbers {
            self.identities.entry(normalize(part)).or_insert_with(|| key.clone());
        }
        for name in product.names() {
            let keys = self.names.entry(normalize(name)).or_default();
            if !keys.contains(&key) {
                keys.push(key.clone());
            }
        }
        key
    }

    fn merge_product(
        &mut self,
        key: &str,
        product: &Product,
        is_newest: bool,
        changes: &mut TableChanges,
    ) {
        let name = product.name();
        let Some(sku) = self.skus.get_mut(key) else {
            changes.added.push(format!("{key} ({name}), {} service plans", product.plans.len()));
            let (name, plans) = (name.to_owned(), product.plans.clone());
            self.skus.insert(key.to_owned(), Sku { name, plans, ..Sku::default() });
            return;
        };
        if sku.name != name {
            changes.renamed.push(format!("{key}: {} is now {name}", sku.name));
            name.clone_into(&mut sku.name);
        }
        let all: Vec<&String> = sku.plans.iter().chain(&sku.added).collect();
        let known: Vec<&String> = if is_newest { all.clone() } else { sku.plans.iter().collect() };
        let lost = known.iter().filter(|plan| !product.plans.contains(plan)).map(|it| it.as_str());
        let gained = product.plans.iter().filter(|plan| !all.contains(plan)).map(String::as_str);
        let (lost, gained): (Vec<&str>, Vec<&str>) = (lost.collect(), gained.collect());
        if !lost.is_empty() || !gained.is_empty() {
            let gained = gained.iter().map(|plan| format!("+ {plan}"));
            let lost = lost.iter().map(|plan| format!("- {plan}"));
            let both: Vec<String> = gained.chain(lost).collect();
            changes.plans.push(format!("{key}: {}", both.join(", ")));
        }
        let is_same = sku.plans.len() == product.plans.len()
            && sku.plans.iter().all(|plan| product.plans.contains(plan));
        if !is_same {
            sku.plans.clone_from(&product.plans);
        }
        sku.added.retain(|plan| !is_newest && !product.plans.contains(plan));
        sku.seen = None;
    }

    /// The table as TOML.
    pub(super) fn to_toml(&self, day: Date) -> String {
        let mut text = head(
            day,
            "what Microsoft's list of products and their service plans holds",
            "SKUs that this list does not have are of the day that they were `seen` on",
        );
        for (key, sku) in &self.skus {
            let Sku { name, plans, added, seen } = sku;
            let _written = write!(text, "\n[skus.{}]\nname = {}\n", bare(key), quote(name));
            let _written = writeln!(text, "plans = {}", quote(&plans.join(";")));
            if !added.is_empty() {
                let _written = writeln!(text, "added = {}", quote(&added.join(";")));
            }
            if let Some(seen) = seen {
                let _written = writeln!(text, "seen = {}", quote(seen));
            }
        }
        write_identities(&self.identities, &self.names, &mut text);
        text
    }
}

/// The table of names of service plans as TOML.
pub(super) fn plan_names_toml(names: &BTreeMap<String, String>, day: Date) -> String {
    let about = "names of service plans by their String IDs";
    let mut text = head(day, about, "those of earlier lists are kept");
    text.push_str("\n[names]\n");
    for (plan, name) in names {
        let _written = writeln!(text, "{} = {}", bare(plan), quote(name));
    }
    text
}

fn head(day: Date, about: &str, rest: &str) -> String {
    let review = day.saturating_add(REVIEW_DAYS.days());
    format!(
        "{MARK}, and made anew with it: {about}.\n# Source: Microsoft, \"Product names and service plan identifiers for licensing\" (CC BY 4.0); \
         {rest}.\n\nas_of = \"{day}\"\nreview_by = \"{review}\"\n"
    )
}
