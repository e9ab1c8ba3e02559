//! What tables, maps, lists and texts have in common.

use rhai::ImmutableString;

use super::lists::has_item;
use crate::script::fast_path::machine::Machine;
use crate::script::fast_path::value::{FastResult, FastValue, GiveUp, resolve_index};
use clearance_syntax::document::{Entry, Value};

use crate::script::table::Table;

pub(super) fn len(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let length = match args {
        [FastValue::List(list)] => list.items().len(),
        [FastValue::Map(map)] => map.len(),
        [FastValue::Table(table)] => entries(table).len(),
        [FastValue::Text(text)] => {
            machine.count_items(text.len())?;
            text.chars().count()
        }
        _ => return Err(GiveUp),
    };
    i64::try_from(length).map(FastValue::Int).map_err(|_| GiveUp)
}

pub(super) fn is_empty(_: &mut Machine, args: &[FastValue]) -> FastResult {
    Ok(FastValue::Bool(match args {
        [FastValue::List(list)] => list.items().is_empty(),
        [FastValue::Map(map)] => map.len() == 0,
        [FastValue::Text(text)] => text.is_empty(),
        _ => return Err(GiveUp),
    }))
}

pub(super) fn get(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    match args {
        [FastValue::List(list), FastValue::Int(at)] => {
            let at = resolve_index(list.items().len(), *at).ok();
            let item = at.and_then(|at| list.items().get(at));
            Ok(item.cloned().unwrap_or(FastValue::Unit))
        }
        [FastValue::Map(map), FastValue::Text(key)] => {
            Ok(map.get(key).cloned().unwrap_or(FastValue::Unit))
        }
        [FastValue::Table(table), FastValue::Text(key)] => {
            machine.read_present(table, key).unwrap_or(Ok(FastValue::Unit))
        }
        _ => Err(GiveUp),
    }
}

/// Whether the first holds the second; serves `in`.
pub(super) fn contains(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    Ok(FastValue::Bool(match args {
        [FastValue::List(list), value] => has_item(machine, list, value)?,
        [FastValue::Map(map), FastValue::Text(key)] => map.get(key).is_some(),
        [FastValue::Table(table), FastValue::Text(key)] => {
            let document = &table.view.document;
            let value = document.get(table.node, key);
            value.is_some_and(|node| document.node(node).value != Value::Null)
        }
        [FastValue::Text(text), FastValue::Text(part)] => {
            machine.count_items(text.len())?;
            text.contains(part.as_str())
        }
        _ => return Err(GiveUp),
    }))
}

pub(super) fn keys(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let keys: Vec<ImmutableString> = match args {
        [FastValue::Map(map)] => map.entries().keys().cloned().collect(),
        [FastValue::Table(table)] => {
            entries(table).iter().map(|entry| (&*entry.key).into()).collect()
        }
        _ => return Err(GiveUp),
    };
    machine.count_items(keys.len())?;
    machine.checked(FastValue::from_items(keys.into_iter().map(FastValue::Text).collect()))
}

pub(super) fn values(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let values: Vec<FastValue> = match args {
        [FastValue::Map(map)] => map.entries().values().cloned().collect(),
        [FastValue::Table(table)] => {
            let read =
                |entry: &Entry| machine.read_present(table, &entry.key).unwrap_or(Err(GiveUp));
            entries(table).iter().map(read).collect::<FastResult<_>>()?
        }
        _ => return Err(GiveUp),
    };
    machine.count_items(values.len())?;
    machine.checked(FastValue::from_items(values))
}

fn entries(table: &Table) -> &[Entry] {
    match &table.view.document.node(table.node).value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}
