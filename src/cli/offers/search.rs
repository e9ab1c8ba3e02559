//! Search of offers by names, part numbers, GUIDs and ProductId:SkuId.

use clearance_syntax::characters::normalize;

use super::catalogue::Catalogue;
use super::offer::Offer;

/// How well an offer matches, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The text is one of its names.
    Name,
    /// Its name holds the words in this order.
    Phrase,
    /// A name that it also has or had holds them in this order.
    OtherPhrase,
    /// Its names and identities hold all the words.
    Words,
}

/// The offers that match a text, the best first: the one of an identity alone, or those whose names and identities hold all its
/// words. All match a text without words.
pub(crate) fn search_offers<'c>(text: &str, catalogue: &'c Catalogue) -> Vec<&'c Offer> {
    if let Some(offer) = catalogue.find_identity(text) {
        return vec![offer];
    }
    let query = normalize(text);
    let ranked = catalogue.offers().filter_map(|offer| Some((rank(&query, offer)?, offer)));
    let mut found: Vec<(Rank, &Offer)> = ranked.collect();
    found.sort_by_key(|(rank, offer)| (*rank, normalize(&offer.name), &offer.key));
    found.into_iter().map(|(_, offer)| offer).collect()
}

fn rank(query: &str, offer: &Offer) -> Option<Rank> {
    let name = normalize(&offer.name);
    let mut others = offer.other_names.iter();
    if name == query || offer.other_names.iter().any(|other| other == query) {
        return Some(Rank::Name);
    }
    if name.contains(query) {
        return Some(Rank::Phrase);
    }
    if others.any(|other| other.contains(query)) {
        return Some(Rank::OtherPhrase);
    }
    let mut texts = vec![name, normalize(&offer.key)];
    texts.extend(offer.other_names.iter().cloned());
    texts.extend(offer.identities.iter().map(|identity| normalize(identity)));
    let holds = |word: &str| texts.iter().any(|text| text.contains(word));
    query.split(' ').all(holds).then_some(Rank::Words)
}

/// The one offer that a text means: by identity, by name, or by what a search finds.
///
/// # Errors
/// None or several; these.
pub(super) fn resolve_offer<'c>(
    text: &str,
    catalogue: &'c Catalogue,
) -> Result<&'c Offer, Vec<&'c Offer>> {
    if let Some(offer) = catalogue.find_identity(text) {
        return Ok(offer);
    }
    let named = catalogue.find_name(text);
    let found = if named.is_empty() { search_offers(text, catalogue) } else { named };
    match found.as_slice() {
        [offer] => Ok(*offer),
        _ => Err(found),
    }
}
