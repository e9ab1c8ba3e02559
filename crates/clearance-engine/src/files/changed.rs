//! Which files differ from an earlier state of their repository.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::input::Input;

/// The files that differ from an earlier state of a repository.
#[derive(Debug, Clone, Default)]
pub struct Changed {
    /// The repository's folder, as the system calls it (without links).
    pub repository: PathBuf,
    /// Files that differ, or are gone, and folders in which everything may differ; from the repository on.
    pub paths: HashSet<PathBuf>,
}

impl Changed {
    /// Whether an input file differs. What is not known to be the same does: standard input, and what lies outside of
    /// the repository.
    pub fn includes(&self, input: &Input) -> bool {
        let Some(path) = input.file() else { return true };
        // A link may have changed as well as what it leads to.
        let (Ok(real), Ok(named)) = (path.canonicalize(), std::path::absolute(path)) else {
            return true;
        };
        self.contains_path(&real).unwrap_or(true) || self.contains_path(&named).unwrap_or(false)
    }

    /// Whether a file or anything in a folder differs.
    pub fn touches(&self, path: &Path) -> bool {
        let ways = [path.canonicalize().ok(), std::path::absolute(path).ok()];
        ways.into_iter().flatten().any(|path| {
            let below = |changed: &PathBuf| self.repository.join(changed).starts_with(&path);
            self.contains_path(&path).unwrap_or(false) || self.paths.iter().any(below)
        })
    }

    /// Whether a path of the repository, or a folder that it is in, is among those that differ.
    fn contains_path(&self, path: &Path) -> Option<bool> {
        let within = path.strip_prefix(&self.repository).ok()?;
        Some(within.ancestors().any(|part| self.paths.contains(part)))
    }
}
