//! The offers that the shipped tables know, for the import of exports.

use clearance_import::offers::OfferTable;

use crate::builtin::shipped_text;

/// The tables with identities and names of offers.
const TABLES: [&str; 2] = ["data/skus.toml", "data/offers.toml"];

/// The offers of the shipped tables.
pub(super) fn known_offers() -> OfferTable {
    OfferTable::from_tables(&TABLES.map(|path| shipped_text(path).unwrap_or_default()))
}
