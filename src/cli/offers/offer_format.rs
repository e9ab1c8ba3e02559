//! The type of a form in which offers are written: a row of the table of forms.

use std::io::{self, Write};

use clearance_render::output::Style;

use super::catalogue::Catalogue;
use super::comparison::Comparison;
use super::offer::Offer;

/// Writes offers that were found.
type WriteOffers = fn(&[&Offer], &Catalogue, &Style, &mut dyn Write) -> io::Result<()>;
/// Writes how two offers differ.
type WriteComparison = fn(&Comparison<'_>, &Catalogue, &Style, &mut dyn Write) -> io::Result<()>;

/// A form in which offers are written.
#[derive(Debug)]
pub(crate) struct OfferFormat {
    /// The name, as `--format` takes it.
    pub(crate) name: &'static str,
    /// Whom it is for.
    pub(crate) about: &'static str,
    pub(super) write_offers: WriteOffers,
    pub(super) write_comparison: WriteComparison,
}
