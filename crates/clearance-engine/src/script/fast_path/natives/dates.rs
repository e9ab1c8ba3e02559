//! Dates, and the least and greatest of values.

use std::cmp::Ordering;

use jiff::Span;

use crate::script::fast_path::machine::Machine;
use crate::script::fast_path::operators::count_days;
use crate::script::fast_path::value::{FastResult, FastValue, GiveUp};

pub(super) fn today(machine: &mut Machine, _: &[FastValue]) -> FastResult {
    Ok(match machine.horizon.ask_today() {
        (day, true) => FastValue::MovingDay(day),
        (day, false) => FastValue::Date(day),
    })
}

pub(super) fn parse_date(_: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text)] = args else { return Err(GiveUp) };
    text.parse().map(FastValue::Date).map_err(|_| GiveUp)
}

pub(super) fn count_days_until(_: &mut Machine, args: &[FastValue]) -> FastResult {
    let [from, to] = args else { return Err(GiveUp) };
    count_days(from, to)
}

pub(super) fn add_months(_: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Date(date), FastValue::Int(count)] = args else { return Err(GiveUp) };
    let span = Span::new().try_months(*count).map_err(|_| GiveUp)?;
    date.checked_add(span).map(FastValue::Date).map_err(|_| GiveUp)
}

pub(super) fn weekday(_: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Date(date)] = args else { return Err(GiveUp) };
    Ok(FastValue::Int(date.weekday().to_monday_one_offset().into()))
}

pub(super) fn find_min(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    choose(machine, args, Ordering::Greater)
}

pub(super) fn find_max(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    choose(machine, args, Ordering::Less)
}

/// The first of two values, or the second where the order of the two is this.
fn choose(machine: &Machine, args: &[FastValue], second: Ordering) -> FastResult {
    let [a, b] = args else { return Err(GiveUp) };
    let order = match (a, b) {
        (FastValue::Int(_), FastValue::Int(_)) | (FastValue::Date(_), FastValue::Date(_)) => {
            a.order(b).ok_or(GiveUp)?
        }
        _ => machine.order_moving(a, b, &[Ordering::is_lt, Ordering::is_gt])?,
    };
    Ok(if order == second { b.clone() } else { a.clone() })
}
