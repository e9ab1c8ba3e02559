//! Reads the files of a pack's folder, and nothing outside of it: no symbolic link leads out, and what is no regular
//! file is never opened. A pack may come from a stranger, and a rule may report what its tables hold.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_diagnostic::file_diagnostic;
use crate::files::{display_path, why_unreadable};
use clearance_syntax::source::{Diagnostic, Source};

/// The maximum size of a file of a pack, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// The maximum number of files and folders of a pack, those included that are not read. Links may show one folder in
/// many places.
const MAX_ENTRIES: usize = 100_000;

/// The maximum depth of folders.
const MAX_DEPTH: usize = 64;

/// The help for links that lead out.
const NO_LINKS_OUT: &str = "put a copy there instead: nothing outside of the folder is read";

/// The use of a file.
pub(super) enum FileUse {
    /// It is read, and kept under this path (`/` between the parts).
    Read(String),
    /// It is left alone, which is worth telling.
    Tell(Diagnostic),
    /// It is left alone.
    Ignore,
}

/// The files of a folder that are read.
#[derive(Default)]
pub(super) struct Contents {
    /// Their texts by the path they are kept under, in order of their paths.
    pub(super) files: Vec<(String, Arc<Source>)>,
    /// Warnings about those that are not read.
    pub(super) notes: Vec<Diagnostic>,
}

/// Reads the files of a folder, down to a depth. `choose` gets paths within the folder; `descend` those of folders.
///
/// # Errors
/// Everything that cannot be read, or must not be.
pub(super) fn read_contained(
    folder: &Path,
    depth: usize,
    choose: &dyn Fn(&Path) -> FileUse,
    descend: &dyn Fn(&Path) -> bool,
) -> Result<Contents, Vec<Diagnostic>> {
    let name = display_path(folder);
    let real = folder.canonicalize();
    let real = real.map_err(|error| vec![file_diagnostic(&name, why_unreadable(&error))])?;
    if !real.is_dir() {
        return Err(vec![file_diagnostic(&name, "is not a folder")]);
    }
    let depth = depth.min(MAX_DEPTH);
    let mut walk = ContainedWalk {
        folder,
        depth,
        choose,
        descend,
        left: MAX_ENTRIES,
        contents: Contents::default(),
        diagnostics: Vec::new(),
    };
    walk.read_folder(folder, &mut vec![real]);
    if walk.diagnostics.is_empty() { Ok(walk.contents) } else { Err(walk.diagnostics) }
}

struct ContainedWalk<'a> {
    folder: &'a Path,
    depth: usize,
    choose: &'a dyn Fn(&Path) -> FileUse,
    descend: &'a dyn Fn(&Path) -> bool,
    left: usize,
    contents: Contents,
    diagnostics: Vec<Diagnostic>,
}

impl ContainedWalk<'_> {
    /// Reads a folder; `above` are the real paths from the pack's folder down to this one.
    fn read_folder(&mut self, path: &Path, above: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries: Vec<PathBuf> = match entries {
            Ok(entries) => entries.iter().map(fs::DirEntry::path).collect(),
            Err(error) => {
                return self
                    .diagnostics
                    .push(file_diagnostic(&display_path(path), why_unreadable(&error)));
            }
        };
        entries.sort();
        for entry in entries {
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                let message = format!("holds more than {MAX_ENTRIES} files and folders");
                return self.diagnostics.push(file_diagnostic(&display_path(self.folder), message));
            }
            if let Err(diagnostic) = self.read_entry(&entry, above) {
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn read_entry(&mut self, path: &Path, above: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
        let within = path.strip_prefix(self.folder).unwrap_or(path);
        let name = display_path(path);
        let unreadable = |error: std::io::Error| file_diagnostic(&name, why_unreadable(&error));
        let kind = path.symlink_metadata().map_err(unreadable)?.file_type();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let chosen = (self.choose)(within);
        if hidden {
            // A link or a folder that is hidden is no rule by mistake.
            self.contents.notes.extend(note_of(chosen).filter(|_| kind.is_file()));
            return Ok(());
        }
        let real = path.canonicalize().map_err(unreadable)?;
        let is_folder = real.is_dir();
        if kind.is_symlink() && !above.first().is_some_and(|root| real.starts_with(root)) {
            return match is_folder || matches!(chosen, FileUse::Read(_)) {
                true => Err(file_diagnostic(&name, "is a link that leads out of its folder")
                    .help(NO_LINKS_OUT)),
                false => Ok(()),
            };
        }
        if is_folder {
            return self.enter_folder(path, real, above);
        }
        match chosen {
            FileUse::Read(key) => self.contents.files.push((key, read_file(path)?)),
            other => self.contents.notes.extend(note_of(other)),
        }
        Ok(())
    }

    fn enter_folder(
        &mut self,
        path: &Path,
        real: PathBuf,
        above: &mut Vec<PathBuf>,
    ) -> Result<(), Diagnostic> {
        let within = path.strip_prefix(self.folder).unwrap_or(path);
        if above.len() >= self.depth || !(self.descend)(within) {
            return match above.len() {
                MAX_DEPTH => Err(file_diagnostic(
                    &display_path(path),
                    format!("lies {MAX_DEPTH} folders deep"),
                )),
                _ => Ok(()),
            };
        }
        if above.contains(&real) {
            return Err(file_diagnostic(&display_path(path), "is a link in a circle"));
        }
        above.push(real);
        self.read_folder(path, above);
        above.pop();
        Ok(())
    }
}

fn note_of(chosen: FileUse) -> Option<Diagnostic> {
    match chosen {
        FileUse::Tell(diagnostic) => Some(diagnostic),
        FileUse::Read(_) | FileUse::Ignore => None,
    }
}

/// The text of a regular file.
pub(super) fn read_file(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    let name = display_path(path);
    let unreadable = |error: std::io::Error| file_diagnostic(&name, why_unreadable(&error));
    let irregular = || file_diagnostic(&name, "is not a regular file");
    // Opening a pipe would wait for a writer.
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err(irregular());
    }
    let file = File::open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(irregular());
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(file_diagnostic(&name, format!("is larger than {} MiB", MAX_BYTES >> 20)));
    }
    let text = String::from_utf8(bytes).map_err(|_| file_diagnostic(&name, "is not UTF-8"))?;
    Ok(Source::new(name, text))
}
