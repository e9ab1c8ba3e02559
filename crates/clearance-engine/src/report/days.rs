//! Days from one date to another.

use jiff::civil::Date;

/// The days from one date to another; negative when the second is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
