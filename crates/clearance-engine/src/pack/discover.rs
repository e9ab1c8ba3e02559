//! Tells folders of rules from others, and finds the nearest.
//!
//! A folder is a pack where its `pack.toml` is a manifest. A document may be called so, too, and must not hide all that
//! are beside it.

use std::path::{Path, PathBuf};

use super::contained::read_file;
use super::file_names::{MANIFEST, SCHEMA_FILE};
use super::folder::{PackFiles, script_key};
use super::manifest::{read_manifest, relative_to};
use crate::files::display_path;

/// The files and folders of a pack that hold no documents: its manifest and schema, its libraries, tables and fixtures.
/// Nothing where the folder is no pack.
pub fn own_parts(folder: &Path) -> Option<Vec<PathBuf>> {
    parts_by(folder, &folder.join(MANIFEST))
}

/// The same with the manifest at a path.
fn parts_by(folder: &Path, manifest: &Path) -> Option<Vec<PathBuf>> {
    if !manifest.is_file() {
        return None;
    }
    let source = read_file(manifest).ok()?;
    read_manifest(&source).ok()?;
    let pack = PackFiles::of_manifest(folder, source);
    let fixtures = pack.fixture_settings().unwrap_or_default().folder;
    let fixtures = relative_to(folder, fixtures.as_deref().unwrap_or(Path::new("fixtures")));
    let parts = [SCHEMA_FILE, "lib", "data"].into_iter().map(|name| folder.join(name));
    Some(parts.chain([manifest.to_owned(), fixtures]).collect())
}

/// Whether a folder is meant to be a pack. Where there are scripts beside a `pack.toml` that is no manifest, it is a
/// manifest with a mistake, which must not turn the rules off.
fn is_meant_as_pack(folder: &Path) -> bool {
    let Some(manifest) = manifest_in(folder) else { return false };
    let is_script = |entry: std::fs::DirEntry| {
        script_key(&display_path(Path::new(&entry.file_name()))).is_some()
    };
    let scripts = || std::fs::read_dir(folder).into_iter().flatten().flatten().any(is_script);
    parts_by(folder, &manifest).is_some() || scripts()
}

/// The `pack.toml` of a folder, whatever the case of its letters.
fn manifest_in(folder: &Path) -> Option<PathBuf> {
    let usual = folder.join(MANIFEST);
    if usual.is_file() {
        return Some(usual);
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named =
        entries.filter(|entry| entry.file_name().to_string_lossy().eq_ignore_ascii_case(MANIFEST));
    named.map(|entry| entry.path()).find(|path| path.is_file())
}

/// The nearest pack, in a folder or above it: the folder itself where it has a `pack.toml`, or its folder
/// `rules` where that has one.
pub fn discover_pack(from: &Path) -> Option<PathBuf> {
    let above = from.canonicalize().ok()?.ancestors().count();
    let mut folder = PathBuf::from(".");
    for _ in 0..above {
        let rules = folder.join("rules");
        let found =
            [folder.clone(), rules].into_iter().find(|folder| is_meant_as_pack(&from.join(folder)));
        if found.is_some() {
            return found;
        }
        folder.push("..");
    }
    None
}
