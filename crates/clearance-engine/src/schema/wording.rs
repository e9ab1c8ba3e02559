//! Messages for violations of a schema, with their locations.

mod day;
mod forms;
mod invalid_value;
mod keys;
mod lists;
mod missing_keys;
mod values;

pub(super) use day::{is_written_as_date, not_a_date, not_a_string};
pub(super) use invalid_value::ViolationWriter;
