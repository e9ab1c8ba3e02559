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

/// The path, from the working directory, of a file that is named from the root on.
pub(crate) fn path_in(root: &Root, name: &str) -> PathBuf {
    match root.here.strip_prefix(&root.folder) {
        Ok(below) => {
            let up: PathBuf = below.components().map(|_| "..").collect();
            up.join(name)
        }
        Err(_) => root.folder.join(name),
    }
}

fn configured(here: &Path) -> Option<PathBuf> {
    let marks = |folder: &&Path| {
        folder.join(CONFIGURATION).is_file() || folder.join(".git").symlink_metadata().is_ok()
    };
    here.ancestors().find(marks).map(Path::to_owned)
}
