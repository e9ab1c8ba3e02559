//! Lists. rhai's own package stays out: its `sort` and `dedup` swallow errors of the comparison, its `filter`,
//! `find`, `some` and `all` take an answer that is no boolean for `false`, its `map` and `zip` look at
//! sizes when all is made, and most of it calls functions by name.

use std::collections::HashSet;
use std::rc::Rc;

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, FnPtr, FuncRegistration, ImmutableString,
    NativeCallContext, Position,
};

use super::compare::{equal, kind, order};
use super::meter::Meter;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine, meter: &Rc<Meter>) {
    read(engine);
    change(engine);
    closures(engine);
    let meter = Rc::clone(meter);
    let count = Rc::clone(&meter);
    engine.register_fn("sort", move |list: &mut Array| {
        let mut before = |a: &Dynamic, b: &Dynamic| {
            count.step()?;
            let order = order(a, b).map(std::cmp::Ordering::is_lt);
            order.map_or_else(|| error(format!("cannot sort {} and {}", kind(a), kind(b))), Ok)
        };
        *list = sorted(std::mem::take(list), &mut before)?;
        Outcome::Ok(())
    });
    engine.register_fn("without", move |list: Array, others: Array| without(&meter, list, &others));
}

/// What asks; works on constants too.
fn read(engine: &mut Engine) {
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    let length = |list: &[Dynamic]| i64::try_from(list.len()).unwrap_or(i64::MAX);
    pure("len").register_into_engine(engine, move |list: &mut Array| length(list));
    pure("is_empty").register_into_engine(engine, |list: &mut Array| list.is_empty());
    pure("get").register_into_engine(engine, |list: &mut Array, index: i64| {
        at(list, index).and_then(|index| list.get(index).cloned()).unwrap_or(Dynamic::UNIT)
    });
    pure("extract").register_into_engine(engine, |list: &mut Array, start: i64, count: i64| {
        let start = at(list, start).unwrap_or(list.len());
        let count = usize::try_from(count).unwrap_or_default();
        list.iter().skip(start).take(count).cloned().collect::<Array>()
    });
    pure("contains").register_into_engine(engine, contains);
    pure("index_of").register_into_engine(engine, |list: &mut Array, value: Dynamic| {
        Outcome::Ok(position(list, &value)?.map_or(-1, |at| i64::try_from(at).unwrap_or(i64::MAX)))
    });
    engine.register_fn("sum", sum).register_fn("join", join).register_fn(
        "+",
        |mut list: Array, more: Array| {
            list.extend(more);
            list
        },
    );
}

fn change(engine: &mut Engine) {
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
            let index = at(list, index).or((index == list.len() as i64).then_some(list.len()));
            Outcome::Ok(list.insert(inside(index)?, item))
        })
        .register_fn("remove", |list: &mut Array, index: i64| {
            Outcome::Ok(list.remove(inside(at(list, index))?))
        })
        .register_fn("dedup", |list: &mut Array| {
            let mut kept = Array::new();
            for item in std::mem::take(list) {
                if !kept.last().map_or(Ok(false), |last| same(last, &item))? {
                    kept.push(item);
                }
            }
            *list = kept;
            Outcome::Ok(())
        });
}

/// What takes a closure.
fn closures(engine: &mut Engine) {
    type Context<'a> = NativeCallContext<'a>;
    let pure = |name: &str| FuncRegistration::new(name).with_purity(true);
    pure("map").register_into_engine(engine, map);
    pure("zip").register_into_engine(engine, zip);
    pure("filter").register_into_engine(engine, |cx: Context, list: &mut Array, test: FnPtr| {
        let keep = |item: &&Dynamic| ask(&cx, &test, item);
        list.iter()
            .map(|item| Ok(keep(&item)?.then(|| item.clone())))
            .filter_map(Result::transpose)
            .collect::<Outcome<Array>>()
    });
    pure("find").register_into_engine(engine, |cx: Context, list: &mut Array, test: FnPtr| {
        for item in list.iter() {
            if ask(&cx, &test, item)? {
                return Ok(item.clone());
            }
        }
        Outcome::Ok(Dynamic::UNIT)
    });
    pure("find_map").register_into_engine(engine, |cx: Context, list: &mut Array, f: FnPtr| {
        for item in list.iter() {
            let made: Dynamic = f.call_within_context(&cx, (item.clone(),))?;
            if !made.is_unit() {
                return Ok(made);
            }
        }
        Outcome::Ok(Dynamic::UNIT)
    });
    for (name, wanted) in [("some", true), ("all", false)] {
        pure(name).register_into_engine(
            engine,
            move |cx: Context, list: &mut Array, test: FnPtr| {
                for item in list.iter() {
                    if ask(&cx, &test, item)? == wanted {
                        return Ok(wanted);
                    }
                }
                Outcome::Ok(!wanted)
            },
        );
    }
    pure("for_each").register_into_engine(engine, |cx: Context, list: &mut Array, f: FnPtr| {
        list.iter()
            .try_for_each(|item| f.call_within_context::<Dynamic>(&cx, (item.clone(),)).map(|_| ()))
    });
    pure("reduce").register_into_engine(
        engine,
        |cx: Context, list: &mut Array, f: FnPtr, start: Dynamic| {
            list.iter().try_fold(start, |sum, item| {
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
                _ => error(format!(
                    "the closure of `sort` must give a number or a boolean, not {}",
                    kind(&answer)
                )),
            }
        };
        *list = sorted(std::mem::take(list), &mut before)?;
        Outcome::Ok(())
    });
}

fn error<T>(text: String) -> Outcome<T> {
    Err(EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into())
}

/// Where an index points, counted from the end if it is negative.
fn at(list: &[Dynamic], index: i64) -> Option<usize> {
    let from_start = if index < 0 { index.checked_add_unsigned(list.len() as u64)? } else { index };
    usize::try_from(from_start).ok().filter(|&index| index < list.len())
}

fn inside(index: Option<usize>) -> Outcome<usize> {
    index.map_or_else(|| error("the list has no such index".into()), Ok)
}

/// What a closure says of an item. Anything but a boolean is a mistake: taken for `false`, a rule would pass.
fn ask(context: &NativeCallContext, test: &FnPtr, item: &Dynamic) -> Outcome<bool> {
    let answer: Dynamic = test.call_within_context(context, (item.clone(),))?;
    let found = kind(&answer);
    answer.as_bool().or_else(|_| error(format!("the closure must give true or false, not {found}")))
}

/// A merge sort, since the comparison may fail, and may say anything.
fn sorted(
    mut left: Array,
    before: &mut impl FnMut(&Dynamic, &Dynamic) -> Outcome<bool>,
) -> Outcome<Array> {
    if left.len() <= 1 {
        return Ok(left);
    }
    let right = left.split_off(left.len() / 2);
    let mut right = sorted(right, before)?.into_iter().peekable();
    let mut merged = Array::new();
    for item in sorted(left, before)? {
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

/// The sum of whole numbers; 0 for none.
fn sum(list: Array) -> Outcome<i64> {
    list.iter().try_fold(0i64, |total, item| match item.as_int() {
        Ok(number) => match total.checked_add(number) {
            Some(total) => Ok(total),
            None => error("the sum is too large".into()),
        },
        Err(_) => error(format!("`sum` adds whole numbers; this list holds {}", kind(item))),
    })
}

/// Strings one after the other with something between them.
fn join(
    context: NativeCallContext,
    list: Array,
    between: ImmutableString,
) -> Outcome<ImmutableString> {
    let mut text = String::new();
    for (index, item) in list.iter().enumerate() {
        let Some(part) = item.read_lock::<ImmutableString>() else {
            return error(format!("`join` joins strings; this list holds {}", kind(item)));
        };
        if index > 0 {
            text.push_str(&between);
        }
        text.push_str(&part);
        if text.len() > context.engine().max_string_size() {
            return too_large("Length of string");
        }
    }
    Ok(text.into())
}

/// The items of the first list that are not in the second.
fn without(meter: &Meter, list: Array, others: &[Dynamic]) -> Outcome<Array> {
    let strings: Option<HashSet<ImmutableString>> =
        others.iter().map(|item| item.read_lock::<ImmutableString>().map(|s| s.clone())).collect();
    let mut rest = Array::new();
    for item in list {
        meter.step()?;
        let text = item.read_lock::<ImmutableString>().map(|text| text.clone());
        let found = match (&strings, text) {
            (Some(strings), Some(text)) => strings.contains(&text),
            _ => position(others, &item)?.is_some(),
        };
        if !found {
            rest.push(item);
        }
    }
    Ok(rest)
}

/// Whether a list holds a value; serves `in`.
fn contains(list: &mut Array, value: Dynamic) -> Outcome<bool> {
    Ok(position(list, &value)?.is_some())
}

fn position(list: &[Dynamic], value: &Dynamic) -> Outcome<Option<usize>> {
    for (index, item) in list.iter().enumerate() {
        if same(item, value)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn same(item: &Dynamic, value: &Dynamic) -> Outcome<bool> {
    let unlike = || error(format!("cannot look for {} among {}", kind(value), kind(item)));
    equal(item, value).map_or_else(unlike, Ok)
}

fn map(context: NativeCallContext, list: &mut Array, function: FnPtr) -> Outcome<Array> {
    let mut made = Growing::new(&context);
    for item in list.iter() {
        made.push(function.call_within_context(&context, (item.clone(),))?)?;
    }
    Ok(made.items)
}

/// As `map`, over two lists side by side.
fn zip(
    context: NativeCallContext,
    list: &mut Array,
    other: Array,
    function: FnPtr,
) -> Outcome<Array> {
    let mut made = Growing::new(&context);
    for (a, b) in list.iter().zip(other) {
        made.push(function.call_within_context(&context, (a.clone(), b))?)?;
    }
    Ok(made.items)
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
    fn new(context: &NativeCallContext) -> Self {
        let engine = context.engine();
        let limit = Size {
            items: engine.max_array_size(),
            keys: engine.max_map_size(),
            bytes: engine.max_string_size(),
        };
        Self { items: Array::new(), size: Size::default(), limit }
    }

    fn push(&mut self, item: Dynamic) -> Outcome<()> {
        self.size = add(self.size, &item);
        let (size, limit) = (self.size, self.limit);
        if size.items > limit.items || size.keys > limit.keys || size.bytes > limit.bytes {
            return too_large("Size of array/BLOB");
        }
        self.items.push(item);
        Ok(())
    }
}

fn add(size: Size, item: &Dynamic) -> Size {
    let size = Size { items: size.items + 1, ..size };
    if let Some(list) = item.read_lock::<Array>() {
        return list.iter().fold(size, add);
    }
    if let Some(map) = item.read_lock::<rhai::Map>() {
        return map.values().fold(Size { keys: size.keys + map.len(), ..size }, add);
    }
    let bytes = item.read_lock::<ImmutableString>().map_or(0, |text| text.len());
    Size { bytes: size.bytes + bytes, ..size }
}

pub(super) fn too_large<T>(what: &str) -> Outcome<T> {
    Err(EvalAltResult::ErrorDataTooLarge(what.to_owned(), Position::NONE).into())
}
