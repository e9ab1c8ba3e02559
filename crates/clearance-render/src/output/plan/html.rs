//! Plans as a page for a browser and for paper.

use super::format::PlanFormat;
use crate::output::html::{is_plan_page, write_plans};

/// The row for `--format html`.
pub(super) const FORMAT: PlanFormat = PlanFormat {
    name: "html",
    about: "A page, for a browser and for paper",
    is_own: is_plan_page,
    write: write_plans,
};
