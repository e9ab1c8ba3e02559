//! Parsers of the values of options, and their defaults: sizes, dates, threads.

use std::num::NonZeroUsize;

use jiff::civil::Date;

pub(crate) fn parse_bytes(text: &str) -> Result<u64, String> {
    let upper = text.to_ascii_uppercase();
    let short = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
    let units = [('K', 10), ('M', 20), ('G', 30)];
    let scaled = units.iter().find_map(|&(unit, shift)| Some((short.strip_suffix(unit)?, shift)));
    let (digits, shift) = scaled.unwrap_or((short, 0));
    let number = digits.parse().ok().and_then(|number: u64| number.checked_mul(1 << shift));
    number.ok_or_else(|| "expected a number of bytes, as in 500000, 512K or 16M".to_owned())
}

/// The message for a date that no calendar has.
pub(crate) const NO_SUCH_DAY: &str = "there is no such day in the calendar";

pub(crate) fn parse_date(text: &str) -> Result<Date, String> {
    let shape = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse() {
        Ok(date) if shape => Ok(date),
        _ if shape && digits => Err(NO_SUCH_DAY.to_owned()),
        _ => Err("write dates as year-month-day, as in 2026-12-31".to_owned()),
    }
}

/// A number of days, as in `30d`.
pub(crate) fn parse_days(text: &str) -> Result<u32, String> {
    let digits = text.strip_suffix('d').unwrap_or(text);
    let number = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    number.ok_or_else(|| "expected a number of days, as in 30d".to_owned())
}

pub(crate) fn parse_threads(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().and_then(NonZeroUsize::new);
    number.ok_or_else(|| "expected a number from 1".to_owned())
}

/// Today's date, UTC: the one look at the clock, and `--as-of` replaces it.
pub(crate) fn today_utc() -> Date {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since_epoch.map_or(0, |since| since.as_secs() / 86_400);
    let days = i32::try_from(days).unwrap_or(0);
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
}

/// More threads than any machine has cores would only take its memory.
pub(crate) const MOST_THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1023);

pub(crate) fn core_count() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
