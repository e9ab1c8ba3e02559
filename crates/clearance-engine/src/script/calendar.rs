//! Dates in scripts. There is one clock, `today()`, and it stands still.

use std::rc::Rc;

use jiff::Span;
use jiff::civil::Date;
use rhai::{Engine, EvalAltResult, ImmutableString, Position};

use super::horizon::Horizon;
use crate::report::days_between;

pub(super) fn register(engine: &mut Engine, horizon: &Rc<Horizon>) {
    let horizon = Rc::clone(horizon);
    engine
        .register_fn("today", move || horizon.give_today())
        .register_fn("date", parse_date)
        .register_fn("days_until", |from: Date, to: Date| days_between(from, to))
        .register_fn("plus_months", plus_months)
        .register_fn("weekday", |date: Date| i64::from(date.weekday().to_monday_one_offset()))
        .register_fn("-", |to: Date, from: Date| days_between(from, to))
        .register_fn("+", |date: Date, count: i64| shift_days(date, count))
        .register_fn("-", |date: Date, count: i64| {
            shift_days(date, count.checked_neg().ok_or_else(|| out_of_range(date, count))?)
        })
        .register_fn("min", |a: Date, b: Date| a.min(b))
        .register_fn("max", |a: Date, b: Date| a.max(b))
        .register_fn("to_string", |date: &mut Date| date.to_string())
        .register_fn("print", |date: &mut Date| date.to_string())
        .register_fn("to_debug", |date: &mut Date| date.to_string())
        .register_fn("debug", |date: &mut Date| date.to_string())
        .register_get("year", |date: &mut Date| i64::from(date.year()))
        .register_get("month", |date: &mut Date| i64::from(date.month()))
        .register_get("day", |date: &mut Date| i64::from(date.day()));
}

fn parse_date(text: ImmutableString) -> Result<Date, Box<EvalAltResult>> {
    text.parse()
        .map_err(|_| runtime_error(format!("`{text}` is not a date; write it as in 2026-12-31")))
}

/// The date so many days later.
pub(super) fn shift_days(date: Date, count: i64) -> Result<Date, Box<EvalAltResult>> {
    let span = Span::new().try_days(count).map_err(|_| out_of_range(date, count))?;
    date.checked_add(span).map_err(|_| out_of_range(date, count))
}

/// The same day so many months later, or the last day of a month that is too short for it.
fn plus_months(date: Date, count: i64) -> Result<Date, Box<EvalAltResult>> {
    let span = Span::new().try_months(count).ok();
    match span.and_then(|span| date.checked_add(span).ok()) {
        Some(date) => Ok(date),
        None => Err(runtime_error(format!("{count} months from {date} is not a valid date"))),
    }
}

fn out_of_range(date: Date, count: i64) -> Box<EvalAltResult> {
    runtime_error(format!("{count} days from {date} is not a valid date"))
}

fn runtime_error(text: String) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into()
}

#[cfg(test)]
mod tests {
    use super::{days_between, plus_months, shift_days};
    use jiff::civil::date;

    #[test]
    fn days_count_over_leap_days_and_backwards() {
        assert_eq!(days_between(date(2028, 2, 28), date(2028, 3, 1)), 2);
        assert_eq!(days_between(date(2026, 3, 1), date(2026, 2, 28)), -1);
        assert_eq!(shift_days(date(2026, 12, 31), 1).unwrap(), date(2027, 1, 1));
        assert!(shift_days(date(9999, 12, 31), 1).is_err());
        assert!(shift_days(date(2026, 1, 1), i64::MAX).is_err());
    }

    #[test]
    fn months_end_where_the_calendar_does() {
        assert_eq!(plus_months(date(2027, 1, 31), 1).unwrap(), date(2027, 2, 28));
        assert_eq!(plus_months(date(2028, 2, 29), 12).unwrap(), date(2029, 2, 28));
        assert_eq!(plus_months(date(2026, 3, 31), -1).unwrap(), date(2026, 2, 28));
        assert_eq!(plus_months(date(2025, 12, 31), 12).unwrap(), date(2026, 12, 31));
        assert!(plus_months(date(9999, 12, 1), 1).is_err());
        assert!(plus_months(date(2026, 1, 1), i64::MIN).is_err());
    }
}
