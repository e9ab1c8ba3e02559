//! How long a result stays as it is.

use jiff::civil::Date;

/// How long the result of a rule stays as it is while the day moves on; the shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasting {
    /// Nothing is known about the next day.
    Unknown,
    /// Up to and including a day.
    Until(Date),
    /// On all days.
    Always,
}

impl Lasting {
    /// The last day that is certain, for a result of `today`; nothing where that is every day.
    pub const fn last_day(self, today: Date) -> Option<Date> {
        match self {
            Self::Unknown => Some(today),
            Self::Until(day) => Some(day),
            Self::Always => None,
        }
    }
}
