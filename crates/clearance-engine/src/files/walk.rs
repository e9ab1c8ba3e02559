//! Walks folders for input files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::display::{display_path, why_unreadable};
use super::formats::format_by_name;
use super::found::Found;
use super::ignored::Ignored;
use super::input::Input;
use super::own_names::OURS;
use super::skipped::{Skipped, is_export, is_misnamed};

/// Tells a folder of rules from others: the files and folders in it that are parts of these rules, or nothing where it
/// is none.
pub type OwnParts = fn(&Path) -> Option<Vec<PathBuf>>;

/// Walks files and folders, in no order: a report is sorted at its end, and a sorted walk would hold
/// the names of a whole folder in memory.
///
/// Where no path names them (`is_meant` is false), what git ignores is skipped.
pub fn walk_paths(
    paths: &[PathBuf],
    is_meant: bool,
    own_parts: OwnParts,
) -> impl Iterator<Item = Found> + use<> {
    let places = Arc::new(WalkRoots::from_paths(paths, own_parts));
    places.distinct().into_iter().flat_map(move |path| {
        let folder = path.is_dir();
        let file = (!folder).then(|| find_named(&path));
        let below = folder.then(|| FolderWalk::new(&path, is_meant, Arc::clone(&places)));
        file.into_iter().chain(below.into_iter().flatten())
    })
}

/// The roots of a walk: each real path, and the name that it was given by.
#[derive(Debug)]
struct WalkRoots {
    names: BTreeMap<PathBuf, PathBuf>,
    own_parts: OwnParts,
}

impl WalkRoots {
    /// WalkRoots are told apart by where they really are: `dir`, `./dir` and `dir/../dir` are one. Of several
    /// names for a place the shortest is kept, so that the order of the arguments makes no difference.
    fn from_paths(paths: &[PathBuf], own_parts: OwnParts) -> Self {
        let mut names: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
        for path in paths {
            let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            let name = names.entry(real).or_insert_with(|| path.clone());
            if (path.as_os_str().len(), path) < (name.as_os_str().len(), name) {
                name.clone_from(path);
            }
        }
        Self { names, own_parts }
    }

    /// The paths, each place once, without those that the walk through another one comes by.
    fn distinct(&self) -> Vec<PathBuf> {
        let kept = self.names.iter().filter(|(real, _)| !self.is_passed_by(real));
        kept.map(|(_, path)| path.clone()).collect()
    }

    /// Whether the walk through one of the places comes by this one and looks at it.
    fn is_passed_by(&self, real: &Path) -> bool {
        let folder = real.is_dir();
        if !folder && (format_by_name(real).is_err() || is_ours(real)) {
            return false;
        }
        let mut inner = real;
        while let Some(outer) = inner.parent() {
            if is_hidden(inner) || is_of_tool(inner) || (self.own_parts)(inner).is_some() {
                return false;
            }
            if self.names.contains_key(outer) {
                return true;
            }
            inner = outer;
        }
        false
    }

    /// Whether a place is checked under a name of its own.
    fn covers(&self, real: &Path) -> bool {
        self.names.contains_key(real) || self.is_passed_by(real)
    }

    /// Whether a place lies in one of the folders.
    fn contains(&self, real: &Path) -> bool {
        real.ancestors().any(|above| self.names.contains_key(above))
    }
}

/// Whether a file has a name that is no input file's.
fn is_ours(path: &Path) -> bool {
    OURS.iter().any(|name| path.ends_with(name))
}

/// A path that was given by name and is no folder.
fn find_named(path: &Path) -> Found {
    match (path.metadata(), Input::from_path(path)) {
        (Err(error), _) => Found::Unreadable(display_path(path), why_unreadable(&error)),
        (_, Ok(input)) => Found::File(input),
        (_, Err(error)) => Found::Unreadable(display_path(path), error.to_string()),
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Folders that hold no documents, so that skipping them is not reported.
const TOOLS: &[&str] = &[
    ".clearance",
    ".git",
    ".github",
    ".gitlab",
    ".hg",
    ".idea",
    ".jj",
    ".svn",
    ".vs",
    ".vscode",
    "node_modules",
];

fn is_of_tool(path: &Path) -> bool {
    TOOLS.iter().any(|name| path.ends_with(name)) || is_version(path)
}

/// Whether a hidden folder is where Kubernetes keeps the files of a mounted volume: it begins with two dots, the one in
/// use is what the link `..data` beside it leads to, and the files are linked to from the volume itself.
fn is_version(path: &Path) -> bool {
    let dots = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".."));
    dots && path.with_file_name("..data").is_symlink()
}

/// The walk through a folder.
struct FolderWalk {
    walk: walkdir::IntoIter,
    places: Arc<WalkRoots>,
    /// The patterns of `.gitignore` files, where they apply.
    ignored: Option<Ignored>,
    /// The folders of rules that the walk is in, with their depth and their own parts.
    packs: Vec<(usize, Vec<PathBuf>)>,
}

impl FolderWalk {
    fn new(folder: &Path, is_meant: bool, places: Arc<WalkRoots>) -> Self {
        let ignored = (!is_meant).then(|| Ignored::above_folder(folder));
        Self { walk: WalkDir::new(folder).into_iter(), places, ignored, packs: Vec::new() }
    }

    /// Looks at an entry; gives also whether to go into it.
    fn visit_entry(&mut self, entry: &DirEntry) -> (Option<Found>, bool) {
        let (path, depth, is_folder) = (entry.path(), entry.depth(), entry.file_type().is_dir());
        while self.packs.last().is_some_and(|(of, _)| *of >= depth) {
            self.packs.pop();
        }
        if let Some(ignored) = &mut self.ignored {
            ignored.leave_folder(depth);
            if depth > 0 && ignored.is_ignored(path, is_folder) {
                return (skipped_path(path, Skipped::Ignored), false);
            }
        }
        if !is_folder {
            return (self.visit_file(entry), false);
        }
        let why = (depth > 0).then(|| self.why_not_entered(path, depth)).flatten();
        if let Some(why) = why.filter(|why| *why != Skipped::Pack) {
            return (skipped_path(path, why).filter(|_| self.packs.is_empty()), false);
        }
        if let Some(ignored) = &mut self.ignored {
            ignored.enter_folder(path, depth);
        }
        (why.and_then(|why| skipped_path(path, why)), true)
    }

    /// Why a folder is no folder of documents, if it is none. Folders of rules are gone into all the same: documents
    /// that somebody put there are not checked, and that is told.
    fn why_not_entered(&mut self, path: &Path, depth: usize) -> Option<Skipped> {
        if is_of_tool(path) {
            return Some(Skipped::Tool);
        }
        if is_hidden(path) || self.is_own_part(path) {
            return Some(Skipped::HiddenFolder);
        }
        let parts = (self.places.own_parts)(path)?;
        self.packs.push((depth, parts));
        Some(Skipped::Pack)
    }

    /// Whether something is a part of the rules that it is among.
    fn is_own_part(&self, path: &Path) -> bool {
        self.packs.last().is_some_and(|(_, parts)| parts.iter().any(|part| part == path))
    }

    fn visit_file(&self, entry: &DirEntry) -> Option<Found> {
        let (path, kind) = (entry.path(), entry.file_type());
        if entry.depth() == 0 {
            return None;
        }
        if !self.packs.is_empty() {
            let subject = format_by_name(path).is_ok() && !self.is_own_part(path);
            return skipped_path(path, Skipped::InPack).filter(|_| subject);
        }
        if kind.is_symlink() {
            return Some(self.visit_link(path));
        }
        if is_hidden(path) {
            return skipped_path(path, Skipped::Hidden);
        }
        if !kind.is_file() {
            return skipped_path(path, Skipped::Irregular);
        }
        Some(self.visit_name(path))
    }

    /// A regular file, or a link to one, by its name.
    fn visit_name(&self, path: &Path) -> Found {
        let why = match Input::from_path(path) {
            _ if is_ours(path) => Skipped::Configuration,
            Ok(input) => return Found::File(Input { is_meant: self.ignored.is_none(), ..input }),
            Err(_) if is_misnamed(path) => Skipped::Misnamed,
            Err(_) if is_export(path) => Skipped::Export,
            Err(_) => Skipped::Extension,
        };
        Found::PassedOver(display_path(path), why)
    }

    /// A link. It is followed to a file in the walked folders that is not checked otherwise; what lies outside of them
    /// nobody asked to read.
    fn visit_link(&self, path: &Path) -> Found {
        let real = path.canonicalize().ok();
        let covered = real.as_deref().is_some_and(|real| self.places.covers(real));
        let inside = real.as_deref().is_some_and(|real| self.places.contains(real));
        let is_file = real.as_deref().is_some_and(Path::is_file);
        let why = match path.is_dir() {
            // What git ignores may be behind it.
            _ if covered && self.ignored.is_none() => Skipped::Again,
            true if is_of_tool(path) => Skipped::Tool,
            true => Skipped::LinkedFolder,
            false if is_hidden(path) => Skipped::Hidden,
            false if inside && is_file && !covered => return self.visit_name(path),
            false => Skipped::Link,
        };
        Found::PassedOver(display_path(path), why)
    }
}

impl Iterator for FolderWalk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map(display_path).unwrap_or_default();
                    let reason = error.io_error().map_or_else(|| error.to_string(), why_unreadable);
                    return Some(Found::Unreadable(path, reason));
                }
            };
            let (found, enter) = self.visit_entry(&entry);
            if entry.file_type().is_dir() && !enter {
                self.walk.skip_current_dir();
            }
            if found.is_some() {
                return found;
            }
        }
    }
}

fn skipped_path(path: &Path, why: Skipped) -> Option<Found> {
    Some(Found::PassedOver(display_path(path), why))
}
