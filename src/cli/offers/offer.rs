//! An offer, with all that the tables know of it.

/// An offer with all that the tables know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The identity to write: the key of the tables.
    pub(crate) key: String,
    /// Today's display name.
    pub(crate) name: String,
    /// The other display names that it has or had, in lower case.
    pub(crate) other_names: Vec<String>,
    /// The other identities: skuId, ProductId:SkuId, legacy offer GUIDs.
    pub(crate) identities: Vec<String>,
    /// The families whose licenses are counted together.
    pub(crate) families: Vec<Family>,
    /// The segment of customers that it is for, where that is known.
    pub(crate) segment: Option<String>,
    /// The segments of customers that may buy it; none where its segment is not known.
    pub(crate) buyers: Vec<String>,
    /// Whether Microsoft must have approved a customer of its segment.
    pub(crate) needs_approval: bool,
    /// Whether it can be ordered.
    pub(crate) state: State,
    /// The keys of what to order in its place, the best first.
    pub(crate) order_instead: Vec<String>,
    /// The offers that take its place although the plans alone do not show it.
    pub(crate) equivalent_to: Vec<String>,
    /// Why `equivalent_to` holds.
    pub(crate) equivalence: Option<String>,
    /// A remark.
    pub(crate) note: Option<String>,
    /// Whether it is known as an add-on.
    pub(crate) is_add_on: bool,
    /// The least number of licenses of an order.
    pub(crate) minimum: Option<i64>,
    /// The least number with a term of three years.
    pub(crate) minimum_three_years: Option<i64>,
    /// The service plans by String ID; `None` where no table lists them.
    pub(crate) plans: Option<Vec<String>>,
    /// Those that only a newer list has.
    pub(crate) added_plans: Vec<String>,
}

/// A family of offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Family {
    /// Its key in the table.
    pub(crate) id: String,
    /// Its name in messages.
    pub(crate) name: String,
}

/// Whether an offer can be ordered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum State {
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
    pub(crate) fn title(&self) -> String {
        format!("{} ({})", self.key, self.name)
    }

    /// All service plans, also those that only a newer list has.
    pub(crate) fn all_plans(&self) -> impl Iterator<Item = &String> {
        self.plans.iter().flatten().chain(&self.added_plans)
    }
}
