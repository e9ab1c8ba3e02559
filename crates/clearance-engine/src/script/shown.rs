//! Values as text, and the names of their types.
//!
//! rhai's own goes as deep as the value does, and a script can make one that is deeper than the stack.

use std::fmt::Write;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use rhai::{Array, Dynamic, Engine, FnPtr, FuncRegistration, ImmutableString, Map};

use super::data::Data;
use super::limits::Limits;
use super::moving::{read_count, read_day};
use super::table::{MissingKey, Table};

/// How deep a value is written.
const MAX_DEPTH: usize = 16;

/// The functions that make a text of a value.
pub(super) const NAMES: [&str; 4] = ["to_string", "print", "to_debug", "debug"];

pub(super) fn register(engine: &mut Engine, limits: Limits) {
    for name in NAMES {
        let pure = || FuncRegistration::new(name).with_purity(true);
        pure().register_into_engine(engine, move |list: &mut Array| {
            let mut text = Text::new(limits);
            text.write_list(list, 0);
            text.written
        });
        pure().register_into_engine(engine, move |map: &mut Map| {
            let mut text = Text::new(limits);
            text.write_map(map, 0);
            text.written
        });
        engine
            .register_fn(name, |table: &mut Table| table.to_string())
            .register_fn(name, |data: &mut Data| data.to_string())
            .register_fn(name, |key: MissingKey| format!("the missing key `{}`", key.key));
    }
    register_names(engine);
}

/// The names that `type_of` gives and messages use.
fn register_names(engine: &mut Engine) {
    engine
        .register_type_with_name::<i64>("int")
        .register_type_with_name::<f64>("float")
        .register_type_with_name_raw("array", "list")
        .register_type_with_name::<FnPtr>("closure")
        .register_type_with_name::<Range<i64>>("range")
        .register_type_with_name::<RangeInclusive<i64>>("range")
        .register_type_with_name::<Date>("date")
        .register_type_with_name::<Table>("table")
        .register_type_with_name::<Data>("data")
        .register_type_with_name::<MissingKey>("missing key");
}

/// A value as a rule would write it, cut after about so many bytes.
pub fn brief_text(value: &Dynamic, limit: usize) -> String {
    let mut text = Text { written: String::new(), limit };
    text.write_value(value, 0);
    cut_text(&mut text.written, limit);
    text.written
}

/// Cuts a text after about so many bytes, and marks it where it was cut.
pub(super) fn cut_text(text: &mut String, limit: usize) {
    let end = text.char_indices().find(|(at, _)| *at > limit).map(|(at, _)| at);
    if let Some(end) = end {
        text.truncate(end);
        text.push('…');
    }
}

struct Text {
    written: String,
    /// Where to stop; what is longer than a string may be is refused by the caller.
    limit: usize,
}

impl Text {
    const fn new(limits: Limits) -> Self {
        Self { written: String::new(), limit: limits.string_bytes }
    }

    fn write_value(&mut self, value: &Dynamic, depth: usize) {
        if depth > MAX_DEPTH || self.written.len() > self.limit {
            self.written.push('…');
        } else if let Some(list) = value.read_lock::<Array>() {
            self.write_list(&list, depth);
        } else if let Some(map) = value.read_lock::<Map>() {
            self.write_map(&map, depth);
        } else if let Some(text) = value.read_lock::<ImmutableString>() {
            // Writing to a string cannot fail.
            let _ = write!(self.written, "{:?}", text.as_str());
        } else if let Some(date) = read_day(value) {
            let _ = write!(self.written, "{date}");
        } else if let Some(count) = read_count(value) {
            let _ = write!(self.written, "{count}");
        } else if let Some(table) = value.read_lock::<Table>() {
            let _ = write!(self.written, "{}", *table);
        } else if value.is_unit() {
            self.written.push_str("()");
        } else {
            let _ = write!(self.written, "{value}");
        }
    }

    fn write_list(&mut self, list: &[Dynamic], depth: usize) {
        self.written.push('[');
        for (index, item) in list.iter().enumerate() {
            if index > 0 {
                self.written.push_str(", ");
            }
            self.write_value(item, depth + 1);
        }
        self.written.push(']');
    }

    fn write_map(&mut self, map: &Map, depth: usize) {
        self.written.push_str("#{");
        for (index, (key, value)) in map.iter().enumerate() {
            if index > 0 {
                self.written.push_str(", ");
            }
            let _ = write!(self.written, "{:?}: ", key.as_str());
            self.write_value(value, depth + 1);
        }
        self.written.push('}');
    }
}
