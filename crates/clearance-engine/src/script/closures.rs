//! The functions of lists that take a closure.
//!
//! rhai's own take an answer that is no boolean for `false` (a rule that filters by an absent key would look at
//! nothing, and pass), and look at the size of what they make when all is made.

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, FnPtr, FuncRegistration, ImmutableString,
    NativeCallContext,
};

use super::limits::Limits;
use super::refuse::{raise, too_large, value_kind};
use super::trail::Watch;

type Outcome<T> = Result<T, Box<EvalAltResult>>;
type Context<'a> = NativeCallContext<'a>;

pub(super) fn register(engine: &mut Engine, watch: &Watch, limits: Limits) {
    register_queries(engine, watch);
    register_mapping(engine, watch, limits);
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    let told = watch.clone();
    pure("for_each").register_into_engine(
        engine,
        move |cx: Context, list: &mut Array, f: FnPtr| {
            told.watch_rounds(list.iter()).try_for_each(|item| {
                f.call_within_context::<Dynamic>(&cx, (item.clone(),)).map(|_| ())
            })
        },
    );
    let told = watch.clone();
    pure("reduce").register_into_engine(
        engine,
        move |cx: Context, list: &mut Array, f: FnPtr, start: Dynamic| {
            told.watch_rounds(list.iter()).try_fold(start, |sum, item| {
                f.call_within_context::<Dynamic>(&cx, (sum, item.clone()))
            })
        },
    );
    engine.register_fn("sort", |cx: Context, list: &mut Array, f: FnPtr| {
        let mut before = |a: &Dynamic, b: &Dynamic| {
            let answer: Dynamic = f.call_within_context(&cx, (a.clone(), b.clone()))?;
            match (answer.as_int(), answer.as_bool()) {
                (Ok(number), _) => Ok(number < 0),
                (_, Ok(before)) => Ok(before),
                _ => raise(format!(
                    "the closure of `sort` must give a number or a boolean, not {}",
                    value_kind(&answer)
                )),
            }
        };
        *list = merge_sort(std::mem::take(list), &mut before)?;
        Outcome::Ok(())
    });
}

/// Registers functions that map lists.
fn register_mapping(engine: &mut Engine, watch: &Watch, limits: Limits) {
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    let told = watch.clone();
    pure("map").register_into_engine(engine, move |cx: Context, list: &mut Array, f: FnPtr| {
        let mut made = Growing::new(limits);
        for item in told.watch_rounds(list.iter()) {
            made.push(f.call_within_context(&cx, (item.clone(),))?)?;
        }
        Outcome::Ok(made.items)
    });
    let told = watch.clone();
    // As `map`, over two lists side by side.
    pure("zip").register_into_engine(
        engine,
        move |cx: Context, list: &mut Array, other: Array, f: FnPtr| {
            let mut made = Growing::new(limits);
            for (a, b) in told.watch_rounds(list.iter().zip(other)) {
                made.push(f.call_within_context(&cx, (a.clone(), b))?)?;
            }
            Outcome::Ok(made.items)
        },
    );
}

/// Registers functions that ask a closure about each item.
fn register_queries(engine: &mut Engine, watch: &Watch) {
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    let told = watch.clone();
    pure("filter").register_into_engine(
        engine,
        move |cx: Context, list: &mut Array, test: FnPtr| {
            let keep = |item: &&Dynamic| ask_closure(&cx, &test, item);
            told.watch_rounds(list.iter())
                .map(|item| Ok(keep(&item)?.then(|| item.clone())))
                .filter_map(Result::transpose)
                .collect::<Outcome<Array>>()
        },
    );
    let told = watch.clone();
    pure("find").register_into_engine(engine, move |cx: Context, list: &mut Array, test: FnPtr| {
        for item in told.watch_rounds(list.iter()) {
            if ask_closure(&cx, &test, item)? {
                return Ok(item.clone());
            }
        }
        Outcome::Ok(Dynamic::UNIT)
    });
    let told = watch.clone();
    pure("find_map").register_into_engine(
        engine,
        move |cx: Context, list: &mut Array, f: FnPtr| {
            for item in told.watch_rounds(list.iter()) {
                let made: Dynamic = f.call_within_context(&cx, (item.clone(),))?;
                if !made.is_unit() {
                    return Ok(made);
                }
            }
            Outcome::Ok(Dynamic::UNIT)
        },
    );
    for (name, wanted) in [("some", true), ("all", false)] {
        let told = watch.clone();
        pure(name).register_into_engine(
            engine,
            move |cx: Context, list: &mut Array, test: FnPtr| {
                for item in told.watch_rounds(list.iter()) {
                    if ask_closure(&cx, &test, item)? == wanted {
                        return Ok(wanted);
                    }
                }
                Outcome::Ok(!wanted)
            },
        );
    }
}

/// Calls a closure that decides about an item. Anything but a boolean is a mistake: taken for `false`, a rule would pass.
fn ask_closure(context: &NativeCallContext, test: &FnPtr, item: &Dynamic) -> Outcome<bool> {
    let answer: Dynamic = test.call_within_context(context, (item.clone(),))?;
    let found = value_kind(&answer);
    answer.as_bool().or_else(|_| raise(format!("the closure must give true or false, not {found}")))
}

/// A merge sort, since the comparison may fail, and may say anything.
pub(super) fn merge_sort<T, E>(
    mut left: Vec<T>,
    before: &mut impl FnMut(&T, &T) -> Result<bool, E>,
) -> Result<Vec<T>, E> {
    if left.len() <= 1 {
        return Ok(left);
    }
    let right = left.split_off(left.len() / 2);
    let mut right = merge_sort(right, before)?.into_iter().peekable();
    let mut merged = Vec::new();
    for item in merge_sort(left, before)? {
        while let Some(other) = right.peek() {
            if !before(other, &item)? {
                break;
            }
            merged.extend(right.next());
        }
        merged.push(item);
    }
    merged.extend(right);
    Ok(merged)
}

/// A list that stops growing at the limits, whatever its items hold.
struct Growing {
    items: Array,
    size: Size,
    limit: Size,
}

#[derive(Clone, Copy, Default)]
struct Size {
    items: usize,
    keys: usize,
    bytes: usize,
}

impl Growing {
    fn new(limits: Limits) -> Self {
        let limit =
            Size { items: limits.list_items, keys: limits.map_keys, bytes: limits.string_bytes };
        Self { items: Array::new(), size: Size::default(), limit }
    }

    fn push(&mut self, item: Dynamic) -> Outcome<()> {
        self.size = add_size(self.size, &item);
        let (size, limit) = (self.size, self.limit);
        if size.items > limit.items || size.keys > limit.keys || size.bytes > limit.bytes {
            return too_large("Size of array/BLOB");
        }
        self.items.push(item);
        Ok(())
    }
}

fn add_size(size: Size, item: &Dynamic) -> Size {
    let size = Size { items: size.items + 1, ..size };
    if let Some(list) = item.read_lock::<Array>() {
        return list.iter().fold(size, add_size);
    }
    if let Some(map) = item.read_lock::<rhai::Map>() {
        return map.values().fold(Size { keys: size.keys + map.len(), ..size }, add_size);
    }
    let bytes = item.read_lock::<ImmutableString>().map_or(0, |text| text.len());
    Size { bytes: size.bytes + bytes, ..size }
}
