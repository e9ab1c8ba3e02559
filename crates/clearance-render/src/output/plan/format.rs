//! A format of plans.

use std::io::{self, Write};

use crate::output::style::Style;
use clearance_engine::report::Report;

/// A format of plans: one row of [`PLAN_FORMATS`](crate::output::plan::PLAN_FORMATS).
#[derive(Debug)]
pub struct PlanFormat {
    /// The name, as `--format` takes it.
    pub name: &'static str,
    /// One line for help.
    pub about: &'static str,
    /// Recognizes these plans by their first bytes.
    pub is_own: fn(&str) -> bool,
    /// Writes the plans of a report that has them.
    pub write: fn(&Report, &Style, &mut dyn Write) -> io::Result<()>,
}
