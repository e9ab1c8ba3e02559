//! What `.gitignore` files leave out of a walk.
//!
//! Only files of the repository count: what a machine ignores besides must not change a verdict.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The name of the files that say what git ignores.
const GITIGNORE: &str = ".gitignore";

/// A larger file is no list of patterns.
const MAX_BYTES: u64 = 1 << 20;

/// The patterns that hold at a place of a walk.
#[derive(Debug)]
pub(super) struct Ignored {
    /// The walked folder as the walk calls it, and without links.
    named: PathBuf,
    real: PathBuf,
    /// The patterns with the depth of their folder; the nearest are the last.
    patterns: Vec<(usize, Gitignore)>,
}

impl Ignored {
    /// The patterns above a folder, up to that of its repository.
    pub(super) fn above(folder: &Path) -> Self {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let root = real.ancestors().position(|above| above.join(".git").exists()).unwrap_or(0);
        let above: Vec<&Path> = real.ancestors().skip(1).take(root).collect();
        let read = above.into_iter().rev().filter_map(read).map(|patterns| (0, patterns));
        Self { named: folder.to_owned(), patterns: read.collect(), real }
    }

    /// Takes in the patterns of a folder that the walk enters, at a depth.
    pub(super) fn enter(&mut self, folder: &Path, depth: usize) {
        let real = self.real_of(folder);
        self.patterns.extend(read(&real).map(|patterns| (depth, patterns)));
    }

    /// Forgets the patterns of folders that the walk has left when it is at an entry of a depth.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.patterns.last().is_some_and(|(of, _)| *of > 0 && *of >= depth) {
            self.patterns.pop();
        }
    }

    /// Whether git ignores an entry. Nothing in folders that it ignores is asked about.
    pub(super) fn is_ignored(&self, path: &Path, is_folder: bool) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let real = self.real_of(path);
        let matched = |(_, patterns): &(usize, Gitignore)| match patterns.matched(&real, is_folder)
        {
            ignore::Match::None => None,
            found => Some(found.is_ignore()),
        };
        self.patterns.iter().rev().find_map(matched).unwrap_or(false)
    }

    fn real_of(&self, path: &Path) -> PathBuf {
        self.real.join(path.strip_prefix(&self.named).unwrap_or(path))
    }
}

/// The patterns of a folder, if it has any. A pattern that makes no sense leaves nothing out.
fn read(folder: &Path) -> Option<Gitignore> {
    let file = folder.join(GITIGNORE);
    let there = file.symlink_metadata().ok()?;
    if !there.is_file() || there.len() > MAX_BYTES {
        return None;
    }
    let mut builder = GitignoreBuilder::new(folder);
    let _wrong = builder.add(&file);
    builder.build().ok()
}
