//! Plans: the steps of each subject, as tables, JSON, CSV, entries of a calendar and a page.

mod calendar;
mod format;
mod html;
mod human;
mod json;
mod named;
mod table;

pub use format::PlanFormat;
pub use json::SCHEMA;
pub(crate) use named::{count_steps, format_states};

/// Every format of plans, in the order that help shows them; the first is the default.
pub const PLAN_FORMATS: &[PlanFormat] =
    &[human::FORMAT, json::FORMAT, table::FORMAT, calendar::FORMAT, html::FORMAT];

/// Recognizes a plan of any format by its first bytes.
pub fn is_plan(head: &str) -> bool {
    PLAN_FORMATS.iter().any(|format| (format.is_own)(head))
}
