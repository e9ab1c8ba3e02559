//! The schema of a customer file that packs come to.
//!
//! A pack may bring a whole schema, or one that builds on the shipped one (see [`Written::base`]) to
//! allow keys of its own. The last whole schema counts; those that build on it are laid over it one
//! after the other, so packs that each add their keys work together, in whatever order they are named.

use std::sync::Arc;

use super::{PackFiles, SCHEMA_FILE, builtin};
use crate::schema::{KnownSchemas, Schema, Written, nearest};
use crate::source::{Fault, Source};

/// The schemas that others may refer to, by `$id`: those of the packs, and the one in the binary.
pub(super) fn known(packs: &[PackFiles]) -> KnownSchemas {
    let files = [builtin()].into_iter().chain(packs).filter_map(|pack| pack.file(SCHEMA_FILE));
    let readable = files.filter_map(|source| Written::read(source).ok());
    readable.filter_map(|written| Some((written.id()?.to_owned(), written.json))).collect()
}

/// The schema that customer files are held against.
pub(super) fn load(
    packs: &[PackFiles],
    known: &KnownSchemas,
    faults: &mut Vec<Fault>,
) -> Option<Schema> {
    let before = faults.len();
    let mut whole = None;
    let mut building = Vec::new();
    for source in packs.iter().filter_map(|pack| pack.file(SCHEMA_FILE)) {
        match Written::read(source) {
            Ok(written) => {
                faults.extend(written.faults());
                match written.base() {
                    Some(_) => building.push(written),
                    None => whole = Some(written),
                }
            }
            Err(more) => faults.extend(more),
        }
    }
    let whole = whole.or_else(shipped)?;
    let mut ids: Vec<String> = whole.id().map(str::to_owned).into_iter().collect();
    for written in &building {
        let base = written.base().unwrap_or_default();
        if !ids.iter().any(|id| id == base) {
            faults.push(no_base(written, base, &ids));
        }
        ids.extend(written.id().map(str::to_owned));
    }
    if faults.len() > before {
        return None;
    }
    match Schema::of(&whole.overlaid(&building), known) {
        Ok(schema) => Some(schema),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

fn shipped() -> Option<Written> {
    let source: &Arc<Source> = builtin().file(SCHEMA_FILE)?;
    Written::read(source).ok()
}

fn no_base(written: &Written, base: &str, ids: &[String]) -> Fault {
    let fault = written.fault("/$ref", format!("there is no schema `{base}` to build on"));
    let near = nearest(base, ids.iter().map(String::as_str));
    match near.or(ids.first().map(String::as_str)) {
        Some(id) => fault.help(format!("did you mean `{id}`?")),
        None => fault,
    }
}
