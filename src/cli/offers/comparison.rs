//! Comparison of two offers: the service plans that users lose and gain.

use super::catalogue::Catalogue;
use super::offer::Offer;

/// The service plans of one offer beside those of another.
#[derive(Debug)]
pub(super) struct Comparison<'c> {
    /// The offer that users have.
    pub(super) from: &'c Offer,
    /// The offer that takes its place.
    pub(super) to: &'c Offer,
    /// The plans that users lose.
    pub(super) lost: Vec<&'c str>,
    /// The plans in whose place users get a higher tier, and that tier.
    pub(super) raised: Vec<(&'c str, &'c str)>,
    /// The plans that users gain.
    pub(super) gained: Vec<&'c str>,
    /// How many plans both have.
    pub(super) kept: usize,
    /// Why the one takes the place of the other whatever the plans say.
    pub(super) equivalence: Option<&'c str>,
}

/// Compares the service plans of two offers; `None` where no table lists those of one of them. A plan that only a newer list has
/// counts for what an offer has, and not for what is lost with it, as rules take it.
pub(super) fn compare_offers<'c>(
    from: &'c Offer,
    to: &'c Offer,
    catalogue: &'c Catalogue,
) -> Option<Comparison<'c>> {
    let had = from.plans.as_ref()?;
    to.plans.as_ref()?;
    let has: Vec<&str> = to.all_plans().map(String::as_str).collect();
    let (mut lost, mut raised, mut kept) = (Vec::new(), Vec::new(), 0);
    for plan in had {
        if has.contains(&plan.as_str()) {
            kept += 1;
            continue;
        }
        let tiers = catalogue.higher_tiers(plan).iter();
        match tiers.map(String::as_str).find(|tier| has.contains(tier)) {
            Some(tier) => raised.push((plan.as_str(), tier)),
            None => lost.push(plan.as_str()),
        }
    }
    let before: Vec<&str> = from.all_plans().map(String::as_str).collect();
    let gained = has.into_iter().filter(|plan| !before.contains(plan)).collect();
    let is_equivalent = from.equivalent_to.contains(&to.key);
    let equivalence = from.equivalence.as_deref().filter(|_| is_equivalent);
    Some(Comparison { from, to, lost, raised, gained, kept, equivalence })
}
