//! Dates in every spelling that exports have. Whether the day or the month comes first is decided for a column, never for a value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::words::unquote;

/// Whether the day or the month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

/// A date as it is written, read as far as one value can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// A day in UTC, and whether the time is midnight.
    Day {
        /// The day.
        date: Date,
        /// Whether the time of day is 00:00:00.
        is_midnight: bool,
    },
    /// Two numbers of which one is the day and the other the month.
    Unordered {
        /// The year.
        year: i16,
        /// The first number.
        first: i8,
        /// The second number.
        second: i8,
    },
    /// No day: it says that there is none, or none that counts.
    Endless,
    /// No date at all.
    Unreadable,
}

/// A date of a column, to be settled once the whole column is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The reading of the value itself.
    pub reading: DateReading,
    /// The column that it is from.
    pub column: &'static str,
}

impl Stamp {
    /// The day, as far as the orders of columns are settled.
    pub fn date(&self, orders: &Orders) -> Option<Date> {
        match self.reading {
            DateReading::Unordered { .. } => self.date_in(orders.of(self.column)?),
            _ => self.date_in(DateOrder::DayFirst),
        }
    }

    /// The day, if the column has an order.
    pub fn date_in(&self, order: DateOrder) -> Option<Date> {
        match self.reading {
            DateReading::Day { date, .. } => Some(date),
            DateReading::Unordered { year, first, second } => {
                let (day, month) = match order {
                    DateOrder::DayFirst => (first, second),
                    DateOrder::MonthFirst => (second, first),
                };
                Date::new(year, month, day).ok()
            }
            DateReading::Endless | DateReading::Unreadable => None,
        }
    }

    /// Whether the time of day is midnight, as far as it is known.
    pub const fn is_midnight(&self) -> bool {
        matches!(
            self.reading,
            DateReading::Day { is_midnight: true, .. } | DateReading::Unordered { .. }
        )
    }
}

/// What the values of a column tell of its order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct OrderEvidence {
    day_first: bool,
    month_first: bool,
    unordered: bool,
}

/// The orders of the columns of a file.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    columns: BTreeMap<&'static str, OrderEvidence>,
    asked: Option<DateOrder>,
}

impl Orders {
    /// Orders where the values leave open which comes first: as somebody says.
    pub fn new(asked: Option<DateOrder>) -> Self {
        Self { columns: BTreeMap::new(), asked }
    }

    /// States that a column has the month first, as tools write it that do not ask for a language. A value that cannot be read so is seen.
    pub fn expect_month_first(&mut self, column: &'static str) {
        self.columns.entry(column).or_default().month_first = true;
    }

    /// Reads a value of a column, and learns from it.
    pub fn read(&mut self, column: &'static str, text: &str) -> Stamp {
        let reading = read_date(text);
        if let DateReading::Unordered { first, second, .. } = reading {
            let seen = self.columns.entry(column).or_default();
            seen.day_first |= first > 12;
            seen.month_first |= second > 12;
            seen.unordered |= first <= 12 && second <= 12 && first != second;
        }
        Stamp { reading, column }
    }

    /// The order of a column. Where every value has the same day and month, it does not matter.
    pub fn of(&self, column: &str) -> Option<DateOrder> {
        let seen = self.columns.get(column)?;
        match (seen.day_first, seen.month_first) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (true, true) => None,
            (false, false) if seen.unordered => self.asked,
            (false, false) => Some(DateOrder::DayFirst),
        }
    }

    /// The columns whose dates cannot be read: those in which either may come first, and those that mix both.
    pub fn unsettled(&self) -> Vec<(&'static str, bool)> {
        let is_open = |column: &&'static str| self.of(column).is_none();
        let open = self.columns.keys().copied().filter(|column| is_open(column));
        open.map(|column| {
            let seen = self.columns.get(column).copied().unwrap_or_default();
            (column, seen.day_first && seen.month_first)
        })
        .collect()
    }
}

/// From this year on, a date says that there is no end. It is a date all the same, and no moment in every time zone.
pub(crate) const ENDLESS_FROM: i16 = 9000;

/// The years of dates that stand for none: price lists write the first, .NET the second.
const NO_DATE_YEARS: [i16; 2] = [1753, 1];

/// How files write that there is no date.
const NO_DATES: &[&str] = &["", "-", "n/a", "null", "none", "never expires", "never"];

/// Reads a date.
pub fn read_date(text: &str) -> DateReading {
    let text = unquote(text);
    let text = text.split(" (").next().unwrap_or_default().trim();
    if NO_DATES.iter().any(|none| none.eq_ignore_ascii_case(text)) {
        return DateReading::Endless;
    }
    let read = read_ticks(text).or_else(|| read_iso(text)).or_else(|| read_numbers(text));
    match read {
        Some(DateReading::Day { date, .. }) if NO_DATE_YEARS.contains(&date.year()) => {
            DateReading::Endless
        }
        Some(DateReading::Unordered { year, .. }) if NO_DATE_YEARS.contains(&year) => {
            DateReading::Endless
        }
        read => read.unwrap_or(DateReading::Unreadable),
    }
}

/// `/Date(1613679244000)/`, as Windows PowerShell 5 writes dates in JSON.
fn read_ticks(text: &str) -> Option<DateReading> {
    let inside = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let zone = inside.get(1..)?.find(['+', '-']).map_or(inside.len(), |at| at + 1);
    let millis = inside.get(..zone)?.parse().ok()?;
    day_of(Timestamp::from_millisecond(millis).ok()?)
}

fn day_of(moment: Timestamp) -> Option<DateReading> {
    let moment = moment.to_zoned(TimeZone::UTC).datetime();
    let midnight =
        moment.time().hour() == 0 && moment.time().minute() == 0 && moment.time().second() == 0;
    Some(DateReading::Day { date: moment.date(), is_midnight: midnight })
}

/// Year, month and day in this order, with or without a time and an offset.
fn read_iso(text: &str) -> Option<DateReading> {
    let (day, rest) = (text.get(..10)?, text.get(10..)?);
    let date = read_day(day.as_bytes())?;
    if let Some(is_midnight) = read_clock(rest.as_bytes()) {
        return Some(DateReading::Day { date, is_midnight });
    }
    // Documentation has blanks within the time.
    let time: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
    let time = time.strip_prefix(['T', 't']).unwrap_or(&time);
    if time.is_empty() || date.year() >= ENDLESS_FROM {
        return Some(DateReading::Day { date, is_midnight: true });
    }
    let has_offset = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
    let zone = if has_offset { "" } else { "Z" };
    day_of(format!("{date}T{time}{zone}").parse().ok()?)
}

/// Year, month and day, with one of two separators.
fn read_day(day: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-' | b'/', m1, m2, b'-' | b'/', d1, d2] = day else { return None };
    let year = i16::from(two_digits(*y1, *y2)?) * 100 + i16::from(two_digits(*y3, *y4)?);
    Date::new(year, two_digits(*m1, *m2)?, two_digits(*d1, *d2)?).ok()
}

/// Whether a time of day in UTC is midnight, in the spelling that nearly every file has. A book has millions of them, so none is copied.
fn read_clock(time: &[u8]) -> Option<bool> {
    if time.is_empty() {
        return Some(true);
    }
    let time = time.strip_suffix(b"Z").unwrap_or(time);
    let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = time else { return None };
    let parts = [two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, two_digits(*s1, *s2)?];
    let [hour, minute, second] = parts;
    (hour < 24 && minute < 60 && second < 60).then_some(parts == [0; 3])
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| char::from(byte).to_digit(10).and_then(|digit| i8::try_from(digit).ok());
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// Two numbers and a year, with a time that does not count.
fn read_numbers(text: &str) -> Option<DateReading> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| text.parse().ok().filter(|number| (1..=31).contains(number));
    let (first, second): (i8, i8) = (number(first)?, number(second)?);
    let year = year.parse().ok().filter(|_| is_year)?;
    (first <= 12 || second <= 12).then_some(DateReading::Unordered { year, first, second })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{DateOrder, DateReading, Orders, read_date};

    fn read_all(
        texts: &[&str],
        asked: Option<DateOrder>,
    ) -> (Vec<Option<Date>>, Vec<(&'static str, bool)>) {
        let mut orders = Orders::new(asked);
        let stamps: Vec<_> = texts.iter().map(|text| orders.read("ends", text)).collect();
        (stamps.iter().map(|stamp| stamp.date(&orders)).collect(), orders.unsettled())
    }

    #[test]
    fn days_are_read_in_every_spelling() {
        for (text, year, month, day) in [
            ("2026-07-01T00:00:00Z", 2026, 7, 1),
            ("2021-01-14T16:57:15.0966728Z", 2021, 1, 14),
            ("2020-12-01T13:20:13.153-0700", 2020, 12, 1),
            ("2020-12-01T23:20:13.153-0700", 2020, 12, 2),
            ("2020-12-01T23:20:13-07:00", 2020, 12, 2),
            ("2020-12-03", 2020, 12, 3),
            ("2019-08-26T00:00:00", 2019, 8, 26),
            ("2026-11-03 10:11:12", 2026, 11, 3),
            ("2026/11/03T", 2026, 11, 3),
            ("2015-11-25T06: 41: 12Z", 2015, 11, 25),
            ("9999-12-31T23:59:59Z", 9999, 12, 31),
            ("/Date(1613679244000)/", 2021, 2, 18),
            ("/Date(1613679244000+0100)/", 2021, 2, 18),
            ("'2026-07-01", 2026, 7, 1),
            ("2026-07-01 (212 days ago)", 2026, 7, 1),
        ] {
            let read = read_date(text);
            assert!(
                matches!(read, DateReading::Day { date: found, .. } if found == date(year, month, day)),
                "{text}: {read:?}"
            );
        }
    }

    #[test]
    fn what_is_no_end_is_none() {
        for text in [
            "1/1/1753",
            "1753-01-01T00:00:00",
            "0001-01-01T00:00:00",
            "1/1/0001 12:00:00 AM",
            "-",
            "N/A",
            "null",
            "Never Expires",
            "",
        ] {
            assert_eq!(read_date(text), DateReading::Endless, "{text}");
        }
        for text in [
            "#######",
            "soon",
            "2026-13-01",
            "2026-07-01T24:00:00Z",
            "2026-07-01T00:61:00",
            "13/13/2026",
            "1/2/26",
            "2026-02-30",
            "/Date(x)/",
        ] {
            assert_eq!(read_date(text), DateReading::Unreadable, "{text}");
        }
    }

    #[test]
    fn a_column_is_decided_by_one_value_that_can_only_be_a_day() {
        let (read, open) = read_all(&["01/02/2026", "31/03/2026 12:00:00"], None);
        assert_eq!((read, open), (vec![Some(date(2026, 2, 1)), Some(date(2026, 3, 31))], vec![]));
        let (read, _) = read_all(&["01/02/2026", "3/31/2026 12:00:00 AM"], None);
        assert_eq!(read, [Some(date(2026, 1, 2)), Some(date(2026, 3, 31))]);
    }

    #[test]
    fn a_column_that_leaves_it_open_is_asked_and_never_guessed() {
        assert_eq!(read_all(&["01/02/2026"], None), (vec![None], vec![("ends", false)]));
        let (read, open) = read_all(&["01/02/2026"], Some(DateOrder::MonthFirst));
        assert_eq!((read, open), (vec![Some(date(2026, 1, 2))], vec![]));
        assert_eq!(
            read_all(&["13/02/2026", "02/13/2026"], Some(DateOrder::DayFirst)).1,
            [("ends", true)]
        );
        assert_eq!(read_all(&["03/03/2026"], None).0, [Some(date(2026, 3, 3))]);
    }
}
