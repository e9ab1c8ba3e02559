//! The values of the fast path, and how large they are.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;
use rhai::{Dynamic, ImmutableString};

use crate::script::limits::Limits;
use crate::script::table::Table;

/// A value of a script.
#[derive(Debug, Clone)]
pub(in crate::script) enum FastValue {
    Unit,
    Bool(bool),
    Int(i64),
    Text(ImmutableString),
    Date(Date),
    /// A date that is a day later on each later day.
    MovingDay(Date),
    /// A whole number that changes from day to day by the same amount.
    MovingCount {
        count: i64,
        per_day: i64,
    },
    Table(Table),
    List(Rc<FastList>),
    Map(Rc<FastMap>),
    /// What is only handed around here, such as a number with a fraction.
    Opaque,
}

/// A list.
#[derive(Debug, Clone, Default)]
pub(in crate::script) struct FastList {
    items: Vec<FastValue>,
    weight: Weight,
}

/// A map.
#[derive(Debug, Clone, Default)]
pub(in crate::script) struct FastMap {
    entries: BTreeMap<ImmutableString, FastValue>,
    weight: Weight,
}

/// How much a value holds, with what is in it: what rhai counts, or more.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    items: usize,
    keys: usize,
    bytes: usize,
}

/// What gives up: rhai has to run the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GiveUp;

/// A result of the fast path.
pub(super) type FastResult<T = FastValue> = Result<T, GiveUp>;

impl Weight {
    const fn add(self, other: Self) -> Self {
        Self {
            items: self.items.saturating_add(other.items),
            keys: self.keys.saturating_add(other.keys),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }

    const fn subtract(self, other: Self) -> Self {
        Self {
            items: self.items.saturating_sub(other.items),
            keys: self.keys.saturating_sub(other.keys),
            bytes: self.bytes.saturating_sub(other.bytes),
        }
    }

    /// As an item of a list.
    const fn of_item(self) -> Self {
        Self { items: self.items.saturating_add(1), ..self }
    }

    /// As the value of a key.
    const fn of_entry(self) -> Self {
        Self { keys: self.keys.saturating_add(1), ..self }
    }

    /// How many items and keys there are.
    pub(super) const fn count(self) -> usize {
        self.items.saturating_add(self.keys)
    }

    /// Gives up where there is more than may be.
    pub(super) const fn check(self, limits: &Limits) -> FastResult<()> {
        let fits = self.items < limits.list_items
            && self.keys < limits.map_keys
            && self.bytes < limits.string_bytes;
        if fits { Ok(()) } else { Err(GiveUp) }
    }
}

impl FastValue {
    pub(super) fn from_items(items: Vec<Self>) -> Self {
        Self::List(Rc::new(FastList::new(items)))
    }

    pub(super) fn weight(&self) -> Weight {
        match self {
            Self::Text(text) => Weight { bytes: text.len(), ..Weight::default() },
            Self::List(list) => list.weight,
            Self::Map(map) => map.weight,
            _ => Weight::default(),
        }
    }

    pub(super) fn read_bool(&self) -> FastResult<bool> {
        match self {
            Self::Bool(value) => Ok(*value),
            _ => Err(GiveUp),
        }
    }

    pub(super) fn read_int(&self) -> FastResult<i64> {
        match self {
            Self::Int(value) => Ok(*value),
            _ => Err(GiveUp),
        }
    }

    pub(super) fn read_text(&self) -> FastResult<&ImmutableString> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(GiveUp),
        }
    }

    pub(super) fn read_list(&self) -> FastResult<&Rc<FastList>> {
        match self {
            Self::List(list) => Ok(list),
            _ => Err(GiveUp),
        }
    }

    /// A value that the fast path was given by rhai: a constant of a script.
    pub(super) fn from_dynamic(value: &Dynamic) -> Option<Self> {
        if value.is_unit() {
            return Some(Self::Unit);
        }
        if let Ok(value) = value.as_bool() {
            return Some(Self::Bool(value));
        }
        if let Ok(value) = value.as_int() {
            return Some(Self::Int(value));
        }
        if let Some(table) = value.read_lock::<Table>() {
            return Some(Self::Table(table.clone()));
        }
        if let Some(list) = value.read_lock::<rhai::Array>() {
            let items = list.iter().map(Self::from_dynamic).collect::<Option<_>>()?;
            return Some(Self::from_items(items));
        }
        value.read_lock::<ImmutableString>().map(|text| Self::Text(text.clone()))
    }

    /// The value as rhai has it, without its place; nothing where it holds what is only handed around here. What moves with
    /// the day stands still.
    pub(in crate::script) fn to_dynamic(&self) -> Option<Dynamic> {
        Some(match self {
            Self::Unit => Dynamic::UNIT,
            Self::Bool(value) => (*value).into(),
            Self::Int(count) | Self::MovingCount { count, .. } => (*count).into(),
            Self::Text(text) => text.clone().into(),
            Self::Date(day) | Self::MovingDay(day) => Dynamic::from(*day),
            Self::Table(table) => Dynamic::from(table.clone()),
            Self::List(list) => {
                let items = list.items.iter().map(Self::to_dynamic);
                Dynamic::from_array(items.collect::<Option<_>>()?)
            }
            Self::Map(map) => {
                let entry = |(key, value): (&ImmutableString, &Self)| {
                    Some((key.as_str().into(), value.to_dynamic()?))
                };
                let entries = map.entries.iter().map(entry);
                Dynamic::from_map(entries.collect::<Option<rhai::Map>>()?)
            }
            Self::Opaque => return None,
        })
    }

    /// How two values of one kind compare that do not move with the day; nothing where they are of different kinds, or it
    /// is not known here.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.as_str().cmp(b.as_str())),
            _ => None,
        }
    }
}

impl FastList {
    pub(super) fn new(items: Vec<FastValue>) -> Self {
        let weights = items.iter().map(|item| item.weight().of_item());
        let weight = weights.fold(Weight::default(), Weight::add);
        Self { items, weight }
    }

    pub(super) fn items(&self) -> &[FastValue] {
        &self.items
    }

    pub(super) const fn weight(&self) -> Weight {
        self.weight
    }

    pub(super) fn push(&mut self, item: FastValue) {
        self.weight = self.weight.add(item.weight().of_item());
        self.items.push(item);
    }

    pub(super) fn extend(&mut self, more: &Self) {
        self.weight = self.weight.add(more.weight);
        self.items.extend_from_slice(&more.items);
    }

    pub(super) fn pop(&mut self) -> FastValue {
        let item = self.items.pop();
        self.release_item(item)
    }

    pub(super) fn shift(&mut self) -> FastValue {
        let item = if self.items.is_empty() { None } else { Some(self.items.remove(0)) };
        self.release_item(item)
    }

    fn release_item(&mut self, item: Option<FastValue>) -> FastValue {
        let Some(item) = item else { return FastValue::Unit };
        self.weight = self.weight.subtract(item.weight().of_item());
        item
    }

    /// Gives the items another order.
    pub(super) fn reorder(&mut self, order: impl FnOnce(&mut Vec<FastValue>)) {
        order(&mut self.items);
    }

    /// Changes an item; what it held before and holds then is kept account of.
    pub(super) fn change<T>(
        &mut self,
        index: i64,
        change: impl FnOnce(&mut FastValue) -> FastResult<T>,
    ) -> FastResult<T> {
        let index = resolve_index(self.items.len(), index)?;
        let item = self.items.get_mut(index).ok_or(GiveUp)?;
        let before = item.weight();
        let done = change(item)?;
        self.weight = self.weight.subtract(before).add(item.weight());
        Ok(done)
    }
}

impl FastMap {
    pub(super) fn get(&self, key: &str) -> Option<&FastValue> {
        self.entries.get(key)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) const fn entries(&self) -> &BTreeMap<ImmutableString, FastValue> {
        &self.entries
    }

    pub(super) fn insert(&mut self, key: ImmutableString, value: FastValue) {
        self.weight = self.weight.add(value.weight().of_entry());
        if let Some(before) = self.entries.insert(key, value) {
            self.weight = self.weight.subtract(before.weight().of_entry());
        }
    }

    /// Changes the value of a key that is there.
    pub(super) fn change<T>(
        &mut self,
        key: &str,
        change: impl FnOnce(&mut FastValue) -> FastResult<T>,
    ) -> FastResult<T> {
        let value = self.entries.get_mut(key).ok_or(GiveUp)?;
        let before = value.weight();
        let done = change(value)?;
        self.weight = self.weight.subtract(before).add(value.weight());
        Ok(done)
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Where an index points, counted from the end if it is negative.
pub(super) fn resolve_index(length: usize, index: i64) -> FastResult<usize> {
    let length = i64::try_from(length).map_err(|_| GiveUp)?;
    let from_start = if index < 0 { index.checked_add(length).ok_or(GiveUp)? } else { index };
    usize::try_from(from_start).ok().filter(|_| from_start < length).ok_or(GiveUp)
}
