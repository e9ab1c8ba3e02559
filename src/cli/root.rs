//! From which folder on files are named in fingerprints, waivers and reports for others.

use std::path::{Path, PathBuf};

use clearance::files::CONFIGURATION;
use clearance::source::Root;

/// The nearest folder, from the working directory up, that holds a configuration or is a repository; else the working
/// directory.
pub(crate) fn root() -> Root {
    let here = std::env::current_dir().unwrap_or_default();
    let folder = configured(&here).unwrap_or_else(|| here.clone());
    Root { folder, here }
}

fn configured(here: &Path) -> Option<PathBuf> {
    let marks = |folder: &&Path| {
        folder.join(CONFIGURATION).is_file() || folder.join(".git").symlink_metadata().is_ok()
    };
    here.ancestors().find(marks).map(Path::to_owned)
}

/// A file in the root's folder, named from where the command runs.
pub(crate) fn beside(root: &Root, name: &str) -> PathBuf {
    let Ok(within) = root.here.strip_prefix(&root.folder) else { return root.folder.join(name) };
    let up: PathBuf = within.components().map(|_| "..").collect();
    up.join(name)
}
