//! Lists. rhai's own package stays out: its `sort` and `dedup` swallow errors of the comparison, and most of it
//! calls functions by their name in a string. What takes a closure is in `closures`.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::rc::Rc;

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, FuncRegistration, ImmutableString, NativeCallContext,
};

use super::closures::merge_sort;
use super::compare::{order_values, values_equal};
use super::limits::Limits;
use super::meter::Meter;
use super::refuse::{raise, too_large, value_kind};

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine, meter: &Rc<Meter>, limits: Limits) {
    register_reading(engine, limits);
    register_changing(engine);
    let meter = Rc::clone(meter);
    let count = Rc::clone(&meter);
    engine.register_fn("sort", move |list: &mut Array| {
        let mut before = |a: &Dynamic, b: &Dynamic| {
            count.count_step()?;
            let order = order_values(a, b).map(std::cmp::Ordering::is_lt);
            order.map_or_else(
                || raise(format!("cannot sort {} and {}", value_kind(a), value_kind(b))),
                Ok,
            )
        };
        *list = merge_sort(std::mem::take(list), &mut before)?;
        Outcome::Ok(())
    });
    engine.register_fn("without", move |list: Array, others: Array| {
        remove_items(&meter, list, &others)
    });
}

/// Registers functions that read lists; they work on constants too.
fn register_reading(engine: &mut Engine, limits: Limits) {
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    let length = |list: &[Dynamic]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    pure("len").register_into_engine(engine, move |list: &mut Array| length(list));
    pure("is_empty").register_into_engine(engine, |list: &mut Array| list.is_empty());
    pure("get").register_into_engine(engine, |list: &mut Array, index: i64| {
        resolve_index(list, index)
            .and_then(|index| list.get(index).cloned())
            .unwrap_or(Dynamic::UNIT)
    });
    pure("extract").register_into_engine(engine, |list: &mut Array, start: i64, count: i64| {
        let start = resolve_index(list, start).unwrap_or(list.len());
        let count = usize::try_from(count).unwrap_or_default();
        list.iter().skip(start).take(count).cloned().collect::<Array>()
    });
    pure("contains").register_into_engine(engine, list_contains);
    pure("index_of").register_into_engine(engine, |list: &mut Array, value: Dynamic| {
        Outcome::Ok(
            find_position(list, &value)?.map_or(-1, |at| i64::try_from(at).unwrap_or(i64::MAX)),
        )
    });
    engine.register_fn("range", step_range);
    let join = move |list: Array, between: ImmutableString| {
        join_strings(&list, &between, limits.string_bytes)
    };
    engine.register_fn("sum", sum_list).register_fn("join", join).register_fn(
        "+",
        |mut list: Array, more: Array| {
            list.extend(more);
            list
        },
    );
}

/// rhai's own packages have it for `1..5` alone.
fn step_range(
    context: NativeCallContext,
    range: RangeInclusive<i64>,
    step: i64,
) -> Outcome<Dynamic> {
    let end = range.end().checked_add(step.signum());
    let Some(end) = end else { return raise("the range is too long") };
    context.call_native_fn("range", (*range.start(), end, step))
}

fn register_changing(engine: &mut Engine) {
    engine
        .register_fn("push", |list: &mut Array, item: Dynamic| list.push(item))
        .register_fn("append", |list: &mut Array, more: Array| list.extend(more))
        .register_fn("pop", |list: &mut Array| list.pop().unwrap_or(Dynamic::UNIT))
        .register_fn("shift", |list: &mut Array| match list.is_empty() {
            true => Dynamic::UNIT,
            false => list.remove(0),
        })
        .register_fn("clear", |list: &mut Array| list.clear())
        .register_fn("reverse", |list: &mut Array| list.reverse())
        .register_fn("insert", |list: &mut Array, index: i64, item: Dynamic| {
            let index =
                resolve_index(list, index).or((index == list.len() as i64).then_some(list.len()));
            list.insert(require_index(index)?, item);
            Outcome::Ok(())
        })
        .register_fn("remove", |list: &mut Array, index: i64| {
            Outcome::Ok(list.remove(require_index(resolve_index(list, index))?))
        })
        .register_fn("dedup", |list: &mut Array| {
            let mut kept = Array::new();
            for item in std::mem::take(list) {
                if !kept.last().map_or(Ok(false), |last| items_equal(last, &item))? {
                    kept.push(item);
                }
            }
            *list = kept;
            Outcome::Ok(())
        });
}

/// Where an index points, counted from the end if it is negative.
fn resolve_index(list: &[Dynamic], index: i64) -> Option<usize> {
    let from_start = if index < 0 { index.checked_add_unsigned(list.len() as u64)? } else { index };
    usize::try_from(from_start).ok().filter(|&index| index < list.len())
}

fn require_index(index: Option<usize>) -> Outcome<usize> {
    index.map_or_else(|| raise("the list has no such index"), Ok)
}

/// The sum of whole numbers; 0 for none.
fn sum_list(list: Array) -> Outcome<i64> {
    list.iter().try_fold(0i64, |total, item| match item.as_int() {
        Ok(number) => match total.checked_add(number) {
            Some(total) => Ok(total),
            None => raise("the sum is too large"),
        },
        Err(_) => raise(format!("`sum` adds whole numbers; this list holds {}", value_kind(item))),
    })
}

/// Strings one after the other with something between them.
fn join_strings(list: &[Dynamic], between: &str, limit: usize) -> Outcome<ImmutableString> {
    let mut text = String::new();
    for (index, item) in list.iter().enumerate() {
        let Some(part) = item.read_lock::<ImmutableString>() else {
            return raise(format!("`join` joins strings; this list holds {}", value_kind(item)));
        };
        if index > 0 {
            text.push_str(between);
        }
        text.push_str(&part);
        if text.len() > limit {
            return too_large("Length of string");
        }
    }
    Ok(text.into())
}

/// The items of the first list that are not in the second.
fn remove_items(meter: &Meter, list: Array, others: &[Dynamic]) -> Outcome<Array> {
    let strings: Option<HashSet<ImmutableString>> =
        others.iter().map(|item| item.read_lock::<ImmutableString>().map(|s| s.clone())).collect();
    let mut rest = Array::new();
    for item in list {
        meter.count_step()?;
        let text = item.read_lock::<ImmutableString>().map(|text| text.clone());
        let found = match (&strings, text) {
            (Some(strings), Some(text)) => strings.contains(&text),
            _ => find_position(others, &item)?.is_some(),
        };
        if !found {
            rest.push(item);
        }
    }
    Ok(rest)
}

/// Whether a list holds a value; serves `in`.
pub fn list_contains(list: &mut Array, value: Dynamic) -> Outcome<bool> {
    Ok(find_position(list, &value)?.is_some())
}

fn find_position(list: &[Dynamic], value: &Dynamic) -> Outcome<Option<usize>> {
    for (index, item) in list.iter().enumerate() {
        if items_equal(item, value)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn items_equal(item: &Dynamic, value: &Dynamic) -> Outcome<bool> {
    let unlike =
        || raise(format!("cannot look for {} among {}", value_kind(value), value_kind(item)));
    values_equal(item, value).map_or_else(unlike, Ok)
}
