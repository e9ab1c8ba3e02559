//! Texts.

use clearance_syntax::characters::normalize;

use crate::script::fast_path::machine::Machine;
use crate::script::fast_path::value::{FastResult, FastValue, GiveUp};

pub(super) fn normalize_text(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text)] = args else { return Err(GiveUp) };
    machine.count_items(text.len())?;
    machine.checked(FastValue::Text(normalize(text).into()))
}

pub(super) fn to_lower(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text)] = args else { return Err(GiveUp) };
    machine.count_items(text.len())?;
    machine.checked(FastValue::Text(text.to_lowercase().into()))
}

pub(super) fn to_upper(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text)] = args else { return Err(GiveUp) };
    machine.count_items(text.len())?;
    machine.checked(FastValue::Text(text.to_uppercase().into()))
}

pub(super) fn starts_with(_: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text), FastValue::Text(part)] = args else { return Err(GiveUp) };
    Ok(FastValue::Bool(text.starts_with(part.as_str())))
}

pub(super) fn ends_with(_: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text), FastValue::Text(part)] = args else { return Err(GiveUp) };
    Ok(FastValue::Bool(text.ends_with(part.as_str())))
}

pub(super) fn split(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::Text(text), FastValue::Text(between)] = args else { return Err(GiveUp) };
    if between.is_empty() {
        return Err(GiveUp);
    }
    machine.count_items(text.len())?;
    let parts = text.split(between.as_str()).map(|part| FastValue::Text(part.into()));
    machine.checked(FastValue::from_items(parts.collect()))
}

/// The characters from one on: all, or so many.
pub(super) fn sub_string(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let (text, start, count) = match args {
        [FastValue::Text(text), FastValue::Int(start)] => (text, *start, usize::MAX),
        [FastValue::Text(text), FastValue::Int(start), FastValue::Int(count)] => {
            (text, *start, usize::try_from(*count).unwrap_or_default())
        }
        _ => return Err(GiveUp),
    };
    let start = usize::try_from(start).map_err(|_| GiveUp)?;
    machine.count_items(text.len())?;
    let part: String = text.chars().skip(start).take(count).collect();
    Ok(FastValue::Text(part.into()))
}

pub(super) fn join(machine: &mut Machine, args: &[FastValue]) -> FastResult {
    let [FastValue::List(list), FastValue::Text(between)] = args else { return Err(GiveUp) };
    machine.count_items(list.items().len())?;
    let mut joined = String::new();
    for (index, item) in list.items().iter().enumerate() {
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(item.read_text()?);
        if joined.len() > machine.limits.string_bytes {
            return Err(GiveUp);
        }
    }
    machine.checked(FastValue::Text(joined.into()))
}
