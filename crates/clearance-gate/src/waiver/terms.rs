//! WaiverTerms that hold for all waivers: known rules, the longest time, severities.

use std::sync::Arc;

use clearance_engine::report::Severity;

/// The default of how many days a waiver may cover from the run's date on.
pub const LONGEST_DAYS: u32 = 180;

/// The terms of all waivers.
pub struct WaiverTerms<'a> {
    /// The ids of all rules there are, whether they run or not.
    pub known: &'a [Arc<str>],
    /// How many days a waiver may hold from the run's date on.
    pub longest_days: u32,
    /// How much each of [`SETTABLE_IDS`](clearance_engine::rule::SETTABLE_IDS) matters; nothing where it is not to be reported.
    pub level: &'a dyn Fn(&str) -> Option<Severity>,
}
