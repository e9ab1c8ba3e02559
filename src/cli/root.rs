//! From which folder on files are named in fingerprints, waivers and reports for others; and the configuration there.

use std::path::{Path, PathBuf};

use clearance_engine::files::CONFIGURATION;
use clearance_syntax::source::Root;

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

/// The folders around the working directory.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Around {
    /// The default root.
    pub(crate) root: Root,
    /// The nearest configuration, named from the working directory.
    pub(crate) configuration: Option<PathBuf>,
}

impl Around {
    /// What there is around the working directory: the nearest folder, from it up, that holds a configuration or is a
    /// repository; else the working directory itself.
    pub(crate) fn find_from_here() -> Self {
        Self::of(&std::env::current_dir().unwrap_or_default())
    }

    fn of(here: &Path) -> Self {
        let mut up = PathBuf::new();
        for folder in here.ancestors() {
            let root = || Root { folder: folder.to_owned(), here: here.to_owned() };
            // A file of that name is meant to be one: where it cannot be read, that is an error.
            if path_exists(&folder.join(CONFIGURATION)) {
                return Self { root: root(), configuration: Some(up.join(CONFIGURATION)) };
            }
            if path_exists(&folder.join(".git")) {
                return Self { root: root(), configuration: None };
            }
            up.push("..");
        }
        let root = Root { folder: here.to_owned(), here: here.to_owned() };
        Self { root, configuration: None }
    }
}

fn path_exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
