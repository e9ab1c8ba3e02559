//! Says in words what breaks a schema, and finds the place.

mod day;
mod forms;
mod keys;
mod lists;
mod place;
mod values;

pub(super) use day::{is_written_as_date, not_a_date, not_a_string};
pub(super) use place::Wording;
