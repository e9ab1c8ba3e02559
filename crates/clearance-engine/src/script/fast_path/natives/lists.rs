//! Lists.

use std::rc::Rc;

use foldhash::{HashSet, HashSetExt};

use crate::script::fast_path::machine::Machine;
use crate::script::fast_path::value::{FastList, FastResult, FastValue, GiveUp, resolve_index};

pub(super) fn extract(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list), FastValue::Int(start), FastValue::Int(count)] = args else {
        return Err(GiveUp);
    };
    let start = resolve_index(list.items().len(), *start).unwrap_or(list.items().len());
    let count = usize::try_from(*count).unwrap_or_default();
    machine.count_items(list.items().len())?;
    let part = list.items().iter().skip(start).take(count).cloned();
    Ok(FastValue::from_items(part.collect()))
}

pub(super) fn sum(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list)] = args else { return Err(GiveUp) };
    machine.count_items(list.items().len())?;
    let add = |sum: i64, item: &FastValue| sum.checked_add(item.read_int()?).ok_or(GiveUp);
    list.items().iter().try_fold(0, add).map(FastValue::Int)
}

/// The items of the first list that are not in the second.
pub(super) fn remove_items(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list), FastValue::List(others)] = args else { return Err(GiveUp) };
    machine.count_items(list.items().len() + others.items().len())?;
    let mut texts = HashSet::new();
    for other in others.items() {
        texts.insert(other.read_text()?.as_str());
    }
    let mut rest = FastList::default();
    for item in list.items() {
        if !texts.contains(item.read_text()?.as_str()) {
            rest.push(item.clone());
        }
    }
    Ok(FastValue::List(Rc::new(rest)))
}

/// Whether a list holds a value.
pub(super) fn has_item(
    machine: &mut Machine,
    list: &FastList,
    value: &FastValue,
) -> FastResult<bool> {
    for item in list.items() {
        if machine.are_equal(item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}
