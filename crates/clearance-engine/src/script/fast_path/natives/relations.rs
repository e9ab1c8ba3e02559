//! Relations between items: look-ups by key, and clusters of lists that share items.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;

use crate::script::fast_path::machine::Machine;
use crate::script::fast_path::value::{FastList, FastMap, FastResult, FastValue, GiveUp};

/// A value that can be told apart from others by a hash.
#[derive(Debug, PartialEq, Eq, Hash)]
enum GroupKey<'a> {
    Text(&'a str),
    Int(i64),
    Bool(bool),
    Date(Date),
}

pub(super) fn pluck(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list), FastValue::Text(key)] = args else { return Err(GiveUp) };
    machine.count_items(list.items().len())?;
    let mut values = FastList::default();
    for item in list.items() {
        values.push(value_under(machine, item, key)?);
    }
    machine.checked(FastValue::List(Rc::new(values)))
}

pub(super) fn index_by(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list), FastValue::Text(key)] = args else { return Err(GiveUp) };
    machine.count_items(list.items().len())?;
    let mut map = FastMap::default();
    for item in list.items() {
        let value = value_under(machine, item, key)?;
        let text = value.read_text()?;
        if map.get(text).is_none() {
            map.insert(text.clone(), item.clone());
        }
    }
    machine.checked(FastValue::Map(Rc::new(map)))
}

pub(super) fn group_by(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list), FastValue::Text(key)] = args else { return Err(GiveUp) };
    machine.count_items(list.items().len())?;
    let mut values = Vec::new();
    for item in list.items() {
        values.push(value_under(machine, item, key)?);
    }
    let mut groups: Vec<FastList> = Vec::new();
    let mut number_of: HashMap<GroupKey, usize> = HashMap::new();
    let mut kind = None;
    for (item, value) in list.items().iter().zip(&values) {
        let same = match value {
            FastValue::Unit => continue,
            FastValue::Text(text) => GroupKey::Text(text),
            FastValue::Int(value) => GroupKey::Int(*value),
            FastValue::Bool(value) => GroupKey::Bool(*value),
            FastValue::Date(date) => GroupKey::Date(*date),
            _ => return Err(GiveUp),
        };
        let own = std::mem::discriminant(&same);
        if *kind.get_or_insert(own) != own {
            return Err(GiveUp);
        }
        let number = *number_of.entry(same).or_insert(groups.len());
        match groups.get_mut(number) {
            Some(group) => group.push(item.clone()),
            None => groups.push(FastList::new(vec![item.clone()])),
        }
    }
    let groups = groups.into_iter().map(|group| FastValue::List(Rc::new(group)));
    machine.checked(FastValue::from_items(groups.collect()))
}

pub(super) fn pick(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Map(map), FastValue::List(keys)] = args else { return Err(GiveUp) };
    machine.count_items(keys.items().len())?;
    let mut picked = FastList::default();
    for key in keys.items() {
        if let Some(value) = map.get(key.read_text()?) {
            picked.push(value.clone());
        }
    }
    machine.checked(FastValue::List(Rc::new(picked)))
}

/// The number of each list's cluster: lists that share a text, directly or through others, have the same.
pub(super) fn find_clusters(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(lists)] = args else { return Err(GiveUp) };
    machine.count_items(lists.weight().count())?;
    let mut first_with: HashMap<&str, usize> = HashMap::new();
    let mut leads: Vec<usize> = Vec::new();
    for (index, list) in lists.items().iter().enumerate() {
        leads.push(index);
        for text in list.read_list()?.items() {
            let first = *first_with.entry(text.read_text()?.as_str()).or_insert(index);
            let (one, other) = (find_leader(&mut leads, index), find_leader(&mut leads, first));
            let (lead, follower) = (one.min(other), one.max(other));
            if let Some(slot) = leads.get_mut(follower) {
                *slot = lead;
            }
        }
    }
    let mut numbers: HashMap<usize, i64> = HashMap::new();
    let mut numbered = Vec::new();
    for index in 0..leads.len() {
        let next = i64::try_from(numbers.len()).map_err(|_| GiveUp)?;
        let number = *numbers.entry(find_leader(&mut leads, index)).or_insert(next);
        numbered.push(FastValue::Int(number));
    }
    Ok(FastValue::from_items(numbered))
}

/// The first list of the cluster that a list is in. The way to it is halved.
fn find_leader(leads: &mut [usize], index: usize) -> usize {
    let mut at = index;
    while let Some(next) = leads.get(at).copied().filter(|&next| next != at) {
        let after = leads.get(next).copied().unwrap_or(next);
        if let Some(slot) = leads.get_mut(at) {
            *slot = after;
        }
        at = after;
    }
    at
}

/// The value that a table or map has under a key.
fn value_under(machine: &mut Machine, item: &FastValue, key: &str) -> FastResult {
    match item {
        FastValue::Table(table) => match machine.read_present(table, key) {
            Some(value) => value,
            None if table.view.shape.declared(table.shape(), key).is_some() => Ok(FastValue::Unit),
            None => Err(GiveUp),
        },
        FastValue::Map(map) => map.get(key).cloned().ok_or(GiveUp),
        _ => Err(GiveUp),
    }
}
