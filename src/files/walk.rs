//! Walks folders for customer files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Found, Input, OURS, format_by_name, shown, why_unreadable};

/// Walks files and folders, in no order: a report is sorted at its end, and a sorted walk would hold
/// the names of a whole folder in memory.
pub fn walk(paths: &[PathBuf]) -> impl Iterator<Item = Found> + use<> {
    distinct(paths).into_iter().flat_map(|path| {
        let folder = path.is_dir();
        let file = (!folder).then(|| given(&path));
        let below = folder.then(|| WalkDir::new(&path)).map(below);
        file.into_iter().chain(below.into_iter().flatten())
    })
}

/// The paths, each place once, without those that the walk through another one comes by.
///
/// Places are told apart by where they really are: `dir`, `./dir` and `dir/../dir` are one. Of several
/// names for a place the shortest is kept, so that the order of the arguments makes no difference.
fn distinct(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut places: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    for path in paths {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let name = places.entry(real).or_insert(path);
        if (path.as_os_str().len(), path) < (name.as_os_str().len(), *name) {
            *name = path;
        }
    }
    let kept = places.iter().filter(|(real, _)| !is_passed_by(real, &places));
    kept.map(|(_, path)| (*path).clone()).collect()
}

/// Whether the walk through one of the places comes by this one and looks at it.
fn is_passed_by(real: &Path, places: &BTreeMap<PathBuf, &PathBuf>) -> bool {
    let folder = real.is_dir();
    if !folder && (format_by_name(real).is_err() || is_ours(real)) {
        return false;
    }
    let mut inner = real;
    while let Some(outer) = inner.parent() {
        if hidden(inner) || is_pack(inner) {
            return false;
        }
        if places.contains_key(outer) {
            return true;
        }
        inner = outer;
    }
    false
}

/// Whether a file has a name that is no customer file's.
fn is_ours(path: &Path) -> bool {
    OURS.iter().any(|name| path.ends_with(name))
}

/// A path that was given by name and is no folder.
fn given(path: &Path) -> Found {
    match (path.metadata(), Input::path(path)) {
        (Err(error), _) => Found::Unreadable(shown(path), why_unreadable(&error)),
        (_, Ok(input)) => Found::File(input),
        (_, Err(error)) => Found::Unreadable(shown(path), error.to_string()),
    }
}

fn below(walk: WalkDir) -> impl Iterator<Item = Found> {
    let mut walk = walk.into_iter();
    std::iter::from_fn(move || {
        let entry = match walk.next()? {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(shown).unwrap_or_default();
                let reason = error.io_error().map_or_else(|| error.to_string(), why_unreadable);
                return Some(Some(Found::Unreadable(path, reason)));
            }
        };
        let folder = entry.file_type().is_dir();
        if folder && entry.depth() > 0 && (hidden(entry.path()) || is_pack(entry.path())) {
            walk.skip_current_dir();
        }
        Some(look(&entry))
    })
    .flatten()
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// A folder that holds rules instead of customers.
fn is_pack(path: &Path) -> bool {
    path.join("pack.toml").is_file()
}

fn look(entry: &DirEntry) -> Option<Found> {
    let passed_over = |why| Some(Found::PassedOver(shown(entry.path()), why));
    let kind = entry.file_type();
    if entry.depth() == 0 {
        return None;
    }
    if hidden(entry.path()) {
        return passed_over("hidden");
    }
    if kind.is_dir() {
        return if is_pack(entry.path()) { passed_over("a folder of rules") } else { None };
    }
    if kind.is_symlink() {
        return passed_over("a symbolic link");
    }
    if !kind.is_file() {
        return passed_over("not a regular file");
    }
    if is_ours(entry.path()) {
        return passed_over("configuration");
    }
    match Input::path(entry.path()) {
        Ok(input) => Some(Found::File(input)),
        Err(_) => passed_over("unknown extension"),
    }
}
