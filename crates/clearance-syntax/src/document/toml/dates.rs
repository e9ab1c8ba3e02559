//! Dates as people write them elsewhere, and what they are as TOML has them.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// How the parts of a date are separated.
const SEPARATORS: [char; 3] = ['.', '/', '-'];

/// Returns what to write for a text in another form of dates: the day that it means, or how dates are written where there
/// is no such day. Nothing for what is no date.
pub(super) fn suggest_date(written: &str) -> Option<String> {
    let general = || "write dates as year-month-day, as in 2026-12-31".to_owned();
    possible_dates(written).map(|dates| format_suggestion(&dates).unwrap_or_else(general))
}

/// Returns what to write for a day in another form: the one that it probably means, or both where day and month could be
/// either.
pub(super) fn suggest_day(written: &str) -> Option<String> {
    format_suggestion(&possible_dates(written)?)
}

fn format_suggestion(dates: &BTreeSet<Date>) -> Option<String> {
    let in_words = |date: &Date| format!("{date} ({})", date.strftime("%-d %B"));
    let mut all = dates.iter();
    match (all.next()?, all.next()) {
        (only, None) => Some(format!("write {only}")),
        (first, Some(other)) => Some(format!("write {} or {}", in_words(first), in_words(other))),
    }
}

/// The days that a text may mean; nothing for a text that is not in the form of a date.
fn possible_dates(written: &str) -> Option<BTreeSet<Date>> {
    if let Some(named) = date_with_month(written) {
        return Some(named);
    }
    let separator = SEPARATORS.into_iter().find(|&sign| written.matches(sign).count() == 2)?;
    let parts: Vec<&str> = written.split(separator).map(str::trim).collect();
    let is_number = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let [first, second, third] = parts.as_slice() else { return None };
    if !parts.iter().all(is_number) || second.len() > 2 {
        return None;
    }
    let orders = match (first.len(), third.len()) {
        (4, 1 | 2) => vec![(*first, *second, *third)],
        (1 | 2, 4) => vec![(*third, *second, *first), (*third, *first, *second)],
        // Two digits of a year, in what is no version of a program.
        (1 | 2, 2) if separator == '/' || written.len() == "dd.mm.yy".len() => {
            vec![(*third, *second, *first), (*third, *first, *second)]
        }
        _ => return None,
    };
    Some(orders.into_iter().filter_map(|(year, month, day)| build_date(year, month, day)).collect())
}

fn build_date(year: &str, month: &str, day: &str) -> Option<Date> {
    let century = if year.len() == 2 { 2000 } else { 0 };
    let year: i16 = year.parse().ok()?;
    Date::new(century + year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A date with the name of its month, as in `31 Dec 2026` or `December 31, 2026`.
fn date_with_month(written: &str) -> Option<BTreeSet<Date>> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> =
        written.split([' ', '-', ',', '.']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let month_of = |name: &str| {
        let start = name.get(..3)?.to_lowercase();
        MONTHS
            .iter()
            .position(|month| *month == start)
            .filter(|_| name.chars().all(char::is_alphabetic))
    };
    let (month, day) = match (month_of(first), month_of(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return None,
    };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let day: i8 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let month = i8::try_from(month + 1).ok()?;
    let date = Date::new(year.parse().ok().filter(|_| is_year)?, month, day).ok();
    Some(date.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::suggest_date;

    #[test]
    fn a_date_in_another_form_is_the_day_that_it_means() {
        for (written, help) in [
            ("31.12.2026", Some("write 2026-12-31")),
            ("1. 12. 2026", Some("write 2026-01-12 (12 January) or 2026-12-01 (1 December)")),
            ("05.06.2026", Some("write 2026-05-06 (6 May) or 2026-06-05 (5 June)")),
            ("05.05.2026", Some("write 2026-05-05")),
            ("12/31/2026", Some("write 2026-12-31")),
            ("31/12/26", Some("write 2026-12-31")),
            ("2026/12/1", Some("write 2026-12-01")),
            ("2026.12.31", Some("write 2026-12-31")),
            ("2026-2-3", Some("write 2026-02-03")),
            ("31-12-2026", Some("write 2026-12-31")),
            ("31 Dec 2026", Some("write 2026-12-31")),
            ("December 31st, 2026", Some("write 2026-12-31")),
            ("31-Dec-2026", Some("write 2026-12-31")),
            ("30.02.2026", Some("write dates as year-month-day, as in 2026-12-31")),
            ("1.2.3", None),
            ("1.10.12", None),
            ("192.168.2.1", None),
            ("31.12", None),
            ("a.b.2026", None),
            ("", None),
        ] {
            assert_eq!(suggest_date(written).as_deref(), help, "{written}");
        }
    }
}
