//! Microsoft's list "Product names and service plan identifiers for licensing", read from its CSV file.

use std::collections::BTreeMap;

use clearance_import::reader::{ReadError, Row, Table, simplify_name};

/// The columns of the list.
pub(super) const COLUMNS: [&str; 5] = [
    "Product_Display_Name",
    "String_Id",
    "GUID",
    "Service_Plan_Name",
    "Service_Plans_Included_Friendly_Names",
];

/// The products of the list.
#[derive(Debug, Default)]
pub(super) struct ProductList {
    /// The products by skuId.
    pub(super) products: BTreeMap<String, Product>,
    /// The names of each service plan, with how many rows have it.
    plan_names: BTreeMap<String, BTreeMap<String, usize>>,
    /// The rows that were left out, and why.
    pub(super) left_out: Vec<String>,
}

/// A product with its service plans.
#[derive(Debug, Default)]
pub(super) struct Product {
    /// The part numbers, in the order of the list; nearly all have one.
    pub(super) part_numbers: Vec<String>,
    /// The display names, with how many rows have each.
    names: BTreeMap<String, usize>,
    /// The service plans by String ID, in the order of the list, each once.
    pub(super) plans: Vec<String>,
}

impl ProductList {
    /// Reads the list.
    ///
    /// # Errors
    /// The file breaks off, or has no product.
    pub(super) fn read(table: &mut Table<'_>) -> Result<Self, ReadError> {
        let mut list = Self::default();
        table.for_each(|row| list.add_row(&row))?;
        match list.products.is_empty() {
            true => Err(ReadError::new("the list has no products", HELP)),
            false => Ok(list),
        }
    }

    fn add_row(&mut self, row: &Row<'_>) {
        let [name, part, id, plan, plan_name] = COLUMNS.map(|column| cell(row, column));
        // Some GUIDs hold a no-break space, or blanks.
        let id: String = id.split_whitespace().collect::<String>().to_lowercase();
        if !is_guid(&id) || part.is_empty() || plan.is_empty() {
            let what = if is_guid(&id) { "lacks a String_Id or a plan" } else { "has no GUID" };
            self.left_out.push(format!("line {} {what}: {name}", row.line()));
            return;
        }
        let product = self.products.entry(id).or_default();
        if !product.part_numbers.contains(&part) {
            product.part_numbers.push(part);
        }
        if !name.is_empty() {
            *product.names.entry(name).or_default() += 1;
        }
        if !product.plans.contains(&plan) {
            product.plans.push(plan.clone());
        }
        if !plan_name.is_empty() && plan_name != plan {
            *self.plan_names.entry(plan).or_default().entry(plan_name).or_default() += 1;
        }
    }

    /// The name of each service plan: the one of most rows, of those that are not all capital letters if there is one.
    pub(super) fn plan_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.plan_names.iter().filter_map(|(plan, names)| {
            let is_mixed = |name: &str| name.chars().any(char::is_lowercase);
            let mixed = most_common(names.iter().filter(|(name, _)| is_mixed(name)));
            Some((plan.as_str(), mixed.or_else(|| most_common(names.iter()))?))
        })
    }
}

impl Product {
    /// The display name of most rows.
    pub(super) fn name(&self) -> &str {
        most_common(self.names.iter()).unwrap_or_default()
    }

    /// All display names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}

/// The most common of some texts; of several the first in alphabetical order.
fn most_common<'a>(counted: impl Iterator<Item = (&'a String, &'a usize)>) -> Option<&'a str> {
    let mut best: Option<(&str, usize)> = None;
    for (text, count) in counted {
        if best.is_none_or(|(_, most)| *count > most) {
            best = Some((text, *count));
        }
    }
    best.map(|(text, _)| text)
}

/// The text of a cell with single blanks between words: some have no-break spaces, or blanks at their ends.
fn cell(row: &Row<'_>, column: &str) -> String {
    let text = row.cell(&simplify_name(column)).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_guid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// What to do where the file is another one.
pub(super) const HELP: &str = "download the CSV file from https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference, or the offer matrix or price sheet \
     from Partner Center: Pricing and offers";
