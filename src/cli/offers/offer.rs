//! An offer, with all that the tables know of it.

/// An offer with all that the tables know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// The identity to write: the key of the tables.
    pub(super) key: String,
    /// Today's display name.
    pub(super) name: String,
    /// The other display names that it has or had, in lower case.
    pub(super) other_names: Vec<String>,
    /// The other identities: skuId, ProductId:SkuId, legacy offer GUIDs.
    pub(super) identities: Vec<String>,
    /// The families whose licenses are counted together.
    pub(super) families: Vec<Family>,
    /// The segment of customers that it is for, where that is known.
    pub(super) segment: Option<String>,
    /// The segments of customers that may buy it; none where its segment is not known.
    pub(super) buyers: Vec<String>,
    /// Whether Microsoft must have approved a customer of its segment.
    pub(super) needs_approval: bool,
    /// Whether it can be ordered.
    pub(super) state: State,
    /// The keys of what to order in its place, the best first.
    pub(super) order_instead: Vec<String>,
    /// The offers that take its place although the plans alone do not show it.
    pub(super) equivalent_to: Vec<String>,
    /// Why `equivalent_to` holds.
    pub(super) equivalence: Option<String>,
    /// A remark.
    pub(super) note: Option<String>,
    /// Whether it is known as an add-on.
    pub(super) is_add_on: bool,
    /// The least number of licenses of an order.
    pub(super) minimum: Option<i64>,
    /// The least number with a term of three years.
    pub(super) minimum_three_years: Option<i64>,
    /// The service plans by String ID; `None` where no table lists them.
    pub(super) plans: Option<Vec<String>>,
    /// Those that only a newer list has.
    pub(super) added_plans: Vec<String>,
}

/// A family of offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Family {
    /// Its key in the table.
    pub(super) id: String,
    /// Its name in messages.
    pub(super) name: String,
}

/// Whether an offer can be ordered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum State {
    /// No table says so.
    #[default]
    Unknown,
    /// It can.
    Sold,
    /// It cannot any more, and why.
    Retired(String),
}

impl Offer {
    /// The offer as messages write it: `SPB (Microsoft 365 Business Premium)`.
    pub(super) fn title(&self) -> String {
        format!("{} ({})", self.key, self.name)
    }

    /// All service plans, also those that only a newer list has.
    pub(super) fn all_plans(&self) -> impl Iterator<Item = &String> {
        self.plans.iter().flatten().chain(&self.added_plans)
    }
}
