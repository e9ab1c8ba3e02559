//! How long a waiver holds, as options say it.

use std::str::FromStr;

use jiff::civil::Date;

use crate::cli::failure::Failure;
use crate::cli::run_settings::RunSettings;
use crate::cli::values::{NO_SUCH_DAY, parse_date, parse_days};

/// How long a waiver holds: until a day, or so many days from the run's date on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Term {
    Until(Date),
    Days(u32),
}

impl FromStr for Term {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match parse_days(text) {
            Ok(number) if text.ends_with('d') => Ok(Self::Days(number)),
            _ => parse_date(text).map(Self::Until).map_err(|why| match why.as_str() {
                NO_SUCH_DAY => why,
                _ => format!("{why}, or in days, as in 90d"),
            }),
        }
    }
}

impl Term {
    /// Its last day, if that is neither past nor too far away.
    pub(super) fn last_day(self, settings: &RunSettings) -> Result<Date, Failure> {
        let last = |number: u32| settings.as_of.saturating_add(jiff::Span::new().days(number));
        let longest = settings.waivers.longest_waiver;
        let until = match self {
            Self::Until(date) => date,
            Self::Days(number) => last(number),
        };
        if until < settings.as_of {
            return Err(Failure::usage(format!("{until} is past"), "choose a day to come"));
        }
        if until > last(longest) {
            let message =
                format!("a waiver holds for {longest} days at most, and {until} is later");
            return Err(Failure::usage(message, format!("choose {} or earlier", last(longest))));
        }
        Ok(until)
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::values::parse_days;

    #[test]
    fn days_are_numbers() {
        assert_eq!(parse_days("30d"), Ok(30));
        assert_eq!(parse_days("7"), Ok(7));
        for bad in ["", "d", "-1d", "+1", "1w", "30dd", "99999999999d", "٣d"] {
            assert!(parse_days(bad).is_err(), "{bad}");
        }
    }
}
