//! Tells folders of rules from others, and finds the nearest.
//!
//! A folder is a pack where its `pack.toml` is a manifest. A customer may be called so, too, and must not hide all that
//! are beside it.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::folder::{PackFiles, is_script, read};
use super::manifest::checked;
use super::{MANIFEST, SCHEMA_FILE, relative_to};

/// The files and folders of a pack that hold no customers: its manifest and schema, its libraries, tables and fixtures.
/// Nothing where the folder is no pack.
pub fn own_parts(folder: &Path) -> Option<Vec<PathBuf>> {
    let path = folder.join(MANIFEST);
    if !path.is_file() {
        return None;
    }
    let source = read(&path).ok()?;
    checked(&source).ok()?;
    let pack = PackFiles::of_manifest(folder, source);
    let fixtures = pack.fixture_settings().unwrap_or_default().folder;
    let fixtures = relative_to(folder, fixtures.as_deref().unwrap_or(Path::new("fixtures")));
    let parts = [MANIFEST, SCHEMA_FILE, "lib", "data"].into_iter().map(|name| folder.join(name));
    Some(parts.chain([fixtures]).collect())
}

/// Whether a folder is meant to be a pack. Where there are scripts beside a `pack.toml` that is no manifest, it is a
/// manifest with a mistake, which must not turn the rules off.
fn is_meant_as_pack(folder: &Path) -> bool {
    let scripts = || {
        let entries = WalkDir::new(folder).max_depth(1).into_iter().flatten();
        entries.filter(|entry| entry.file_type().is_file()).any(|entry| is_script(entry.path()))
    };
    own_parts(folder).is_some() || folder.join(MANIFEST).is_file() && scripts()
}

/// The nearest pack, in a folder or above it: the folder itself where it has a `pack.toml`, or its folder
/// `rules` where that has one.
pub fn discover(from: &Path) -> Option<PathBuf> {
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
