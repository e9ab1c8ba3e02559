//! The offer matrix and the price sheet of the new commerce, read from their CSV files: which ProductId:SkuId there is, under which name.

use std::collections::BTreeMap;

use clearance_import::reader::{ExportRecord, ReadError, Row, Table};
use clearance_import::spelling::{Orders, read_count, read_guid, read_product_sku};
use jiff::civil::Date;

/// The columns of the offer matrix that are read.
pub(super) const MATRIX: [&str; 7] = [
    "ProductTitle",
    "ProductId",
    "SkuId",
    "SkuTitle",
    "ProvisioningId",
    "ProvisioningString",
    "MinLicenses",
];

/// The columns of the price sheet that are read. Prices are not.
pub(super) const PRICES: [&str; 8] = [
    "ProductTitle",
    "ProductId",
    "SkuId",
    "SkuTitle",
    "Market",
    "EffectiveStartDate",
    "EffectiveEndDate",
    "Segment",
];

/// What to do where the file is unclear.
const HELP: &str =
    "download it again in Partner Center: Pricing and offers, license-based; one market at a time";

/// What a list says of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListedOffer {
    /// The line of the first row that has it.
    pub(super) line: u64,
    /// Its name today.
    pub(super) name: String,
    /// Its skuId and its skuPartNumber.
    pub(super) provisioning: Option<(String, String)>,
    /// How many licenses an order must have.
    pub(super) minimum: Option<u64>,
    /// The segment that may buy it, if only one may.
    pub(super) segment: Option<String>,
    /// The last day on which it is sold, where the list says one.
    pub(super) last_day: Option<Date>,
}

/// The offers of a list by ProductId:SkuId.
#[derive(Debug, Default)]
pub(super) struct OfferList {
    /// What the list is called, as sources of offers have it.
    pub(super) title: String,
    /// Whether it says how many licenses an order must have.
    pub(super) has_minimums: bool,
    pub(super) offers: BTreeMap<String, ListedOffer>,
    /// The rows that were left out, and why.
    pub(super) left_out: Vec<String>,
}

impl OfferList {
    /// Reads the offer matrix.
    ///
    /// # Errors
    /// A row cannot be read, or two rows say different things of one offer.
    pub(super) fn read_matrix(table: &mut Table<'_>) -> Result<Self, ReadError> {
        let title = "NCE offer matrix".to_owned();
        let mut list = Self { title, has_minimums: true, ..Self::default() };
        let mut unclear = None;
        table.for_each(|row| {
            let record = ExportRecord::Row(row);
            let Some(identity) = list.identify(&row) else { return };
            let guid = record.text("provisioningid").and_then(|text| read_guid(&text));
            let part = record.text("provisioningstring").unwrap_or_default();
            let offer = ListedOffer {
                line: row.line(),
                name: name_of(&row),
                provisioning: guid.map(|guid| (guid, part.into_owned())),
                minimum: record.text("minlicenses").and_then(|text| read_count(&text)),
                segment: None,
                last_day: None,
            };
            list.add_offer(identity, offer, &mut unclear);
        })?;
        list.finish(unclear)
    }

    /// Reads the price sheet of one market.
    ///
    /// # Errors
    /// A row cannot be read, the sheet is of several markets, or its dates can be read in two ways.
    pub(super) fn read_prices(table: &mut Table<'_>) -> Result<Self, ReadError> {
        let mut list = Self::default();
        let mut orders = Orders::new(None);
        let mut markets: BTreeMap<String, u64> = BTreeMap::new();
        let mut rows = Vec::new();
        table.for_each(|row| {
            let record = ExportRecord::Row(row);
            let Some(identity) = list.identify(&row) else { return };
            let market = record.text("market").unwrap_or_default().to_uppercase();
            markets.entry(market).or_insert(row.line());
            let end = record.text("effectiveenddate").unwrap_or_default();
            let segment = record.text("segment").unwrap_or_default();
            let offer = ListedOffer {
                line: row.line(),
                name: name_of(&row),
                provisioning: None,
                minimum: None,
                segment: Some(segment.into_owned()),
                last_day: None,
            };
            rows.push((identity, offer, orders.read("effectiveenddate", &end)));
        })?;
        let last = markets.iter().max_by_key(|(_, line)| **line);
        if let Some((market, line)) = last.filter(|_| markets.len() > 1) {
            let message = format!("the sheet is of several markets, {market} among them");
            return Err(ReadError::new(message, HELP).at(*line));
        }
        if !orders.unsettled().is_empty() {
            return Err(ReadError::new(
                "the day and the month of `EffectiveEndDate` cannot be told apart",
                HELP,
            ));
        }
        let market = markets.keys().next().map_or("", String::as_str);
        list.title = format!("price sheet of {market}");
        let mut unclear = None;
        for (identity, mut offer, end) in rows {
            // From the year 9000 on it is no day, as there is no end.
            offer.last_day = end.date(&orders).filter(|day| day.year() < 9000);
            list.add_offer(identity, offer, &mut unclear);
        }
        list.finish(unclear)
    }

    /// ProductId:SkuId of a row; one without is left out.
    fn identify(&mut self, row: &Row<'_>) -> Option<String> {
        let record = ExportRecord::Row(*row);
        let text = |column| record.text(column).unwrap_or_default();
        let identity = read_product_sku(&format!("{}:{}", text("productid"), text("skuid")));
        if identity.is_none() {
            let name = name_of(row);
            self.left_out.push(format!("line {} has no ProductId and SkuId: {name}", row.line()));
        }
        identity
    }

    /// Adds what a row says. An offer has a row for each term, plan and segment; they may end on different days.
    fn add_offer(&mut self, identity: String, offer: ListedOffer, unclear: &mut Option<ReadError>) {
        let Some(known) = self.offers.get_mut(&identity) else {
            self.offers.insert(identity, offer);
            return;
        };
        if known.provisioning != offer.provisioning || known.minimum != offer.minimum {
            let line = known.line;
            let message = format!("{identity} is something else than on line {line}");
            unclear.get_or_insert(ReadError::new(message, HELP).at(offer.line));
        }
        known.last_day = known.last_day.zip(offer.last_day).map(|(a, b)| a.max(b));
        if known.segment != offer.segment {
            known.segment = None;
        }
    }

    fn finish(self, unclear: Option<ReadError>) -> Result<Self, ReadError> {
        match unclear {
            Some(error) => Err(error),
            None if self.offers.is_empty() => Err(ReadError::new("the list has no offers", HELP)),
            None => Ok(self),
        }
    }
}

fn name_of(row: &Row<'_>) -> String {
    let text = row.cell("skutitle").or_else(|| row.cell("producttitle")).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
