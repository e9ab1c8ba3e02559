//! Says in words what breaks a schema, and finds the place.

mod day;
mod forms;
mod invalid_value;
mod keys;
mod lists;
mod missing_keys;
mod values;

pub(super) use day::{is_written_as_date, not_a_date, not_a_string};
pub(super) use invalid_value::ViolationWriter;
