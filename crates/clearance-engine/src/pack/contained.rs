//! Reads the files of a pack's folder, and nothing outside of it: no symbolic link leads out, and what is no regular
//! file is never opened. A pack may come from a stranger, and a rule may report what its tables hold.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::diagnostic::about;
use crate::files::{shown, why_unreadable};
use clearance_syntax::source::{Diagnostic, Source};

/// How large a file of a pack may be, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// How many files and folders a pack may consist of, those included that are not read. Links may show one folder in
/// many places.
const MAX_ENTRIES: usize = 100_000;

/// How deep folders may nest.
const MAX_DEPTH: usize = 64;

/// What to do with links that lead out.
const NO_LINKS_OUT: &str = "put a copy there instead: nothing outside of the folder is read";

/// What becomes of a file.
pub(super) enum Use {
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
    /// What is worth telling of those that are not read.
    pub(super) notes: Vec<Diagnostic>,
}

/// Reads the files of a folder, down to a depth. `choose` gets paths within the folder; `descend` those of folders.
///
/// # Errors
/// Everything that cannot be read, or must not be.
pub(super) fn read_contained(
    folder: &Path,
    depth: usize,
    choose: &dyn Fn(&Path) -> Use,
    descend: &dyn Fn(&Path) -> bool,
) -> Result<Contents, Vec<Diagnostic>> {
    let name = shown(folder);
    let real = folder.canonicalize();
    let real = real.map_err(|error| vec![about(&name, why_unreadable(&error))])?;
    if !real.is_dir() {
        return Err(vec![about(&name, "is not a folder")]);
    }
    let depth = depth.min(MAX_DEPTH);
    let mut walk = Walk {
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

struct Walk<'a> {
    folder: &'a Path,
    depth: usize,
    choose: &'a dyn Fn(&Path) -> Use,
    descend: &'a dyn Fn(&Path) -> bool,
    left: usize,
    contents: Contents,
    diagnostics: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Reads a folder; `above` are the real paths from the pack's folder down to this one.
    fn read_folder(&mut self, path: &Path, above: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries: Vec<PathBuf> = match entries {
            Ok(entries) => entries.iter().map(fs::DirEntry::path).collect(),
            Err(error) => {
                return self.diagnostics.push(about(&shown(path), why_unreadable(&error)));
            }
        };
        entries.sort();
        for entry in entries {
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                let message = format!("holds more than {MAX_ENTRIES} files and folders");
                return self.diagnostics.push(about(&shown(self.folder), message));
            }
            if let Err(diagnostic) = self.read_entry(&entry, above) {
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn read_entry(&mut self, path: &Path, above: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
        let within = path.strip_prefix(self.folder).unwrap_or(path);
        let name = shown(path);
        let unreadable = |error: std::io::Error| about(&name, why_unreadable(&error));
        let kind = path.symlink_metadata().map_err(unreadable)?.file_type();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let chosen = (self.choose)(within);
        if hidden {
            // A link or a folder that nobody sees is no rule by mistake.
            self.contents.notes.extend(told(chosen).filter(|_| kind.is_file()));
            return Ok(());
        }
        let real = path.canonicalize().map_err(unreadable)?;
        let is_folder = real.is_dir();
        if kind.is_symlink() && !above.first().is_some_and(|root| real.starts_with(root)) {
            return match is_folder || matches!(chosen, Use::Read(_)) {
                true => {
                    Err(about(&name, "is a link that leads out of its folder").help(NO_LINKS_OUT))
                }
                false => Ok(()),
            };
        }
        if is_folder {
            return self.enter(path, real, above);
        }
        match chosen {
            Use::Read(key) => self.contents.files.push((key, read(path)?)),
            other => self.contents.notes.extend(told(other)),
        }
        Ok(())
    }

    fn enter(
        &mut self,
        path: &Path,
        real: PathBuf,
        above: &mut Vec<PathBuf>,
    ) -> Result<(), Diagnostic> {
        let within = path.strip_prefix(self.folder).unwrap_or(path);
        if above.len() >= self.depth || !(self.descend)(within) {
            return match above.len() {
                MAX_DEPTH => Err(about(&shown(path), format!("lies {MAX_DEPTH} folders deep"))),
                _ => Ok(()),
            };
        }
        if above.contains(&real) {
            return Err(about(&shown(path), "is a link in a circle"));
        }
        above.push(real);
        self.read_folder(path, above);
        above.pop();
        Ok(())
    }
}

fn told(chosen: Use) -> Option<Diagnostic> {
    match chosen {
        Use::Tell(diagnostic) => Some(diagnostic),
        Use::Read(_) | Use::Ignore => None,
    }
}

/// The text of a regular file.
pub(super) fn read(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    let name = shown(path);
    let unreadable = |error: std::io::Error| about(&name, why_unreadable(&error));
    let irregular = || about(&name, "is not a regular file");
    // Opening a pipe would wait for whoever writes into it.
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
        return Err(about(&name, format!("is larger than {} MiB", MAX_BYTES >> 20)));
    }
    let text = String::from_utf8(bytes).map_err(|_| about(&name, "is not UTF-8"))?;
    Ok(Source::new(name, text))
}
