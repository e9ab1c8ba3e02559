//! Lists, strings and tables: what rhai's packages lack, and safer forms of what they have.

use std::collections::HashSet;

use rhai::{
    Array, Dynamic, Engine, EvalAltResult, FnPtr, ImmutableString, NativeCallContext, Position,
};

use super::compare::{equal, kind};
use super::table::{Data, Table};

type Outcome<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_fn("sum", sum)
        .register_fn("join", join)
        .register_fn("without", without)
        .register_fn("contains", contains)
        .register_fn("map", map)
        .register_fn("zip", zip)
        .register_fn("replace", replace);
    tables(engine);
}

/// What scripts may ask of a table.
fn tables(engine: &mut Engine) {
    engine
        .register_type_with_name::<Table>("table")
        .register_type_with_name::<Data>("data")
        .register_indexer_get(|data: &mut Data, name: ImmutableString| data.table(&name))
        .register_indexer_get(|table: &mut Table, key: ImmutableString| table.property(&key))
        .register_fn("get", |table: &mut Table, key: ImmutableString| table.get(&key))
        .register_fn("contains", |table: &mut Table, key: ImmutableString| table.contains(&key))
        .register_fn("len", |table: &mut Table| table.keys().len() as i64)
        .register_fn("keys", |table: &mut Table| {
            table.keys().into_iter().map(|key| key.to_owned().into()).collect::<Array>()
        })
        .register_fn("values", |table: &mut Table| {
            table.keys().into_iter().map(|key| table.get(key)).collect::<Array>()
        });
    for name in ["to_string", "print", "to_debug", "debug"] {
        engine.register_fn(name, |table: &mut Table| {
            format!("a table with the keys {}", table.keys().join(", "))
        });
    }
}

fn error<T>(text: String) -> Outcome<T> {
    Err(EvalAltResult::ErrorRuntime(text.into(), Position::NONE).into())
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
fn join(list: Array, between: ImmutableString) -> Outcome<ImmutableString> {
    let mut text = String::new();
    for (index, item) in list.iter().enumerate() {
        let Some(part) = item.read_lock::<ImmutableString>() else {
            return error(format!("`join` joins strings; this list holds {}", kind(item)));
        };
        if index > 0 {
            text.push_str(&between);
        }
        text.push_str(&part);
    }
    Ok(text.into())
}

/// The items of the first list that are not in the second.
fn without(list: Array, others: Array) -> Outcome<Array> {
    let strings: Option<HashSet<ImmutableString>> =
        others.iter().map(|item| item.read_lock::<ImmutableString>().map(|s| s.clone())).collect();
    let mut rest = Array::new();
    for item in list {
        let text = item.read_lock::<ImmutableString>().map(|text| text.clone());
        let found = match (&strings, text) {
            (Some(strings), Some(text)) => strings.contains(&text),
            _ => holds(&others, &item)?,
        };
        if !found {
            rest.push(item);
        }
    }
    Ok(rest)
}

/// Whether a list holds a value; serves `in`.
fn contains(list: &mut Array, value: Dynamic) -> Outcome<bool> {
    holds(list, &value)
}

fn holds(list: &[Dynamic], value: &Dynamic) -> Outcome<bool> {
    for item in list {
        match equal(item, value) {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => {
                return error(format!("cannot look for {} among {}", kind(value), kind(item)));
            }
        }
    }
    Ok(false)
}

/// rhai's own `map` looks at the size of the list it makes only when it is complete.
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
    bytes: usize,
}

impl Growing {
    fn new(context: &NativeCallContext) -> Self {
        let engine = context.engine();
        let limit = Size { items: engine.max_array_size(), bytes: engine.max_string_size() };
        Self { items: Array::new(), size: Size::default(), limit }
    }

    fn push(&mut self, item: Dynamic) -> Outcome<()> {
        self.size = add(self.size, &item);
        if self.size.items > self.limit.items || self.size.bytes > self.limit.bytes {
            let what = "Size of array/BLOB".to_owned();
            return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
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
        return map.values().fold(size, add);
    }
    let bytes = item.read_lock::<ImmutableString>().map_or(0, |text| text.len());
    Size { bytes: size.bytes + bytes, ..size }
}

/// rhai's own `replace` writes the whole result before anyone looks at its size.
fn replace(
    context: NativeCallContext,
    string: &mut ImmutableString,
    find: ImmutableString,
    with: ImmutableString,
) -> Outcome<()> {
    let count = string.matches(find.as_str()).count();
    let size = string.len().saturating_add(count.saturating_mul(with.len()));
    if size > context.engine().max_string_size().saturating_add(count.saturating_mul(find.len())) {
        let what = "Length of string".to_owned();
        return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
    }
    *string = string.replace(find.as_str(), &with).into();
    Ok(())
}
